import { withEngines } from './with-engines.ts'

/** Brings the stores to this version; opening them does it. */
export const migrate = (): Promise<number> =>
  withEngines(async ({ engines }) => {
    process.stdout.write(`The stores of ${engines.dataFolder} are at this version.\n`)
    return 0
  })
