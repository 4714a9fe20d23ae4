import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lastLine, listEnginesOf, runCommand } from './run.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'myaccount-commands-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('commands on one folder without a server wait for each other, and leave no engine behind', async () => {
  const file = path.join(folder, 'day.csv')
  await writeFile(
    file,
    'caller_id,recipient,call_date,end_time,duration,cost,reference,currency\n447700900001,442079460001,01/06/2026,12:00:00,60,0.100,R1,GBP\n',
  )
  const data = path.join(folder, 'data')
  const runs = await Promise.all(
    [1, 2, 3].map(() => runCommand(['import-calls', file, '--json'], { MYACCOUNT_DATA: data })),
  )
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0])
  const accepted = runs.map(({ out }) => Number(lastLine(out).accepted))
  const duplicates = runs.map(({ out }) => Number(lastLine(out).duplicates))
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
  expect([sum(accepted), sum(duplicates)]).toEqual([1, 2])
  expect(await listEnginesOf(data)).toEqual([])
}, 120_000)
