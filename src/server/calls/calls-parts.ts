import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { CallStore } from './store/open.ts'

/** What imports and re-allocations are given; the parts of the application have all of it. */
export type CallsParts = {
  readonly db: Kysely<Database>
  readonly callStore: CallStore
  readonly config: { readonly dataFolder: string }
  readonly clock: () => Date
  readonly log: { warn: (message: string) => void }
}
