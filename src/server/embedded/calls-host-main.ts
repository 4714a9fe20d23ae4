import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { availableParallelism } from 'node:os'
import { Session } from 'chdb'
import { type CallsRequest, readCallsRequest, TooLarge } from './calls-host-request.ts'

/**
 * The child process that holds the embedded call store and answers it over HTTP as a ClickHouse server would.
 *
 * Every request gets a session of its own: the engine prepends the output of a failed query to the next answer of the
 * same session and keeps settings and parameters in it, so a shared session shows one customer another's rows.
 */
const folder = process.env.CALLS_HOST_FOLDER ?? ''
const password = process.env.CALLS_HOST_PASSWORD ?? ''
const port = Number(process.env.CALLS_HOST_PORT ?? '0')
const atOnce = 2 * availableParallelism()

const limits = {
  max_execution_time: process.env.CALLS_HOST_MAX_SECONDS ?? '60',
  max_memory_usage: process.env.CALLS_HOST_MAX_MEMORY ?? '2000000000',
}

// Closing an engine with a query in flight hangs, so this process ends only this way. Parts are synced when written.
const die = (): void => void process.kill(process.pid, 'SIGKILL')

const engineArguments = JSON.parse(process.env.CALLS_HOST_ARGUMENTS ?? '[]') as string[]
const newSession = (): Session =>
  new Session(folder, { connectionArgs: ['--max_query_size=67108864', ...engineArguments] })

let running = 0
const waiting: (() => void)[] = []

const takeTurn = async (): Promise<void> => {
  if (running < atOnce) running += 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
}

const giveTurn = (): void => {
  const next = waiting.shift()
  if (next === undefined) running -= 1
  else next()
}

const quote = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
const quoteName = (name: string): string => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``

let requests = 0

const prepare = async (session: Session, request: CallsRequest, name: string): Promise<void> => {
  if (request.database !== undefined) await session.queryAsync(`USE ${quoteName(request.database)}`)
  const settings = { ...limits, ...request.settings, log_comment: name }
  const params = Object.entries(request.params).map(([key, value]): [string, string] => [`param_${key}`, value])
  // One statement for all: each statement of a session costs about as much as a small question.
  const sets = [...Object.entries(settings), ...params].map(([key, value]) => `${key} = ${quote(value)}`)
  await session.queryAsync(`SET ${sets.join(', ')}`)
}

const kill = async (name: string): Promise<void> => {
  const session = newSession()
  try {
    await session.queryAsync(`KILL QUERY WHERE Settings['log_comment'] = ${quote(name)} ASYNC`)
  } finally {
    session.close()
  }
}

const writeOn = async (res: ServerResponse, bytes: Uint8Array): Promise<void> => {
  if (res.write(bytes) || res.destroyed) return
  await new Promise<void>((resolve) => {
    const done = (): void => {
      res.off('drain', done)
      res.off('close', done)
      resolve()
    }
    res.on('drain', done)
    res.on('close', done)
  })
}

const streamOut = async (session: Session, request: CallsRequest, res: ServerResponse): Promise<void> => {
  const stream = session.queryStream(request.sql, { format: request.format })
  try {
    for await (const chunk of stream) {
      if (res.destroyed) return
      if (!res.headersSent)
        res.writeHead(200, { 'content-type': 'text/plain; charset=UTF-8', 'x-clickhouse-format': request.format })
      await writeOn(res, chunk.raw())
    }
    res.end()
  } finally {
    stream.cancel()
  }
}

const run = async (session: Session, request: CallsRequest, res: ServerResponse): Promise<void> => {
  if (request.insert !== undefined) {
    const { rowsWritten } = await session.insert(request.insert)
    res.setHeader(
      'x-clickhouse-summary',
      JSON.stringify({ written_rows: String(rowsWritten), result_rows: String(rowsWritten) }),
    )
    res.end()
  } else if (request.answers) await streamOut(session, request, res)
  else {
    const result = await session.queryAsync(request.sql, { format: request.format })
    res.end(result.bytes())
  }
}

const fail = (res: ServerResponse, error: unknown): void => {
  // Half an answer is worse than none: a client must not take a cut stream for a whole one.

  if (res.headersSent) {
    res.destroy()
    return
  }
  const message = error instanceof Error ? error.message : String(error)
  const code = /Code: (\d+)/.exec(message)?.[1] ?? '1002'
  res.writeHead(error instanceof TooLarge ? 413 : 500, { 'x-clickhouse-exception-code': code })
  res.end(message.startsWith('Code: ') ? message : `Code: ${code}. DB::Exception: ${message}`)
}

const expected = Buffer.from(`Basic ${Buffer.from(`default:${password}`).toString('base64')}`)

const isOurs = (req: IncomingMessage): boolean => {
  const given = Buffer.from(req.headers.authorization ?? '')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
  const request = await readCallsRequest(req)
  requests += 1
  const name = `request-${requests}`
  let started = false
  res.on('close', () => {
    if (started && !res.writableFinished) void kill(name).catch(() => {})
  })
  await takeTurn()
  let session: Session | undefined
  try {
    if (res.destroyed) return
    session = newSession()
    await prepare(session, request, name)
    started = true
    await run(session, request, res)
  } finally {
    started = false
    session?.close()
    giveTurn()
  }
}

process.on('disconnect', die)
process.on('SIGTERM', die)
// Ctrl-C in a terminal reaches the child as well; the parent decides when this ends.
process.on('SIGINT', () => {})

// Keeps the engine open between requests.
const keeper = newSession()
await keeper.queryAsync('SELECT 1')

const server = createServer({ maxHeaderSize: 1 << 20 }, (req, res) => {
  if (!isOurs(req)) {
    res
      .writeHead(401, { 'x-clickhouse-exception-code': '516' })
      .end('Code: 516. DB::Exception: default: Authentication failed. (AUTHENTICATION_FAILED)')
    return
  }
  if (req.url === '/ping' || req.url === '/') {
    if (req.method === 'GET') {
      res.end('Ok.\n')
      return
    }
  }
  answer(req, res).catch((error: unknown) => fail(res, error))
})
// Idle connections outlive a client's pool, which would otherwise meet a socket that closes as it writes.
server.keepAliveTimeout = 120_000
server.requestTimeout = 0
server.listen(port, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.({ port: address.port })
})
server.on('error', (error: NodeJS.ErrnoException) => {
  process.send?.({ failed: error.code ?? error.message })
})
