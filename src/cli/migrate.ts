import { withEngines } from './with-engines.ts'

/** Brings the stores to this version; opening them does it. */
export const migrate = ({ json }: { json: boolean }): Promise<number> =>
  withEngines(async ({ engines: { dataFolder } }) => {
    process.stdout.write(
      json
        ? `${JSON.stringify({ dataFolder, migrated: true })}\n`
        : `The stores of ${dataFolder} are at this version.\n`,
    )
    return 0
  })
