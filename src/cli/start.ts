import { createApp, createLogger } from '#server/app.ts'
import { type Config, readConfig, StartRefused } from '#server/config.ts'
import { type Engines, openEngines } from '#server/engines.ts'
import type { App } from '#server/app.ts'
import { createSetUpLink } from '#server/staff/set-up.ts'

/** Runs the product until it is told to stop. */
export const start = async (): Promise<number> => {
  const config = readConfig(process.env)
  await serveUntilStopped(config, 'real', async (engines) => {
    const link = await createSetUpLink(engines.db, config, new Date())
    return link === undefined
      ? []
      : ['', 'Nobody can sign in yet. Make the first staff user here (the link works once):', `  ${link}`]
  })
  return 0
}

/** Opens the engines and the application, listens, says where, and closes everything in order at the first signal. */
export const serveUntilStopped = async (
  config: Config,
  kind: 'real' | 'demonstration',
  prepare: (engines: Engines, app: App) => Promise<string[]>,
): Promise<void> => {
  const stopped = waitForStop()
  const log = createLogger(config)
  await using engines = await openEngines({ config, log, kind, as: 'serve' })
  await using app = await createApp(config, engines, { log })
  const notes = await prepare(engines, app)
  await listen(app, config)
  process.stdout.write(
    [
      '',
      `MyAccount is running on ${config.publicUrl.origin}`,
      `  Back office  ${config.publicUrl.origin}/backend/`,
      `  Portal       ${config.publicUrl.origin}/my-account/`,
      ...notes,
      '',
      'Stop it with Ctrl-C.',
      '',
    ].join('\n'),
  )
  started = true
  await stopped
  process.stdout.write('Stopping.\n')
  // A stop that hangs is ended; the next start takes up what it left.
  setTimeout(() => process.exit(1), STOP_PATIENCE_MS).unref()
}

/** Whether the start is through. A start that hangs must not outlive the patience of whoever stops it. */
let started = false
const START_PATIENCE_MS = 15_000
const STOP_PATIENCE_MS = 10_000

const listen = async (app: App, { host, port }: Config): Promise<void> => {
  try {
    await app.fastify.listen({ host, port })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new StartRefused(`Port ${port} is taken. Choose another by MYACCOUNT_PORT.`)
    if (code === 'EACCES')
      throw new StartRefused(`Port ${port} may not be used by this user. Choose one above 1023 by MYACCOUNT_PORT.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new StartRefused(`${host} is no address of this machine. Choose another by MYACCOUNT_HOST.`)
    throw error
  }
}

/** Resolves at the first Ctrl-C or SIGTERM; a second Ctrl-C ends at once, and so does a start that does not come through. */
const waitForStop = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = () => {
      process.once('SIGINT', () => process.exit(130))
      if (!started) setTimeout(() => started || process.exit(143), START_PATIENCE_MS).unref()
      resolve()
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
