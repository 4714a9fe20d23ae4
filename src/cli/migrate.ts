import { createLogger } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { openEngines } from '#server/engines.ts'

/** Brings the stores to this version; opening them does it. */
export const migrate = async (): Promise<number> => {
  const config = readConfig(process.env)
  await using engines = await openEngines({ config, log: createLogger(config), kind: 'real', as: 'beside' })
  process.stdout.write(`The stores of ${engines.dataFolder} are at this version.\n`)
  return 0
}
