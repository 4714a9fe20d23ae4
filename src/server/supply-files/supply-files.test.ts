import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { importText, openTestCalls, type TestCalls } from '#test/support/test-calls.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { operatorActor } from '../activity/record-activity.ts'
import { claimCallExport } from '../call-exports/queries.ts'
import { tryWithWatchLock } from '../calls/calls-lock.ts'
import { listUnallocatedNumbers } from '../calls/reports/list-billing-errors.ts'
import { finishInterruptedImports } from './import-calls.ts'
import { markDone, markRunning } from './import-states.ts'
import { openFile } from './open-file.ts'
import { insertCallSource } from '../calls/queries.ts'
import { firstKeptDay, removeOldCalls } from '../calls/retention.ts'
import { callsSql, uint32, verbatim } from '../calls/store/calls-sql.ts'
import { readAnew, takeBack } from './take-out.ts'

let calls: TestCalls
beforeAll(async () => {
  calls = await openTestCalls(Date.parse('2026-07-15T12:00:00Z'))
}, 120_000)
afterAll(() => calls[Symbol.asyncDispose]())

let sourceId = 0
let sources = 0
beforeEach(async () => {
  sources += 1
  sourceId = await insertCallSource(calls.parts.db, {
    ...{ name: `Feed ${sources}`, carrier: 'Halyard', format: 'uk-wholesale', zone: 'Europe/London' },
    ...{ priceKind: 'retail', currency: 'GBP', party: 'either', customerId: null, frequency: 'once' },
  })
})

const heading = 'caller_id,recipient,call_date,end_time,duration,cost,reference,currency'
type Row = readonly [reference: string, day: number, cost?: string]
/** A file of calls in June 2026, named by their references. */
const file = (...rows: readonly Row[]): string =>
  [
    heading,
    ...rows.map(
      ([reference, day, cost = '0.100']) =>
        `447700900001,442079460001,${String(day).padStart(2, '0')}/06/2026,12:00:00,60,${cost},${reference}-${sourceId},GBP`,
    ),
  ].join('\n')

const named = (frequency: string, product = 'SIP') =>
  `Halyard_${frequency}_Calls_HCS0042_30062026_1_1_${product}_V3.txt`

const take = async (text: string, fileName = 'calls.csv', from = sourceId) => {
  const outcome = await importText(calls.parts, text, { fileName, sourceId: from })
  if ('refused' in outcome) throw new Error(outcome.refused)
  return outcome
}

const daysRow = z.object({ day: z.string(), calls: z.number(), pence: z.number(), provisional: z.number() })
const byDay = async () =>
  (
    await calls.parts.callStore.rows(
      daysRow,
      callsSql`SELECT toString(toDayOfMonth(started_at)) AS day, count() AS calls, toInt32(sum(charge_micros) / 10000) AS pence,
        countIf(is_provisional) AS provisional
        FROM call WHERE source_id = ${uint32(sourceId)} GROUP BY toDayOfMonth(started_at) ORDER BY toDayOfMonth(started_at)`,
    )
  ).map(({ day, calls: count, pence, provisional }) => `${day}: ${count} for ${pence}p, ${provisional} provisional`)

