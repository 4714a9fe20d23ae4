import { afterAll, beforeAll, expect, test } from 'vitest'
import { importText, openTestCalls, type TestCalls } from '#test/support/test-calls.ts'
import { insertCallSource } from '../calls/queries.ts'

let calls: TestCalls
beforeAll(async () => {
  calls = await openTestCalls()
}, 120_000)
afterAll(() => calls[Symbol.asyncDispose]())

const log = '6170 413   002 00:00:37 05/06/26 10:43 O02079460000\n6171 414   002 00:00:12 05/06/26 10:45 I RING 00:05\n'

const addSource = (dateOrder: 'dmy' | 'mdy') =>
  insertCallSource(calls.parts.db, {
    name: `Switch ${dateOrder}`,
    carrier: '',
    format: 'printer-log',
    zone: 'Europe/London',
    priceKind: 'none',
    currency: 'GBP',
    party: 'either',
    customerId: null,
    frequency: 'once',
    layout: { dateOrder },
  })

test('a log whose dates nothing proves is refused with what to do', async () => {
  const outcome = await importText(calls.parts, log, { fileName: 'smdr.log' })
  expect(outcome).toMatchObject({ refused: expect.stringMatching(/“05\/06\/26”.*Choose the order of dates/) })
})

test('the source says the order, and the same log adds nothing again', async () => {
  const sourceId = await addSource('dmy')
  expect(await importText(calls.parts, log, { fileName: 'smdr.log', sourceId })).toMatchObject({
    result: { rows: 2, accepted: 2, rejected: 0, firstCallAt: '2026-06-05T09:43:00.000Z' },
  })
  expect(await importText(calls.parts, `${log}\n`, { fileName: 'again.log', sourceId })).toMatchObject({
    result: { rows: 2, accepted: 0, duplicates: 2 },
  })
})

test('the name of the file says the order', async () =>
  expect(await importText(calls.parts, `${log}\n\n`, { fileName: 'smdr-2026-05-06.log' })).toMatchObject({
    result: { accepted: 2, firstCallAt: '2026-05-06T09:43:00.000Z' },
  }))
