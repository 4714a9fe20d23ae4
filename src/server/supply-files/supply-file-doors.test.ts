import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { callImportEndpoints } from '#contract/backend/call-imports.ts'
import { billingErrorEndpoints } from '#contract/backend/calls.ts'
import { cdrFileEndpoints } from '#contract/backend/cdr-files.ts'
import { buildCustomer, buildNumber, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepSupplyFile } from './supply-file.ts'
import { CallStoreUnavailable } from '../calls/store/unavailable.ts'
import { finishInterruptedImports } from './import-calls.ts'
import { takeIn } from './take-in.ts'

let t: TestApp
let staff: Visitor
beforeAll(async () => {
  t = await openTestApp({ MYACCOUNT_WATCH_SECONDS: '1', MYACCOUNT_UPLOAD_BYTES: '200000' })
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
}, 90_000)
afterAll(() => t[Symbol.asyncDispose]())

const heading = 'caller_id,recipient,call_date,end_time,duration,cost,reference,currency'
const file = (...references: string[]): string =>
  [
    heading,
    ...references.map((reference) => `447700900001,441614960009,01/06/2026,12:00:00,60,0.100,${reference},GBP`),
  ].join('\n')

const upload = async (text: string | Buffer, fileName = 'june.csv') => {
  const answer = await staff.request('POST', `${BACKEND}/callImports?fileName=${fileName}`, text, {
    'content-type': 'application/octet-stream',
  })
  return { status: answer.statusCode, body: answer.json() as { id: number; files: number[]; code: string } }
}
const settled = async (id: number) => {
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await staff.call(BACKEND, callImportEndpoints.get, { params: { id } })
    if (!['pending', 'running', 'undoing'].includes(found.state)) return found
    await sleep(50)
  }
  throw new Error('The file does not settle')
}
const act = async (id: number, name: 'release' | 'discard' | 'undo' | 'rerun') => {
  const answer = await staff.request('POST', `${BACKEND}/callImports/${id}/${name}`)
  return [answer.statusCode, answer.json().code ?? answer.json().state]
}

test('a held file is released or discarded, and only in that state', async () => {
  const first = await upload(file('A', 'B', 'C'))
  expect(await settled(first.body.id)).toMatchObject({ state: 'done', accepted: 3, origin: 'upload', held: null })
  const [released, discarded] = [
    (await upload(file('A', 'B', 'C', 'D'), 'more.csv')).body.id,
    (await upload(file('A', 'B', 'C', 'E'), 'others.csv')).body.id,
  ]
  expect(await settled(released)).toMatchObject({ state: 'held', held: { known: 3, fresh: 1 } })
  expect(await settled(discarded)).toMatchObject({ state: 'held' })
  expect(await act(released, 'release')).toEqual([200, 'pending'])
  expect(await settled(released)).toMatchObject({ state: 'done', accepted: 1, duplicates: 3 })
  expect(await act(discarded, 'discard')).toEqual([200, 'discarded'])
  for (const name of ['release', 'discard', 'undo', 'rerun'] as const)
    expect([name, ...(await act(discarded, name))]).toEqual([name, 409, 'NOT_IN_THIS_STATE'])
  expect(await act(999_999, 'undo')).toEqual([404, 'NOT_FOUND'])
})

test('a file is undone, and read anew', async () => {
  const { id } = (await upload(file('U1', 'U2'), 'undone.csv')).body
  await settled(id)
  expect(await act(id, 'undo')).toEqual([200, 'undoing'])
  expect(await settled(id)).toMatchObject({ state: 'undone', accepted: 2 })
  expect(await act(id, 'rerun')).toEqual([200, 'pending'])
  expect(await settled(id)).toMatchObject({ state: 'done', accepted: 2, duplicates: 0 })
})

