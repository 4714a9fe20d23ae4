import { afterAll, beforeAll, expect, test } from 'vitest'
import { importText, openTestCalls, type TestCalls } from '#test/support/test-calls.ts'
import { insertCallSource } from '../calls/queries.ts'

let calls: TestCalls
beforeAll(async () => {
  calls = await openTestCalls()
}, 120_000)
afterAll(() => calls[Symbol.asyncDispose]())

const heading = 'caller_id,recipient,call_date,end_time,duration,cost,reference,currency'
const file = (reference: string, time = '12:00:00') =>
  `${heading}\n447700900001,442079460001,01/06/2026,${time},60,0.100,${reference},GBP\n`

const addSource = (name: string) =>
  insertCallSource(calls.parts.db, {
    name,
    carrier: '',
    format: 'uk-wholesale',
    zone: 'Europe/London',
    priceKind: 'retail',
    currency: 'GBP',
    party: 'either',
    customerId: null,
    frequency: 'once',
  })

test('the same bytes are not taken from another source: their calls would count twice', async () => {
  await importText(calls.parts, file('A1'), { fileName: 'june.csv' })
  const again = await importText(calls.parts, file('A1'), { sourceId: await addSource('Retail feed') })
  expect(again).toMatchObject({
    refused:
      'This very file was imported already as “june.csv” from the source “UK wholesale”; from another source its calls would count twice.',
  })
})

test('a format that is not the source’s is refused, not passed over', async () => {
  const sourceId = await addSource('Another feed')
  const answer = await importText(calls.parts, file('B1'), { sourceId, format: 'asterisk' })
  expect(answer).toMatchObject({
    refused: 'The source “Another feed” reads uk-wholesale, but asterisk was asked for. Choose one of the two.',
  })
})

test('a reference that a carrier uses again for another call is another record', async () => {
  await importText(calls.parts, file('C1', '13:00:00'))
  const later = await importText(calls.parts, file('C1', '14:00:00'))
  expect(later).toMatchObject({ result: { accepted: 1, duplicates: 0 } })
  const again = await importText(calls.parts, `${file('C1', '14:00:00')}\n`)
  expect(again).toMatchObject({ result: { accepted: 0, duplicates: 1 } })
})
