import { importText, openTestCalls, type TestCalls } from '#test/support/test-calls.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findDataCompleteTo } from './data-complete-queries.ts'
import { insertCallSource } from './queries.ts'

let calls: TestCalls
const now = Date.now()
beforeAll(async () => {
  calls = await openTestCalls(now)
}, 120_000)
afterAll(() => calls[Symbol.asyncDispose]())

const importDay = async (
  name: string,
  frequency: 'daily' | 'monthly' | 'once',
  day: string,
  carrier = '',
): Promise<number> => {
  const sourceId = await insertCallSource(calls.parts.db, {
    ...{ name, carrier, format: 'uk-wholesale', zone: 'Etc/UTC', currency: 'GBP', customerId: null, frequency },
    ...{ party: 'either', priceKind: 'retail' },
  })
  const line = `442079460101,441614960102,${day},12:00:00,60,0.100,${name},GBP`
  const heading = 'caller_id,recipient,call_date,end_time,duration,cost,reference,currency'
  return (await importText(calls.parts, `${heading}\n${line}`, { sourceId, fileName: `${name}.csv` })).importId
}
const complete = async () => (await findDataCompleteTo(calls.parts.db, 1))?.getTime() ?? null

test('calls are in as far as the latest source of those that still send, and never beyond today', async () => {
  const { db } = calls.parts
  expect(await complete()).toBeNull()
  await importDay('archive', 'once', '01/03/2026')
  expect(await complete()).toBe(Date.parse('2026-03-01T11:59:00Z'))
  await importDay('ahead', 'daily', '01/06/2091')
  expect(await complete()).toBe(now)
  const behind = await importDay('behind', 'daily', '05/06/2026')
  expect(await complete()).toBe(Date.parse('2026-06-05T11:59:00Z'))
  const halyard = [await importDay('Halyard monthly', 'monthly', '31/05/2026', 'Halyard')]
  expect(await complete()).toBe(Date.parse('2026-05-31T11:59:00Z'))
  halyard.push(await importDay('Halyard daily', 'daily', '12/06/2026', 'Halyard'))
  expect(await complete()).toBe(Date.parse('2026-06-05T11:59:00Z'))
  // Two daily sources of a carrier bring different calls, whatever they are called.
  const inbound = await importDay('Pennant inbound', 'daily', '02/06/2026', 'Pennant')
  const outbound = await importDay('Pennant outbound', 'daily', '20/06/2026', 'Pennant')
  expect(await complete()).toBe(Date.parse('2026-06-02T11:59:00Z'))
  const long = new Date(now - 60 * 86_400_000)
  await db.updateTable('call_import').set({ started_at: long }).where('id', 'in', [behind, inbound, outbound]).execute()
  // A carrier's monthly source need not have come as far as its daily one.
  expect(await complete()).toBe(Date.parse('2026-06-12T11:59:00Z'))
  await db.updateTable('call_import').set({ started_at: long }).where('id', 'in', halyard).execute()
  expect(await complete()).toBe(now)
  await db.updateTable('call_import').set({ started_at: long }).execute()
  expect(await complete()).toBe(long.getTime())
})
