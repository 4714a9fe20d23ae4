import { createHash, randomBytes } from 'node:crypto'

const KEY_BYTES = 32

/** A new key for the provider API: 256 random bits behind a mark by which scanners for leaked secrets know it. */
export const createKeyText = (): string => `mak_${randomBytes(KEY_BYTES).toString('base64url')}`

/** What is kept of a key. Plain SHA-256 is enough: nobody guesses 256 random bits. */
export const keyHash = (key: string): string => createHash('sha256').update(key).digest('base64url')

/** What stands behind `Authorization: Bearer`; undefined when the header is none or of another kind. */
export const readBearer = (header: string | undefined): string | undefined =>
  /^bearer\b *(.*)$/i.exec(header?.trim() ?? '')?.[1]
