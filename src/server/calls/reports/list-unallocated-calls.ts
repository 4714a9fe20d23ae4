import type { Direction } from '#rules/call.ts'
import { searchKey } from '#rules/phone-number.ts'
import { z } from 'zod'
import { NOBODY } from '../allocate.ts'
import { allOf, callsSql, text, uint32 } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'

/** A call of nobody's number, as staff see it. The caller is null when withheld, for staff too. */
export type UnallocatedCall = {
  readonly id: string
  readonly startedAt: string
  readonly direction: Direction
  readonly caller: string | null
  readonly dialled: string
  readonly durationSeconds: number
  readonly sourceId: number
}

const row = z.object({
  id: z.string(),
  at: z.number(),
  direction: z.enum(['in', 'out', 'internal']),
  caller: z.string().nullable(),
  dialled_key: z.string(),
  duration_seconds: z.number(),
  source_id: z.number(),
})
const countRow = z.object({ total: z.number() })

export type UnallocatedQuery = {
  readonly page: number
  readonly pageSize: number
  readonly search?: string | undefined
}

/** A page of the calls that no customer has, the newest first. For staff alone: it has no customer's scope. */
export const listUnallocatedCalls = async (
  store: CallStore,
  { page, pageSize, search }: UnallocatedQuery,
): Promise<{ rows: UnallocatedCall[]; total: number }> => {
  const typed = search?.trim() ?? ''
  const part = searchKey(typed) || typed.toLowerCase()
  const where = allOf([
    callsSql`customer_id = ${uint32(NOBODY)}`,
    ...(part === ''
      ? []
      : [
          callsSql`(NOT caller_withheld AND position(caller_key, ${text(part)}) > 0) OR position(dialled_key, ${text(part)}) > 0`,
        ]),
  ])
  const { total } = await store.row(countRow, callsSql`SELECT count() AS total FROM call WHERE ${where}`)
  const rows = await store.rows(
    row,
    callsSql`SELECT toString(record_key) AS id, toUnixTimestamp(started_at) AS at, direction,
        if(caller_withheld, NULL, caller_key) AS caller, dialled_key, duration_seconds, source_id
      FROM call WHERE ${where} ORDER BY started_at DESC, record_key
      LIMIT ${uint32(pageSize)} OFFSET ${uint32((page - 1) * pageSize)}`,
  )
  return {
    total,
    rows: rows.map(({ id, at, direction, caller, dialled_key, duration_seconds, source_id }) => ({
      id,
      startedAt: new Date(at * 1000).toISOString(),
      direction,
      caller,
      dialled: dialled_key,
      durationSeconds: duration_seconds,
      sourceId: source_id,
    })),
  }
}
