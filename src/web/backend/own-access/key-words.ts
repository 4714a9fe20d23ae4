import type { apiKey } from '#contract/backend/api-keys.ts'
import { formatInstant } from '#web/kit/format.ts'
import type { z } from 'zod'

/** An API key in a sentence: what it may do, when it was made and last used. */
export const keyInWords = ({ access, made, lastUsed }: z.output<typeof apiKey>): string =>
  `${access === 'read' ? 'Read only' : 'Read and write'}, made ${formatInstant(made)}, ${
    lastUsed === null ? 'never used.' : `last used ${formatInstant(lastUsed)}.`
  }`
