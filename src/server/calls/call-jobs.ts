import type { AppParts } from '../app-parts.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { CallsParts } from './calls-parts.ts'
import { finishInterruptedImports } from '../supply-files/import-calls.ts'
import { reallocateCalls, requestReallocation } from './reallocate.ts'

const REALLOCATE = 'reallocate-calls'

/** Orders calls to be allocated anew: noted in the transaction that changes the numbers, done after its commit. */
export const reallocateLater =
  (jobs: Jobs): AppParts['reallocate'] =>
  async (db, matchKeys) => {
    await requestReallocation(db, matchKeys)
    await jobs.enqueue(db, REALLOCATE, {})
  }

/**
 * Says how re-allocations are done, and takes up what the last stop interrupted. It returns without waiting for that work;
 * the function that it returns does.
 */
export const startCallJobs = async (parts: CallsParts, jobs: Jobs): Promise<() => Promise<void>> => {
  await jobs.define(REALLOCATE, async () => void (await reallocateCalls(parts)))
  const takenUp = finishInterruptedImports(parts)
    .then(() => reallocateCalls(parts))
    .catch((error: unknown) => parts.log.warn(`Interrupted work on calls is still to be done: ${String(error)}`))
  return async () => void (await takenUp)
}
