import { readdir, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importText, openTestCalls, type TestCalls } from '#test/support/test-calls.ts'
import { openFile } from './open-file.ts'
import { removeStrayFiles } from './take-in.ts'

let calls: TestCalls
beforeAll(async () => {
  calls = await openTestCalls(Date.now())
}, 120_000)
afterAll(() => calls[Symbol.asyncDispose]())

test('a kept file that no supply file needs goes after a day, and one that is needed stays', async () => {
  const { dataFolder } = calls.parts.config
  const folder = path.join(dataFolder, 'supply-files')
  const text =
    'caller_id,recipient,call_date,end_time,duration,cost,reference,currency\n447700900001,442079460001,01/06/2026,12:00:00,60,0.100,A,GBP'
  const { importId } = await importText(calls.parts, text)
  const { sha256: needed } = await openFile(calls.parts, importId)
  const [lost, fresh] = ['a'.repeat(64), 'b'.repeat(64)]
  await Promise.all([lost, fresh].map((name) => writeFile(path.join(folder, name), 'calls')))
  const twoDaysAgo = new Date(calls.parts.clock().getTime() - 2 * 86_400_000)
  await utimes(path.join(folder, lost), twoDaysAgo, twoDaysAgo)
  await utimes(path.join(folder, needed), twoDaysAgo, twoDaysAgo)
  await removeStrayFiles(calls.parts)
  const names = await readdir(folder)
  expect([needed, lost, fresh].map((name) => names.includes(name))).toEqual([true, false, true])
})
