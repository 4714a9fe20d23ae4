import { createHash } from 'node:crypto'

/** A short name for a value: equal values have equal names, and others have others. */
export const fingerprintOf = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)
