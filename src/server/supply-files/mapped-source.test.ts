import type { CallMapping } from '#rules/call-mapping.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importText, openTestCalls, type TestCalls } from '#test/support/test-calls.ts'
import { guessMapping } from './formats/guess-mapping.ts'
import { sniffTable } from './formats/sniff-table.ts'
import { insertCallSource } from '../calls/queries.ts'

let calls: TestCalls
beforeAll(async () => {
  calls = await openTestCalls()
}, 120_000)
afterAll(() => calls[Symbol.asyncDispose]())

const file = (minute: string) =>
  `Who;Whom;When;Length\n02079460101;01614960002;13/04/2026 09:${minute};65\n02079460101;;13/04/2026 09:${minute};65\n`

const addSource = (name: string, mapping: CallMapping) =>
  insertCallSource(calls.parts.db, {
    ...{ name, carrier: '', format: 'mapped-csv', zone: 'Europe/London', priceKind: 'retail', currency: 'GBP' },
    ...{ party: 'either', customerId: null, frequency: 'once', mapping },
  })

test('a file with the columns of one mapped source is read by it; where two map them, it is asked', async () => {
  const guessed = guessMapping(sniffTable(file('01').split('\n'))).mapping
  const mapping = { ...guessed, columns: { ...guessed.columns, caller: 0, dialled: 1, date: 2, duration: 3 } }
  expect(await importText(calls.parts, file('01'))).toMatchObject({
    refused: expect.stringContaining('choose “Map its columns”'),
  })
  const sourceId = await addSource('Switch in Leeds', mapping)
  const first = await importText(calls.parts, file('01'), { fileName: 'april.csv' })
  expect(first).toMatchObject({ result: { rows: 2, accepted: 1, rejected: 1, duplicates: 0 } })
  expect(await importText(calls.parts, file('01'))).toMatchObject({
    result: { accepted: 0, rejected: 1, duplicates: 1 },
  })
  await addSource('Switch in York', mapping)
  expect(await importText(calls.parts, file('02'))).toMatchObject({ refused: expect.stringContaining('of its own') })
  expect(await importText(calls.parts, file('02'), { sourceId })).toMatchObject({ result: { accepted: 1 } })
})
