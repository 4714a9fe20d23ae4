import type { QueuePart } from '#contract/backend/number-requests.ts'
import { openStates, type RequestKind, type RequestState } from '#rules/number-request.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { selectRequests } from './queries.ts'
import type { RequestRow } from './request.ts'

/** By when staff are to answer, or to say that it is live; nothing is due of what goes live by itself. */
const due = sql`case request.state
  when 'requested' then request.due_at
  when 'accepted' then case when not request.goes_live_by_itself then request.expected_at end end`

const orders = {
  due,
  asked: sql`request.asked_at`,
  customer: sql`lower(customer.name)`,
  number: sql`number.match_key`,
  kind: sql`request.kind`,
  state: sql`request.state`,
  owner: sql`lower(owner.name)`,
} as const

export type QueueFilter = {
  readonly part: QueuePart
  readonly kind?: RequestKind | undefined
  readonly state?: RequestState | undefined
  readonly customerId?: number | undefined
  readonly numberId?: number | undefined
  readonly search?: string | undefined
  /** What is searched, as digits of numbers. */
  readonly searchDigits?: string | undefined
  readonly sort: keyof typeof orders | `-${keyof typeof orders}`
  readonly page: number
  readonly pageSize: number
  /** Who asks, for what is theirs. */
  readonly userId: number
  readonly now: Date
}

const isOpen = sql`request.state = any (${[...openStates]}::text[])`

const partOf = ({ part, userId, now }: Pick<QueueFilter, 'part' | 'userId' | 'now'>): RawBuilder<unknown> => {
  switch (part) {
    case 'all':
      return sql`true`
    case 'open':
      return isOpen
    case 'mine':
      return sql`${isOpen} and request.owner_id = ${userId}`
    case 'unowned':
      return sql`${isOpen} and request.owner_id is null`
    case 'overdue':
      return sql`${isOpen} and ${due} < ${now}`
  }
}

const like = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`

const searched = ({ search, searchDigits }: QueueFilter): RawBuilder<unknown> => {
  if (search === undefined || search.trim() === '') return sql`true`
  const text = like(search.trim())
  const byNumber = searchDigits === undefined ? sql`false` : sql`number.match_key like ${like(searchDigits)}`
  return sql`(customer.name ilike ${text} or customer.account_number ilike ${text} or ${byNumber})`
}

const conditions = (filter: QueueFilter): RawBuilder<unknown> => {
  const { kind, state, customerId, numberId } = filter
  return sql`where ${partOf(filter)} and ${searched(filter)}
    and ${kind === undefined ? sql`true` : sql`request.kind = ${kind}`}
    and ${state === undefined ? sql`true` : sql`request.state = ${state}`}
    and ${customerId === undefined ? sql`true` : sql`request.customer_id = ${customerId}`}
    and ${numberId === undefined ? sql`true` : sql`request.number_id = ${numberId}`}`
}

/** A page of requests. Indexes: number_request_open for the queue, number_request_customer_id for one customer's. */
export const listQueue = async (db: Db, filter: QueueFilter): Promise<{ rows: RequestRow[]; total: number }> => {
  const { sort, page, pageSize } = filter
  const order = orders[sort.replace('-', '') as keyof typeof orders]
  const where = conditions(filter)
  const { rows } = await selectRequests(sql`${where}
    order by ${order} ${sort.startsWith('-') ? sql`desc` : sql`asc`} nulls last, request.id
    limit ${pageSize} offset ${(page - 1) * pageSize}`).execute(db)
  const counted = await sql<{ total: number }>`
    select count(*)::int as total from number_request request
    join customer on customer.id = request.customer_id
    left join number on number.id = request.number_id ${where}`.execute(db)
  return { rows, total: counted.rows[0]?.total ?? 0 }
}

export type QueueCounts = { readonly open: number; readonly mine: number; readonly overdue: number }

/** How many requests are open, how many of them are somebody's, and how many are late. Index: number_request_open. */
export const countQueue = async (db: Db, { userId, now }: { userId: number; now: Date }): Promise<QueueCounts> => {
  const { rows } = await sql<QueueCounts>`
    select count(*)::int as open, count(*) filter (where request.owner_id = ${userId})::int as mine,
      count(*) filter (where ${due} < ${now})::int as overdue
    from number_request request where ${isOpen}`.execute(db)
  return rows[0] ?? { open: 0, mine: 0, overdue: 0 }
}
