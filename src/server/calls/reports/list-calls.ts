import { z } from 'zod'
import { callsSql, uint32, verbatim } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { type CallLine, callLineColumns, callLineOf } from './call-line.ts'
import { type CallQuestion, callsInScope } from './calls-in-scope.ts'

/** What a list may be sorted by; `-` is descending. */
export const callOrders = ['startedAt', '-startedAt', 'duration', '-duration', 'charge', '-charge'] as const
export type CallOrder = (typeof callOrders)[number]

const orders: Readonly<Record<CallOrder, string>> = {
  startedAt: 'started_at',
  '-startedAt': 'started_at DESC',
  duration: 'duration_seconds, started_at DESC',
  '-duration': 'duration_seconds DESC, started_at DESC',
  charge: 'charge_micros NULLS LAST, started_at DESC',
  '-charge': 'charge_micros DESC NULLS LAST, started_at DESC',
}

/** A page counts from 1. */
export type CallPage = { readonly page: number; readonly pageSize: number; readonly order: CallOrder }

const countRow = z.object({ total: z.number() })

/** One page of calls, and how many there are in all. */
export const listCalls = async (
  store: CallStore,
  question: CallQuestion,
  { page, pageSize, order }: CallPage,
): Promise<{ rows: CallLine[]; total: number }> => {
  const where = callsInScope(question)
  const { total } = await store.row(countRow, callsSql`SELECT count() AS total FROM call WHERE ${where}`)
  const rows: CallLine[] = []
  const sql = callsSql`SELECT ${callLineColumns} FROM call WHERE ${where}
    ORDER BY ${verbatim(orders[order])}, record_key LIMIT ${uint32(pageSize)} OFFSET ${uint32((page - 1) * pageSize)}`
  for await (const batch of store.stream(sql)) rows.push(...batch.map(callLineOf))
  return { rows, total }
}
