import type { CallRecord } from '#rules/call.ts'
import { openTestCalls, type TestCalls } from '#test/support/test-calls.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { presetPeriod } from '#rules/period.ts'
import { findCall, listCalls } from './reports/list-calls.ts'
import { readCallScope } from './scope.ts'
import { allocate } from './allocate.ts'
import { readNumberDirectory } from './number-directory.ts'
import { insertCallSource } from './queries.ts'
import { reallocateCalls, requestReallocation } from './reallocate.ts'
import { appendCalls } from './store/append.ts'
import { readLegs } from './store/call-legs.ts'
import { linesOfRecord, recordKeyOf } from './store/call-row.ts'
import { callsSql } from './store/calls-sql.ts'

let calls: TestCalls
beforeAll(async () => {
  calls = await openTestCalls()
}, 120_000)
afterAll(() => calls[Symbol.asyncDispose]())

const startedAt = Date.parse('2026-06-01T09:00:00Z')
/** A caller reaches a number that forwards to a mobile; the first leg costs 0.10, the second 0.25. */
const forwarded: CallRecord = {
  ...{ recordId: 'F1', startedAt, durationSeconds: 60, ringSeconds: 5, answerState: 'answered' },
  ...{ callerRaw: '02079460101', callerKey: '+442079460101', callerWithheld: false },
  ...{ dialledRaw: '01614960102', dialledKey: '+441614960102', priceMicros: 100_000, currency: 'GBP' },
  legs: [
    {
      ...{ dialledRaw: '07700\t900103', dialledKey: '+447700900103', startedAt: startedAt + 5000 },
      ...{ durationSeconds: 55, ringSeconds: null, answerState: 'answered', priceMicros: 250_000 },
    },
  ],
}

const row = z.object({
  customer: z.number(),
  direction: z.string(),
  charge: z.number().nullable(),
  destination: z.string(),
  legs: z.string(),
  provisional: z.boolean(),
})
const stored = () =>
  calls.parts.callStore.rows(
    row,
    callsSql`SELECT customer_id AS customer, direction, charge_micros AS charge, destination_key AS destination, legs,
      is_provisional AS provisional FROM call ORDER BY customer_id, direction`,
  )

const addOwner = async (name: string, matchKey: string) => {
  const { db } = calls.parts
  const { id } = await db
    .insertInto('customer')
    .values({ name, account_number: name, class_id: 1, status_id: 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('number')
    .values({
      ...{ customer_id: id, number_text: matchKey, match_key: matchKey, number_type_id: 1, number_status_id: 1 },
      sold_on: '2020-01-01',
    })
    .execute()
  await requestReallocation(db, [matchKey])
  await reallocateCalls(calls.parts)
  return id
}

test('a forwarded call is one call; each leg’s price lies with whoever pays it, and moves with the numbers', async () => {
  const { db, callStore } = calls.parts
  const source = { party: 'either', priceKind: 'retail', customerId: null } as const
  const sourceId = await insertCallSource(db, {
    ...{ name: 'Feed', carrier: '', format: 'uk-wholesale', zone: 'Europe/London', currency: 'GBP' },
    ...{ ...source, frequency: 'daily' },
  })
  const origin = { importId: 1, chunk: 0, sourceId, isProvisional: true }
  const rows = allocate(forwarded, source, await readNumberDirectory(db))
  const lines = linesOfRecord({ record: forwarded, key: recordKeyOf(sourceId, 'F1'), line: 2, rows }, origin, source)
  await appendCalls(callStore, {
    ...{ origin, run: 1, attempt: 1 },
    partitions: [{ quarter: 1, lines: Buffer.from(lines) }],
  })
  const shared = { destination: '+447700900103', provisional: true, legs: expect.any(String) }
  expect(await stored()).toEqual([{ customer: 0, direction: 'out', charge: 350_000, ...shared }])
  expect(readLegs((await stored())[0]?.legs ?? '')).toEqual([
    {
      ...{ dialledRaw: '07700\t900103', dialledKey: '+447700900103', startedAt: startedAt + 5000 },
      ...{ durationSeconds: 55, ringSeconds: null, answerState: 'answered' },
      ...{ retailMicros: 250_000, wholesaleMicros: null, unpaidMicros: null },
    },
  ])
  const called = await addOwner('Called', '+441614960102')
  expect(await stored()).toEqual([{ customer: called, direction: 'in', charge: 350_000, ...shared }])
  const caller = await addOwner('Caller', '+442079460101')
  expect(await stored()).toEqual([
    { customer: called, direction: 'in', charge: 250_000, ...shared },
    { customer: caller, direction: 'out', charge: 100_000, destination: '', legs: '', provisional: true },
  ])
})

test('where only the caller is a customer, a stranger’s legs are neither charged nor shown, and found again for their owner', async () => {
  const { db, callStore, clock } = calls.parts
  const [called, caller] = (await stored()).map(({ customer }) => customer)
  if (called === undefined || caller === undefined) throw new Error('There are not two customers')
  await db.deleteFrom('number').where('customer_id', '=', called).execute()
  await requestReallocation(db, ['+441614960102'])
  await reallocateCalls(calls.parts)
  const [row] = await stored()
  expect(row).toMatchObject({ customer: caller, direction: 'out', charge: 100_000 })
  expect(readLegs(row?.legs ?? '')).toMatchObject([{ retailMicros: null, unpaidMicros: 250_000 }])
  const scope = await readCallScope(db, caller, { now: new Date(), useBackendDescriptions: true })
  const question = { scope, period: presetPeriod('last-13-months', clock().getTime()) }
  const { rows } = await listCalls(callStore, question, { page: 1, pageSize: 10, order: 'startedAt' })
  expect(rows).toMatchObject([{ destination: '', chargeMicros: 100_000 }])
  expect((await findCall(callStore, scope, rows[0]?.id ?? ''))?.legs).toEqual([])
  const ofSwitch = { ...scope, switchSourceIds: [(await readSourceIds())[0] ?? 0] }
  expect((await findCall(callStore, ofSwitch, rows[0]?.id ?? ''))?.legs).toHaveLength(1)
  const again = await addOwner('Called again', '+441614960102')
  expect(await stored()).toMatchObject([
    { customer: caller, charge: 100_000, destination: '', legs: '' },
    { customer: again, charge: 250_000, destination: '+447700900103' },
  ])
})

const readSourceIds = async () =>
  (await calls.parts.db.selectFrom('call_source').select('id').where('name', '=', 'Feed').execute()).map(({ id }) => id)
