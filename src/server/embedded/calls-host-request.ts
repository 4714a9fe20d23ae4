import type { IncomingMessage } from 'node:http'
import type { RawInsertFormat } from 'chdb'

/** A request of `@clickhouse/client`, taken apart. */
export type CallsRequest = {
  readonly sql: string
  readonly format: string
  /** Whether the statement answers with rows, which then are streamed. */
  readonly answers: boolean
  readonly insert: InsertRequest | undefined
  /** The database in which unqualified names are looked for; the engine's usual one when it is not said. */
  readonly database: string | undefined
  readonly settings: Readonly<Record<string, string>>
  readonly params: Readonly<Record<string, string>>
}

type InsertRequest = { table: string; columns?: string[]; values: Buffer; format: RawInsertFormat }

/** A body over the limit: a chunk of calls is far below it. */
export class TooLarge extends Error {}

const MAX_BODY = 512 * 1024 * 1024

const readBody = async (req: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of req as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MAX_BODY) throw new TooLarge(`The body is larger than ${MAX_BODY} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts, size)
}

// The client sends long parameters as multipart/form-data; values are text, so the split is by its own boundary.
const readParts = (body: string, boundary: string): [string, string][] =>
  body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const at = part.indexOf('\r\n\r\n')
      const name = /name="([^"]+)"/.exec(part.slice(0, at))?.[1] ?? ''
      return [name, part.slice(at + 4, -2)]
    })

// What the protocol itself says; everything else in the address is a setting.
const protocol = new Set(['query', 'query_id', 'database', 'default_format', 'session_id', 'role', 'wait_end_of_query'])

const insertInto = /^\s*INSERT\s+INTO\s+(?:TABLE\s+)?([\w.`]+)\s*(?:\(([^()]*)\))?\s*FORMAT\s+(\w+)\s*;?\s*$/i

const insertFormats: ReadonlySet<string> = new Set<RawInsertFormat>([
  'JSONEachRow',
  'JSONCompactEachRow',
  'CSV',
  'CSVWithNames',
  'TSV',
  'TabSeparated',
  'TSVWithNames',
  'TabSeparatedWithNames',
])
const isInsertFormat = (format: string): format is RawInsertFormat => insertFormats.has(format)

const plain = (identifier: string): string => identifier.replaceAll('`', '').trim()

const asInsert = (sql: string, values: Buffer): InsertRequest => {
  const match = insertInto.exec(sql)
  const [, table, columns, format = ''] = match ?? []
  if (table === undefined || !isInsertFormat(format))
    throw new Error(`This insert is not understood: ${sql.slice(0, 200)}`)
  return {
    table: plain(table),
    values,
    format,
    ...(columns === undefined ? {} : { columns: columns.split(',').map(plain) }),
  }
}

const trailingFormat = /\s+FORMAT\s+(\w+)\s*;?\s*$/i

/** Reads a request: the statement from the address or the body, parameters from the address or multipart parts. */
export const readCallsRequest = async (req: IncomingMessage): Promise<CallsRequest> => {
  const url = new URL(req.url ?? '/', 'http://localhost')
  const fields = new Map(url.searchParams)
  let body = await readBody(req)
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)/i.exec(req.headers['content-type'] ?? '')?.[1]
  if (boundary !== undefined) {
    for (const [name, value] of readParts(body.toString('utf8'), boundary)) fields.set(name, value)
    body = Buffer.alloc(0)
  }
  const inAddress = fields.get('query')
  const sql = inAddress ?? body.toString('utf8')
  const settings: Record<string, string> = {}
  const params: Record<string, string> = {}
  for (const [name, value] of fields) {
    if (protocol.has(name)) continue
    if (!/^\w+$/.test(name)) throw new Error(`This is not the name of a setting: ${name}`)
    if (name.startsWith('param_')) params[name.slice(6)] = value
    else settings[name] = value
  }
  const insert = inAddress !== undefined && body.length > 0 ? asInsert(sql, body) : undefined
  const format = trailingFormat.exec(sql)?.[1] ?? fields.get('default_format') ?? 'TabSeparated'
  const answers = /^[\s(]*(?:--.*\n\s*)*(?:SELECT|WITH|SHOW|EXPLAIN|DESCRIBE|EXISTS)\b/i.test(sql)
  return {
    sql: answers ? sql.replace(trailingFormat, '') : sql,
    format,
    answers,
    insert,
    settings,
    params,
    database: fields.get('database'),
  }
}
