import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { CallStore } from './store/open.ts'
import type { UnpackLimits } from '../supply-files/unpack.ts'

/** What imports and re-allocations are given; the parts of the application have all of it. */
export type CallsParts = {
  readonly db: Kysely<Database>
  readonly callStore: CallStore
  readonly config: { readonly dataFolder: string; readonly uploadBytes: number } & UnpackLimits
  readonly clock: () => Date
  /** Aborted when the process is to end: what is being imported is left as it is, for the next start. */
  readonly stopping?: AbortSignal
  readonly log: { warn: (message: string) => void }
}
