import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { importText, openTestCalls, type TestCalls } from '#test/support/test-calls.ts'
import { callsSql } from '../calls/store/calls-sql.ts'

let calls: TestCalls
beforeAll(async () => {
  calls = await openTestCalls()
}, 120_000)
afterAll(() => calls[Symbol.asyncDispose]())

let id = 0
beforeEach(() => {
  id += 1
})

const at = 1_786_874_400
const invite = () => `INVITE|f${id}|t${id}|c${id}@192.0.2.1|200|OK|${at}|*prepaid|01614960001|02079460000||1:1\n`
const bye = () => `BYE|t${id}|f${id}|c${id}@192.0.2.1|200|OK|${at + 43}|||||1:1\n`
// Each file has other bytes, as files of different days have.
const filler = (name: string) =>
  `INVITE|x|y|${id}${name}@192.0.2.1|486|Busy|${at}|*prepaid|01614960002|02079460009||1:1\n`

const file = async (name: string, text: string) => {
  const outcome = await importText(calls.parts, text + filler(name), { fileName: `${name}.csv` })
  if ('refused' in outcome) throw new Error(outcome.refused)
  return outcome
}

const durations = async () =>
  (
    await calls.parts.callStore.rows(
      z.object({ duration: z.number() }),
      callsSql`SELECT duration_seconds AS duration FROM call WHERE dialled_key = '+442079460000'`,
    )
  ).map(({ duration }) => duration)

const reasons = async (importId: number) =>
  (
    await calls.parts.db
      .selectFrom('call_import_rejection')
      .select('reason')
      .where('import_id', '=', importId)
      .execute()
  ).map(({ reason }) => reason)

describe.each([
  ['the start first', invite, bye],
  ['the end first', bye, invite],
])('halves of a call in two files, %s', (_, first, second) => {
  test('the first waits and is reported, the second completes the call, and neither adds anything again', async () => {
    const before = (await durations()).length
    const waiting = await file('one', first())
    expect(waiting.result).toMatchObject({ rows: 2, accepted: 1, rejected: 1 })
    expect(await reasons(waiting.importId)).toEqual([expect.stringContaining('It waits')])
    expect(await durations()).toHaveLength(before)

    const completing = await file('two', second())
    expect(completing.result).toMatchObject({ rows: 2, accepted: 2, rejected: 0 })
    expect((await durations()).slice(before)).toEqual([43])
    expect(await reasons(waiting.importId)).toEqual([expect.stringContaining('counted there')])

    for (const [name, half] of [
      ['three', first],
      ['four', second],
    ] as const)
      expect((await file(name, half())).result).toMatchObject({ accepted: 1, duplicates: 1, rejected: 0 })
    expect(await durations()).toHaveLength(before + 1)
  })
})

test('a half of a file that was taken back is none', async () => {
  const waiting = await file('one', bye())
  await calls.parts.db.updateTable('call_import').set({ state: 'failed' }).where('id', '=', waiting.importId).execute()
  expect((await file('two', invite())).result).toMatchObject({ accepted: 1, rejected: 1 })
})
