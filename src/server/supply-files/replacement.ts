import type { FileFrequency } from '#rules/call.ts'
import { addDays, dayOf, type Day, startOfDay } from '#rules/period.ts'
import type { Db } from '../db/open.ts'
import type { Overlap } from './import-ledger.ts'

/** The London days of a file, both included. */
export type FilePeriod = { readonly from: Day; readonly to: Day }

/** What decides which daily files a monthly file replaces: the same source, or the same carrier, and the same product. */
export type FileGroup = { readonly importId: number; readonly sourceId: number; readonly product: string | null }

const lastOfMonth = (day: Day): Day => addDays(`${addDays(`${day.slice(0, 7)}-28`, 4).slice(0, 7)}-01`, -1)

/**
 * The days that a file speaks for: from its first call to its last; a monthly file whose calls are all of one month speaks
 * for the whole of it, as far as it has passed, since a withdrawn call may have been the only one of its day.
 */
export const periodOf = (
  { firstAt, lastAt }: Overlap,
  { frequency, now }: { frequency: FileFrequency; now: number },
): FilePeriod => {
  const [from, to] = [dayOf(firstAt), dayOf(lastAt)]
  if (frequency !== 'monthly' || from.slice(0, 7) !== to.slice(0, 7)) return { from, to }
  const end = lastOfMonth(to)
  return { from: `${from.slice(0, 7)}-01`, to: end < dayOf(now) ? end : to }
}

/** Stretches of time that monthly files have settled: the start included, the end not. */
export type ClosedDays = readonly { readonly fromAt: number; readonly toAt: number; readonly by: string }[]

/** The monthly file that has settled an instant's day. */
export const findClosing = (closed: ClosedDays, at: number): string | undefined =>
  closed.find(({ fromAt, toAt }) => at >= fromAt && at < toAt)?.by

/** Whether a monthly file has settled an instant's day. */
export const isClosed = (closed: ClosedDays, at: number): boolean => findClosing(closed, at) !== undefined

const ofGroup = (db: Db, { importId, sourceId, product }: FileGroup) =>
  db
    .selectFrom('call_import')
    .innerJoin('call_source', 'call_source.id', 'call_import.source_id')
    .where('call_import.id', '<>', importId)
    .where((where) => {
      const sameProduct = where('call_import.product', 'is not distinct from', product)
      const sameSource = where.and([where('call_import.source_id', '=', sourceId), sameProduct])
      if (product === null) return sameSource
      const carrier = where
        .selectFrom('call_source as own')
        .select('own.carrier')
        .where('own.id', '=', sourceId)
        .where('own.carrier', '<>', '')
      return where.or([sameSource, where.and([where('call_source.carrier', '=', carrier), sameProduct])])
    })

/** The days that monthly files have settled for a daily file. */
export const listClosedDays = async (db: Db, group: FileGroup): Promise<ClosedDays> => {
  const rows = await ofGroup(db, group)
    .select(['call_import.file_name', 'call_import.period_from', 'call_import.period_to'])
    .where('call_import.frequency', '=', 'monthly')
    .where('call_import.state', 'in', ['running', 'done'])
    .orderBy('call_import.id')
    .execute()
  return rows.flatMap(({ file_name, period_from, period_to }) =>
    period_from === null || period_to === null
      ? []
      : [{ fromAt: startOfDay(period_from), toAt: startOfDay(addDays(period_to, 1)), by: file_name }],
  )
}

/** The daily files that may have calls in a monthly file's days, oldest first. */
export const listDailyFiles = async (db: Db, group: FileGroup, { from, to }: FilePeriod): Promise<number[]> =>
  (
    await ofGroup(db, group)
      .select('call_import.id')
      .where('call_import.frequency', '=', 'daily')
      .where('call_import.state', '=', 'done')
      .where('call_import.period_from', '<=', to)
      .where('call_import.period_to', '>=', from)
      .orderBy('call_import.id')
      .execute()
  ).map(({ id }) => id)

/** Calls of a daily file: all of them, and those in the days that a monthly file settles. */
export type DailyCalls = { readonly importId: number; readonly all: number; readonly within: number }

/**
 * Notes which daily files a monthly file replaces, before their calls go: from here on it is done again until it is done.
 * A daily file of which nothing is left is replaced; one that reaches beyond the days keeps the rest.
 */
export const noteReplacement = async (db: Db, byImportId: number, daily: readonly DailyCalls[]): Promise<void> => {
  for (const { importId, all, within } of daily) {
    if (within === 0) continue
    await db
      .insertInto('call_replacement')
      .values({ import_id: importId, by_import_id: byImportId, calls: within })
      .execute()
    if (all === within)
      await db
        .updateTable('call_import')
        .set({ state: 'replaced', replaced_by: byImportId })
        .where('id', '=', importId)
        .execute()
  }
}

/** The daily files whose calls a monthly file takes out. */
export const listReplaced = async (db: Db, byImportId: number): Promise<number[]> =>
  (await db.selectFrom('call_replacement').select('import_id').where('by_import_id', '=', byImportId).execute()).map(
    ({ import_id }) => import_id,
  )

/** Whether there is any daily file that a monthly file could replace. */
export const hasDailyFiles = async (db: Db, group: FileGroup): Promise<boolean> =>
  (await ofGroup(db, group)
    .select('call_import.id')
    .where('call_import.frequency', '=', 'daily')
    .where('call_import.state', '=', 'done')
    .limit(1)
    .executeTakeFirst()) !== undefined

/**
 * Whether another file of the source may hold calls of this one. The very same bytes are no question: they add nothing,
 * and nobody has to be asked.
 */
export const hasKnownFiles = async (db: Db, { sourceId, importId }: FileGroup): Promise<boolean> => {
  const others = await db
    .selectFrom('call_import as own')
    .innerJoin('call_import as other', 'other.source_id', 'own.source_id')
    .select(({ eb, fn }) => fn.agg<boolean>('bool_or', [eb('other.sha256', '=', eb.ref('own.sha256'))]).as('hasSame'))
    .where('own.id', '=', importId)
    .where('other.source_id', '=', sourceId)
    .where('other.id', '<>', importId)
    .where('other.state', '=', 'done')
    .executeTakeFirst()
  return others?.hasSame === false
}
