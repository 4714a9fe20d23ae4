import { z } from 'zod'
import { allOf, callsSql, text, uint32, verbatim } from '../store/calls-sql.ts'
import { readLegs, type StoredLeg } from '../store/call-legs.ts'
import type { CallStore } from '../store/open.ts'
import { type CallLine, callLineColumns, callLineOf, ofForwarding } from './call-line.ts'
import type { CallScope } from '../scope.ts'
import { freeCallSql } from './call-expressions.ts'
import { type CallQuestion, callsInScope, callsOfScope } from './calls-in-scope.ts'

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

const countRow = z.object({ total: z.number(), free: z.number() })
const listed = callsSql`NOT ${freeCallSql}`

/** One page of calls, how many there are in all, and how many outgoing calls to free numbers are not listed. */
export const listCalls = async (
  store: CallStore,
  question: CallQuestion,
  { page, pageSize, order }: CallPage,
): Promise<{ rows: CallLine[]; total: number; notListed: number }> => {
  const where = callsInScope(question)
  const { total, free } = await store.row(
    countRow,
    callsSql`SELECT count() AS total, countIf(${freeCallSql}) AS free FROM call WHERE ${where}`,
  )
  const rows: CallLine[] = []
  const sql = callsSql`SELECT ${callLineColumns(question.scope)} FROM call WHERE ${allOf([where, listed])}
    ORDER BY ${verbatim(orders[order])}, record_key LIMIT ${uint32(pageSize)} OFFSET ${uint32((page - 1) * pageSize)}`
  for await (const batch of store.stream(sql)) rows.push(...batch.map(callLineOf))
  return { rows, total: total - free, notListed: free }
}

const ALL_TIME = { fromAt: Date.UTC(1990, 0, 1), toAt: Date.UTC(2100, 0, 1) }

/** A call with its further legs, in order. Prices of legs are retail. */
export type CallWithLegs = { readonly call: CallLine; readonly legs: readonly CallLeg[] }
type CallLeg = Pick<
  StoredLeg,
  'startedAt' | 'dialledKey' | 'durationSeconds' | 'ringSeconds' | 'answerState' | 'retailMicros'
>

/** One call of the scope that may be listed, by its id. */
export const findCall = async (store: CallStore, scope: CallScope, id: string): Promise<CallWithLegs | undefined> => {
  const where = allOf([callsOfScope(scope, ALL_TIME), listed, callsSql`record_key = toUUID(${text(id)})`])
  const sql = callsSql`SELECT ${ofForwarding(scope, 'legs')}, ${callLineColumns(scope)} FROM call WHERE ${where} LIMIT 1`
  for await (const [row] of store.stream(sql))
    if (row !== undefined) return { call: callLineOf(row.slice(1)), legs: readLegs(String(row[0])) }
  return undefined
}