test('a note stays with its file, and the list is narrowed by what the file is', async () => {
  const { id } = (await upload(file('N1'), 'Halyard_Daily_Calls_H1_01062026_1_1_SIP_V3.txt')).body
  await settled(id)
  const noted = await staff.request('PUT', `${BACKEND}/callImports/${id}/note`, { note: 'Sent twice by Halyard' })
  expect(noted.json()).toMatchObject({ note: 'Sent twice by Halyard', frequency: 'daily', product: 'SIP' })
  const listed = async (query: object) =>
    (await staff.call(BACKEND, callImportEndpoints.list, { query })).rows.map(({ id }) => id)
  expect(await listed({ frequency: 'daily' })).toEqual([id])
  expect(await listed({ search: 'halyard_daily' })).toEqual([id])
  expect(await listed({ from: '2026-06-01', to: '2026-06-01', frequency: 'daily' })).toEqual([id])
  expect(await listed({ from: '2026-06-02' })).not.toContain(id)
  expect(await listed({ state: 'discarded', carrier: 'Nobody' })).toEqual([])
})

test('programs see the files by the names of the field', async () => {
  const { rows } = await staff.call(BACKEND, cdrFileEndpoints.list, { query: { status: 'Discarded' } })
  expect(rows).toEqual([
    expect.objectContaining({
      fileName: 'others.csv',
      fileSource: 'Upload',
      fileType: 'UK wholesale',
      billing: true,
      daily: false,
      status: 'Discarded',
      originalHash: expect.stringMatching(/^[0-9a-f]{40}$/),
    }),
  ])
  const one = await staff.call(BACKEND, cdrFileEndpoints.get, { params: { id: rows[0]?.id ?? 0 } })
  expect(one).toEqual(rows[0])
})

test('an archive becomes its files; what is too large is refused', async () => {
  const { body } = await upload(gzipSync(file('Z1')), 'packed.csv.gz')
  expect(body.files).toEqual([body.id])
  expect(await settled(body.id)).toMatchObject({ fileName: 'packed.csv', archive: 'packed.csv.gz', state: 'done' })
  expect(await upload('x'.repeat(200_001))).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } })
})

test('numbers of nobody’s calls are listed, and run again when they are somebody’s', async () => {
  const before = await staff.call(BACKEND, billingErrorEndpoints.list, { query: {} })
  expect(before.rows.find(({ number }) => number === '+441614960009')).toMatchObject({
    kind: 'unallocated',
    numberDisplay: '0161 496 0009',
    source: { name: 'UK wholesale' },
  })
  await buildNumber(t.db, await buildCustomer(t.db, {}), '0161 496 0009')
  expect(await staff.call(BACKEND, billingErrorEndpoints.rerun, {})).toEqual({ numbers: 1 })
  for (let tries = 0; tries < 200; tries += 1) {
    const { total } = await staff.call(BACKEND, billingErrorEndpoints.list, { query: {} })
    if (total === 0) return
    await sleep(100)
  }
  throw new Error('The calls stay with nobody')
})

test('a file waits while the call store is away, and is read when it is back', async () => {
  const { callStore } = t.parts
  const away = async () => {
    throw new CallStoreUnavailable('The call store does not answer.')
  }
  const without = { ...t.parts, callStore: { ...callStore, rows: away, row: away, run: away, insert: away } }
  const [taken] = await takeIn(without, {
    fileName: 'waits.csv',
    stream: (async function* () {
      yield Buffer.from(file('W1', 'W2'))
    })(),
    actor: { population: 'operator', who: 'Operator', address: '' },
  })
  await finishInterruptedImports(without).catch(() => undefined)
  // The work that looks for waiting files every second takes it up.
  expect(await settled(taken?.importId ?? 0)).toMatchObject({ state: 'done', accepted: 2 })
})

test('an upload that is cut off leaves nothing', async () => {
  const { dataFolder } = t.config
  const kept = () => readdir(path.join(dataFolder, 'supply-files'))
  const before = await kept()
  const cut = (async function* () {
    yield Buffer.from(heading)
    throw new Error('aborted')
  })()
  await expect(keepSupplyFile(dataFolder, cut, 1000)).rejects.toThrow('aborted')
  expect(await kept()).toEqual(before)
})