const stateOf = (id: number) =>
  calls.parts.db
    .selectFrom('call_import')
    .select(['state', 'replaced_by', 'notes', 'held_new', 'held_known'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

const order = async (id: number, state: 'undoing' | 'pending') => {
  await calls.parts.db.updateTable('call_import').set({ state, is_released: true }).where('id', '=', id).execute()
  await finishInterruptedImports(calls.parts)
}

describe('a monthly file', () => {
  const daily1 = () => file(['a', 1], ['b', 1], ['withdrawn', 1])
  const daily2 = () => file(['c', 2], ['d', 2])
  const monthly = () => file(['a', 1], ['b', 1, '0.250'], ['c', 2], ['d', 2], ['extra', 2])

  test('replaces the daily ones of its period: the totals are its own, and no day is counted twice', async () => {
    const [first, second] = [await take(daily1(), named('Daily')), await take(daily2(), named('Daily'))]
    expect(await byDay()).toEqual(['1: 3 for 30p, 3 provisional', '2: 2 for 20p, 2 provisional'])
    const month = await take(monthly(), named('Monthly'))
    expect(month).toMatchObject({ result: { rows: 5, accepted: 5, duplicates: 0 } })
    expect(await byDay()).toEqual(['1: 2 for 35p, 0 provisional', '2: 3 for 30p, 0 provisional'])
    for (const { importId } of [first, second])
      expect(await stateOf(importId)).toMatchObject({ state: 'replaced', replaced_by: month.importId })
    const told = await calls.parts.db
      .selectFrom('activity_entry')
      .select('summary')
      .where('subject_id', '=', month.importId)
      .where('summary', 'like', '%replaces%')
      .execute()
    expect(told.map(({ summary }) => summary)).toEqual([
      expect.stringContaining('replaces 5 provisional calls of 2026-06-01 to 2026-06-30 from 2 daily files'),
    ])
  })

  test('closes its days: a daily file that comes later adds nothing there, and says so', async () => {
    await take(monthly(), named('Monthly'))
    const late = await take(daily1(), named('Daily'))
    expect(late).toMatchObject({ result: { rows: 3, accepted: 0, duplicates: 3 } })
    expect((await stateOf(late.importId)).notes).toEqual([
      `The monthly file “${named('Monthly')}” has settled the days of these calls, so they add nothing (3 rows)`,
    ])
    expect(await byDay()).toEqual(['1: 2 for 35p, 0 provisional', '2: 3 for 30p, 0 provisional'])
  })

  test('leaves files of another product alone', async () => {
    await take(daily1(), named('Daily', 'IPDC'))
    await take(file(['other', 1]), named('Monthly', 'SIP'))
    expect(await byDay()).toEqual(['1: 4 for 40p, 3 provisional'])
  })

  test('undone, gives the daily files their calls back', async () => {
    await take(daily1(), named('Daily'))
    await take(daily2(), named('Daily'))
    const before = await byDay()
    const month = await take(monthly(), named('Monthly'))
    await order(month.importId, 'undoing')
    expect(await byDay()).toEqual(before)
    expect(await stateOf(month.importId)).toMatchObject({ state: 'undone' })
  })

  test('interrupted between its ledger and the removal, or after it, ends in the same totals', async () => {
    await take(daily1(), named('Daily'))
    const { callStore } = calls.parts
    for (const stop of ['run', 'insert'] as const) {
      const failing = {
        ...callStore,
        [stop]: async () => {
          throw new Error('power cut')
        },
      }
      await importText({ ...calls.parts, callStore: failing }, monthly(), {
        fileName: named('Monthly'),
        sourceId,
      }).catch(() => undefined)
      await finishInterruptedImports(calls.parts)
      expect(await byDay()).toEqual(['1: 2 for 35p, 0 provisional', '2: 3 for 30p, 0 provisional'])
    }
  })
})

describe('a file that mostly repeats known calls', () => {
  const known: Row[] = [
    ['a', 1],
    ['b', 1],
    ['c', 2],
  ]

  test('is held before anything of it is stored, and adds its new rows when it is released', async () => {
    await take(file(...known))
    const held = await take(file(...known, ['new', 3]))
    expect(held).toMatchObject({
      held: 'Potential duplicate: 3 of its 4 calls are known already from other files of this source, 1 would be added.',
      result: { rows: 0, accepted: 0 },
    })
    expect(await byDay()).toEqual(['1: 2 for 20p, 0 provisional', '2: 1 for 10p, 0 provisional'])
    await finishInterruptedImports(calls.parts)
    expect(await stateOf(held.importId)).toMatchObject({ state: 'held', held_new: 1, held_known: 3 })
    await order(held.importId, 'pending')
    expect(await byDay()).toEqual([
      '1: 2 for 20p, 0 provisional',
      '2: 1 for 10p, 0 provisional',
      '3: 1 for 10p, 0 provisional',
    ])
  })

  test('is not held when it would add nothing, or when it mostly adds', async () => {
    await take(file(...known))
    expect(await take(file(...known.toReversed()))).toMatchObject({ result: { duplicates: 3, accepted: 0 } })
    expect(await take(file(['c', 2], ['d', 3], ['e', 3]))).toMatchObject({ result: { duplicates: 1, accepted: 2 } })
  })
})

describe('a file that is undone', () => {
  test('takes its calls out of the store, and they can be imported again', async () => {
    const text = file(['a', 1], ['b', 2])
    const { importId } = await take(text)
    await order(importId, 'undoing')
    expect(await byDay()).toEqual([])
    expect(await take(text)).toMatchObject({ result: { accepted: 2 } })
    expect(await byDay()).toEqual(['1: 1 for 10p, 0 provisional', '2: 1 for 10p, 0 provisional'])
  })

  test('loses no call that another file has as well', async () => {
    const { importId } = await take(file(['a', 1], ['b', 1]))
    const other = await take(file(['b', 1], ['c', 1], ['d', 1]))
    expect(other).toMatchObject({ result: { accepted: 2, duplicates: 1 } })
    await order(importId, 'undoing')
    expect(await byDay()).toEqual(['1: 3 for 30p, 0 provisional'])
    expect(await stateOf(other.importId)).toMatchObject({ state: 'done' })
  })

  test('a file that fails when it is read anew leaves to other files the calls that they have as well', async () => {
    const { importId } = await take(file(['a', 1], ['b', 1]))
    const other = await take(file(['b', 1], ['c', 1], ['d', 1]))
    await readAnew(calls.parts.db, [importId])
    await takeBack(calls.parts, importId, 'It could not be read.')
    await finishInterruptedImports(calls.parts)
    expect(await byDay()).toEqual(['1: 3 for 30p, 0 provisional'])
    expect(await stateOf(other.importId)).toMatchObject({ state: 'done' })
    expect(await stateOf(importId)).toMatchObject({ state: 'failed', notes: ['It could not be read.'] })
  })
})

test('calls older than the months that are kept go, with the files that hold nothing else', async () => {
  const old = `${heading}\n447700900001,442079460001,30/04/2026,12:00:00,60,0.100,old-${sourceId},GBP\n`
  await take(`${old}447700900001,442079460001,30/04/2026,never,60,0.100,bad-${sourceId},GBP\n`)
  const badKept = `447700900001,442079460001,30/04/2026,never,60,0.100,kept-bad-${sourceId},GBP\n`
  const both = await take(
    `${old}${badKept}447700900001,442079460001,01/05/2026,12:00:00,60,0.100,kept-${sourceId},GBP\n`,
    'both.csv',
  )
  await order(both.importId, 'pending')
  await order((await take(old)).importId, 'pending')
  const kept = async () => (await readdir(path.join(calls.parts.config.dataFolder, 'supply-files'))).length
  const before = await kept()
  expect(firstKeptDay(calls.parts.clock().getTime(), 2)).toBe('2026-05-01')
  expect(await removeOldCalls(calls.parts, 2)).toBe(1)
  expect(await kept()).toBe(before - 2)
  const rejected = await calls.parts.db
    .selectFrom('call_import_rejection')
    .select('raw')
    .where('raw', 'like', `%-${sourceId},GBP`)
    .execute()
  expect(rejected.map(({ raw }) => raw.includes('kept'))).toEqual([true])
  expect(await removeOldCalls(calls.parts, 2)).toBe(0)
})

test('a file that staff undo while it is read to its end is not said to be imported', async () => {
  const { importId, fileName } = await take(file(['a', 1]))
  const opened = await openFile(calls.parts, importId)
  await calls.parts.db.updateTable('call_import').set({ state: 'undoing' }).where('id', '=', importId).execute()
  const told = () =>
    calls.parts.db.selectFrom('activity_entry').select('summary').where('subject_name', '=', fileName).execute()
  const before = await told()
  await markDone(calls.parts, opened, { stretch: undefined, actor: operatorActor })
  const daily = [{ importId, all: 1, within: 1 }]
  await markRunning(calls.parts, opened, {
    period: { from: '2026-06-01', to: '2026-06-30' },
    daily,
    actor: operatorActor,
  })
  expect(await told()).toEqual(before)
  expect(await stateOf(importId)).toMatchObject({ state: 'undoing', replaced_by: null })
  await finishInterruptedImports(calls.parts)
})

test('looking into the watched folder keeps no export waiting', async () => {
  const { db } = calls.parts
  let claimed: unknown = 'waits'
  await tryWithWatchLock(db, async () => {
    const claim = { worker: 'w', fileKey: 'f', now: new Date(), staleBefore: new Date(0), mostAttempts: 4 }
    claimed = await Promise.race([claimCallExport(db, claim), sleep(3000, 'waits')])
  })
  expect(claimed).toBe(undefined)
})

test('a withheld caller is no number that staff are asked to add', async () => {
  const row = (caller: string) => `${caller},442079460001,01/06/2026,12:00:00,60,0.100,${caller}-${sourceId},GBP`
  const { importId } = await take([heading, row('447700900091'), row('447700900092')].join('\n'))
  const table = verbatim(process.env.TEST_CALLS_CLUSTER === undefined ? 'call' : 'call_local')
  await calls.parts.callStore.run(
    callsSql`ALTER TABLE ${table} UPDATE caller_withheld = true WHERE import_id = ${uint32(importId)} AND caller_key = '+447700900091' SETTINGS mutations_sync = 2`,
  )
  const paging = { page: 1, pageSize: 50 }
  const parties = [
    { caller: [], called: [] },
    { caller: [sourceId], called: [] },
  ]
  for (const party of parties) {
    const { rows } = await listUnallocatedNumbers(calls.parts.callStore, party, paging)
    const numbers = rows.filter((each) => each.sourceId === sourceId).map(({ number }) => number)
    expect(numbers.filter((number) => number.startsWith('+4477'))).toEqual(['+447700900092'])
  }
})

test('a file that is read anew has its calls once', async () => {
  const { importId } = await take(file(['a', 1], ['b', 2]))
  for (let turn = 0; turn < 2; turn += 1) {
    await readAnew(calls.parts.db, [importId])
    await finishInterruptedImports(calls.parts)
  }
  expect(await byDay()).toEqual(['1: 1 for 10p, 0 provisional', '2: 1 for 10p, 0 provisional'])
})
