import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where a call store answers, and the secret it asks for. */
export type CallsHostAddress = { readonly url: string; readonly password: string }

/** A running embedded call store. Disposing ends it, unless another process started it. */
export type CallsHost = CallsHostAddress & {
  /** The process id of the engine now; it changes when the engine is started again. */
  readonly pid: number
  readonly own: boolean
  [Symbol.asyncDispose](): Promise<void>
}

type Log = { info(message: string): void; warn(message: string): void }
export type CallsHostOptions = {
  /** The data folder: the engine's files lie in `calls/`, its address in `calls-host.json`. */
  readonly folder: string
  readonly log: Log
  /** Limits of one query, in the engine's terms. */
  readonly maxSeconds?: number
  readonly maxMemoryBytes?: number
  /** Further arguments of the engine, such as `--config-file=…`. */
  readonly engineArguments?: readonly string[]
}

const FIRST_ANSWER_MS = 60_000

const fileOf = (folder: string): string => join(folder, 'calls-host.json')

const answers = async ({ url, password }: CallsHostAddress): Promise<boolean> => {
  try {
    const headers = { authorization: `Basic ${Buffer.from(`default:${password}`).toString('base64')}` }
    const response = await fetch(`${url}/ping`, { headers, signal: AbortSignal.timeout(5000) })
    return response.ok && (await response.text()) === 'Ok.\n'
  } catch {
    return false
  }
}

type HostFile = CallsHostAddress & { pid: number }

const readHostFile = async (folder: string): Promise<HostFile | undefined> => {
  try {
    const parsed = JSON.parse(await readFile(fileOf(folder), 'utf8')) as Partial<HostFile>
    const { url, password, pid } = parsed
    return typeof url === 'string' && typeof password === 'string' && typeof pid === 'number'
      ? { url, password, pid }
      : undefined
  } catch {
    return undefined
  }
}

const writeHostFile = async (folder: string, file: HostFile): Promise<void> => {
  const draft = `${fileOf(folder)}.${process.pid}`
  await writeFile(draft, JSON.stringify(file), { mode: 0o600 })
  await rename(draft, fileOf(folder))
}

/** The address of the data folder's call store, when some process runs one that answers. */
export const findCallsHost = async (folder: string): Promise<(CallsHostAddress & { pid: number }) | undefined> => {
  const file = await readHostFile(folder)
  return file !== undefined && (await answers(file)) ? file : undefined
}

type Spawned = { child: ChildProcess; port: number; errors: () => string }

const spawnHost = async (options: CallsHostOptions, password: string, port: number): Promise<Spawned> => {
  const child = fork(fileURLToPath(new URL('calls-host-main.ts', import.meta.url)), [], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      // The engine runs each query on a thread of libuv's pool, whose size is read when the process starts.
      UV_THREADPOOL_SIZE: '16',
      CALLS_HOST_FOLDER: join(options.folder, 'calls'),
      CALLS_HOST_PASSWORD: password,
      CALLS_HOST_PORT: String(port),
      CALLS_HOST_ARGUMENTS: JSON.stringify(options.engineArguments ?? []),
      ...(options.maxSeconds === undefined ? {} : { CALLS_HOST_MAX_SECONDS: String(options.maxSeconds) }),
      ...(options.maxMemoryBytes === undefined ? {} : { CALLS_HOST_MAX_MEMORY: String(options.maxMemoryBytes) }),
    },
  })
  let stderr = ''
  child.stderr?.on('data', (part: Buffer) => {
    stderr = (stderr + part.toString('utf8')).slice(-2000)
  })
  const errors = (): string => stderr.trim()
  const answered = await new Promise<number | string>((resolve) => {
    const late = setTimeout(() => resolve('it did not answer within a minute'), FIRST_ANSWER_MS)
    const done = (value: number | string): void => {
      clearTimeout(late)
      resolve(value)
    }
    child.once('message', (message: { port?: number; failed?: string }) => done(message.port ?? message.failed ?? ''))
    child.once('exit', (code, signal) => done(errors() || `it ended with ${signal ?? code}`))
  })
  if (typeof answered === 'number') return { child, port: answered, errors }
  child.kill('SIGKILL')
  throw new Error(`The embedded call store did not start: ${answered}`)
}

const exitOf = (child: ChildProcess): Promise<void> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', () => resolve()))

const superviseHost = async (options: CallsHostOptions): Promise<CallsHost> => {
  const { folder, log } = options
  const password = randomBytes(24).toString('base64url')
  let spawned = await spawnHost(options, password, 0)
  // The address stays the same over restarts, so nobody who holds it has to be told.
  const { port } = spawned
  const url = `http://127.0.0.1:${port}`
  let stopping = false
  const announce = (): Promise<void> => writeHostFile(folder, { url, password, pid: spawned.child.pid ?? 0 })
  const revive = async (): Promise<void> => {
    for (let wait = 100; !stopping; wait = Math.min(wait * 2, 5000)) {
      try {
        spawned = await spawnHost(options, password, port)
        if (stopping) spawned.child.kill('SIGKILL')
        watch()
        await announce()
        return
      } catch (error) {
        log.warn(`${String(error)}. Trying again.`)
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }
  const watch = (): void => {
    const { child, errors } = spawned
    child.once('exit', (code, signal) => {
      if (stopping) return
      log.warn(`The embedded call store ended with ${signal ?? code} and is started again. ${errors()}`)
      void revive()
    })
  }
  watch()
  await announce()
  return {
    url,
    password,
    own: true,
    get pid() {
      return spawned.child.pid ?? 0
    },
    async [Symbol.asyncDispose]() {
      stopping = true
      await rm(fileOf(folder), { force: true })
      // What was acknowledged is on the disk; a child that is busy in the engine would not hear a gentler signal.
      spawned.child.kill('SIGKILL')
      await exitOf(spawned.child)
    },
  }
}

/**
 * Starts the embedded call store of a data folder, or joins the one that another process of this folder runs.
 * The engine is a child process: it is started again when it crashes, and ends with this process.
 */
export const startCallsHost = async (options: CallsHostOptions): Promise<CallsHost> => {
  await mkdir(join(options.folder, 'calls'), { recursive: true, mode: 0o700 })
  const running = await findCallsHost(options.folder)
  if (running !== undefined) return { ...running, own: false, async [Symbol.asyncDispose]() {} }
  return superviseHost(options)
}
