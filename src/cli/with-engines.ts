import { destination } from 'pino'
import { createLogger } from '#server/app.ts'
import { type Config, readConfig } from '#server/config.ts'
import { findKind } from '#server/embedded/data-folder.ts'
import { type Engines, openEngines } from '#server/engines.ts'

/**
 * Runs a command on the data folder's engines: beside a running server on its own, without one on engines of the command.
 * The log goes to standard error, so that the last line of standard output is the command's answer.
 */
export const withEngines = async <T>(task: (parts: { config: Config; engines: Engines }) => Promise<T>): Promise<T> => {
  const config = readConfig({ MYACCOUNT_LOG_LEVEL: 'warn', ...process.env })
  const kind = (await findKind(config.dataFolder)) ?? 'real'
  const log = createLogger(config, destination(2))
  await using engines = await openEngines({ config, log, kind, as: 'beside' })
  return await task({ config, engines })
}
