import { directions } from '#rules/call.ts'
import { z } from 'zod'
import type { CallScope } from '../scope.ts'
import { allOf, callsSql, uint32, verbatim } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { freeCallSql } from './call-expressions.ts'
import { callsOfScope } from './calls-in-scope.ts'

const lastRow = z.object({ at: z.number(), direction: z.enum(directions) })

/** The last call before an instant in which a number of the scope took part and which may be listed. */
export const findLastCall = async (
  store: CallStore,
  scope: CallScope,
  { numberId, until }: { readonly numberId: number; readonly until: number },
): Promise<{ startedAt: number; direction: (typeof directions)[number] } | undefined> => {
  const id = uint32(numberId)
  const where = allOf([
    callsOfScope(scope, { fromAt: 0, toAt: until }),
    callsSql`number_id = ${id} OR other_number_id = ${id}`,
    callsSql`NOT ${freeCallSql}`,
  ])
  const [last] = await store.rows(
    lastRow,
    callsSql`SELECT toUnixTimestamp(started_at) AS at, toString(direction) AS direction
      FROM call WHERE ${where} ORDER BY ${verbatim('started_at')} DESC LIMIT 1`,
  )
  return last && { startedAt: last.at * 1000, direction: last.direction }
}
