import { setTimeout as sleep } from 'node:timers/promises'
import { Readable } from 'node:stream'
import { operatorActor } from '#server/activity/record-activity.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { finishInterruptedImports, importCalls } from './import-calls.ts'
import { takeIn } from './take-in.ts'
import { takeBack } from './take-out.ts'
import { sumImport } from './import-ledger.ts'
import { importText, openTestCalls, type TestCalls } from '#test/support/test-calls.ts'
import { reallocateCalls, requestReallocation } from '../calls/reallocate.ts'
import { callsSql } from '../calls/store/calls-sql.ts'

let calls: TestCalls
beforeAll(async () => {
  calls = await openTestCalls()
}, 120_000)
afterAll(() => calls[Symbol.asyncDispose]())

const heading = 'caller_id,recipient,call_date,end_time,duration,cost,reference,currency'
let files = 0
/** Rows of a file that nobody else has: references carry the file's number. */
const uk = (...rows: string[]) => fileOf(rows)
const fileOf = (rows: readonly string[]) => {
  files += 1
  return [heading, ...rows.map((row, at) => `${row},F${files}R${at},GBP`)].join('\n')
}
const row = (caller: string, recipient: string, date = '01/06/2026') =>
  `${caller},${recipient},${date},12:00:00,60,0.100`

const stored = async (...keys: string[]) =>
  calls.parts.callStore.rows(
    z.object({
      customer: z.number(),
      direction: z.string(),
      number: z.number(),
      other: z.number(),
      price: z.number().nullable(),
    }),
    callsSql`SELECT customer_id AS customer, toString(direction) AS direction, number_id AS number, other_number_id AS other, ifNull(wholesale_micros, charge_micros) AS price
      FROM call WHERE caller_key IN ${{ type: 'Array(String)', value: keys }} OR dialled_key IN ${{ type: 'Array(String)', value: keys }} ORDER BY customer, started_at, direction`,
  )

const count = async (importId?: number) => {
  const where = importId === undefined ? callsSql`1` : callsSql`import_id = ${{ type: 'UInt32', value: importId }}`
  return (
    await calls.parts.callStore.row(z.object({ n: z.number() }), callsSql`SELECT count() AS n FROM call WHERE ${where}`)
  ).n
}

const addCustomer = async (name: string) => {
  const { db } = calls.parts
  const { id } = await db
    .insertInto('customer')
    .values({ name, account_number: name, class_id: 1, status_id: 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const addNumber = async (
  customerId: number,
  matchKey: string,
  over: { sold_on?: string; dropped_on?: string; alternate_spellings?: string[] } = {},
) => {
  const { id } = await calls.parts.db
    .insertInto('number')
    .values({
      customer_id: customerId,
      number_text: matchKey,
      match_key: matchKey,
      number_type_id: 1,
      number_status_id: 1,
      sold_on: '2020-01-01',
      ...over,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const result = async (text: string, over = {}) => {
  const outcome = await importText(calls.parts, text, over)
  if ('refused' in outcome) throw new Error(outcome.refused)
  return outcome.result
}

describe('an import', () => {
  test('accounts for every row, keeps what it rejected, and adds nothing the second time', async () => {
    const text = uk(
      row('441614960001', '442079460001'),
      row('', '118500'),
      row('441614960001', '442079460002', '31/02/2026'),
    )
    const first = await result(text)
    expect(first).toEqual({
      file: 'calls.csv',
      format: 'uk-wholesale',
      rows: 3,
      accepted: 2,
      rejected: 1,
      duplicates: 0,
      unallocated: 2,
      totalDurationSeconds: 120,
      totalCharge: '0.20',
      currency: 'GBP',
      firstCallAt: '2026-06-01T10:59:00.000Z',
      lastCallAt: '2026-06-01T10:59:00.000Z',
    })
    expect(await result(text)).toEqual({
      ...first,
      accepted: 0,
      duplicates: 2,
      unallocated: 0,
      totalDurationSeconds: 0,
      totalCharge: '0.00',
      firstCallAt: null,
      lastCallAt: null,
    })
    const rejections = await calls.parts.db
      .selectFrom('call_import_rejection')
      .select(['line_number', 'raw', 'reason'])
      .where('import_id', '=', 1)
      .execute()
    expect(rejections).toEqual([
      { line_number: 4, raw: text.split('\n')[3], reason: expect.stringContaining('not a day that exists') },
    ])
  })

  test('knows a record in a file in another order, and twice in the same file', async () => {
    const text = uk(row('441614960003', '442079460001'), row('441614960003', '442079460002'))
    const [head = '', a = '', b = ''] = text.split('\n')
    expect(await result([head, a, b, a].join('\n'))).toMatchObject({ rows: 3, accepted: 2, duplicates: 1 })
    expect(await result([head, b, a].join('\n'))).toMatchObject({ rows: 2, accepted: 0, duplicates: 2 })
  })

  test('two copies at once give one set of rows', async () => {
    const text = uk(...Array.from({ length: 500 }, (_, at) => row(`44161496${1000 + at}`, '442079460001')))
    const results = await Promise.all([result(text), result(text), result(text)])
    expect(results.map(({ accepted }) => accepted).toSorted((a, b) => a - b)).toEqual([0, 0, 500])
  })

  test('refuses what is no call-record file in a sentence, keeps nothing of it, and says so to staff', async () => {
    const before = await count()
    const outcome = await importText(calls.parts, '<html></html>', { fileName: 'page.csv' })
    expect(outcome).toEqual({
      importId: outcome.importId,
      fileName: 'page.csv',
      refused: expect.stringContaining('a web page (HTML)'),
    })
    expect(
      await calls.parts.db
        .selectFrom('call_import')
        .select(['state', 'refused', 'source_id'])
        .where('id', '=', outcome.importId)
        .execute(),
    ).toEqual([{ state: 'refused', refused: expect.stringContaining('HTML'), source_id: null }])
    expect(await count()).toBe(before)
  })
})

describe('whose a call is', () => {
  test('both parties’ customers get one each, with one price; inside a customer it is one', async () => {
    const [a, b] = [await addCustomer('A1'), await addCustomer('B1')]
    const [a1, a2, b1] = [
      await addNumber(a, '+442079460101'),
      await addNumber(a, '+442079460102'),
      await addNumber(b, '+441614960103'),
    ]
    expect(await result(uk(row('442079460101', '441614960103'), row('442079460101', '442079460102')))).toMatchObject({
      accepted: 2,
      unallocated: 0,
    })
    expect(await stored('+442079460101')).toEqual([
      { customer: a, direction: 'internal', number: a1, other: a2, price: 100_000 },
      { customer: a, direction: 'out', number: a1, other: 0, price: 100_000 },
      { customer: b, direction: 'in', number: b1, other: 0, price: null },
    ])
  })

  test('calls of nobody’s number are allocated when the number is added, on both sides, and leave when it moves', async () => {
    const { db } = calls.parts
    const [a, b] = [await addCustomer('A2'), await addCustomer('B2')]
    const [keyA, keyB] = ['+442079460201', '+441614960202']
    const a1 = await addNumber(a, keyA)
    await result(
      uk(row('442079460201', '441614960202', '01/06/2026'), row('441614960202', '447700900001', '10/06/2026')),
    )
    expect(await stored(keyA, keyB)).toEqual([
      { customer: 0, direction: 'out', number: 0, other: 0, price: 100_000 },
      { customer: a, direction: 'out', number: a1, other: 0, price: 100_000 },
    ])
    const b1 = await addNumber(b, keyB)
    await requestReallocation(db, [keyB])
    expect(await reallocateCalls(calls.parts)).toBe(2)
    expect(await stored(keyA, keyB)).toEqual([
      { customer: a, direction: 'out', number: a1, other: 0, price: 100_000 },
      { customer: b, direction: 'in', number: b1, other: 0, price: null },
      { customer: b, direction: 'out', number: b1, other: 0, price: 100_000 },
    ])
    // On 5 June the number goes from B to A: A has the later call, and the earlier one is still between the two.
    await db.updateTable('number').set({ dropped_on: '2026-06-05' }).where('id', '=', b1).execute()
    const a2 = await addNumber(a, keyB, { sold_on: '2026-06-05' })
    await requestReallocation(db, [keyB])
    expect(await reallocateCalls(calls.parts)).toBe(1)
    expect(await stored(keyA, keyB)).toEqual([
      { customer: a, direction: 'out', number: a1, other: 0, price: 100_000 },
      { customer: a, direction: 'out', number: a2, other: 0, price: 100_000 },
      { customer: b, direction: 'in', number: b1, other: 0, price: null },
    ])
    expect(await reallocateCalls(calls.parts)).toBe(0)
  })

  test('a re-allocation that was interrupted after staging goes on to the same end', async () => {
    const { db, callStore } = calls.parts
    const key = '+442079460301'
    const customer = await addCustomer('A3')
    await result(uk(row('442079460301', '447700900002')))
    const number = await addNumber(customer, key)
    await requestReallocation(db, [key])
    const { run } = callStore
    let stopped = false
    const failing = {
      ...callStore,
      run: async (sql: Parameters<typeof run>[0]) => {
        if (sql.parts[0]?.startsWith('DELETE FROM call') === true && !stopped) {
          stopped = true
          throw new Error('power cut')
        }
        return run(sql)
      },
    }
    await expect(reallocateCalls({ ...calls.parts, callStore: failing })).rejects.toThrow('power cut')
    expect(await reallocateCalls(calls.parts)).toBe(1)
    expect(await stored(key)).toEqual([{ customer, direction: 'out', number, other: 0, price: 100_000 }])
  })
})

describe('an interruption', () => {
  const rows = Array.from({ length: 150_000 }, (_, at) =>
    row('447700900003', '442079460001', `${String(1 + (at % 28)).padStart(2, '0')}/0${1 + (at % 9)}/2026`),
  )
  test('of the engine in the middle of an import loses no row and doubles none', async () => {
    let killed = 0
    const text = fileOf(rows)
    const outcome = result(text, {
      onProgress: () => {
        killed += 1
        setTimeout(() => void calls.hostPid().then((pid) => process.kill(pid, 'SIGKILL')), 150)
      },
    })
    const done = await outcome.catch(async () => {
      await sleep(1000)
      await finishInterruptedImports(calls.parts)
      return undefined
    })
    const last = await calls.parts.db
      .selectFrom('call_import')
      .select(['id', 'state'])
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    expect({ killed: killed > 0, state: last.state, counted: await count(last.id) }).toEqual({
      killed: true,
      state: 'done',
      counted: 150_000,
    })
    expect(done?.accepted ?? 150_000).toBe(150_000)
    expect(await result(text)).toMatchObject({ accepted: 0, duplicates: 150_000 })
  }, 120_000)

  const takeInRows = async (rows: readonly string[]) => {
    const stream = Readable.from([Buffer.from(fileOf(rows))])
    const [taken] = await takeIn(calls.parts, { fileName: 'cut.csv', stream, actor: operatorActor })
    return taken!.importId
  }
  const stateOf = async (importId: number) =>
    calls.parts.db.selectFrom('call_import').select(['state', 'notes']).where('id', '=', importId).execute()
  type Insert = Parameters<typeof calls.parts.callStore.insert>[0]
  const whereInsert = (insert: (insert: Insert) => Promise<unknown>) => ({
    ...calls.parts.callStore,
    insert: async (rows: Insert) => {
      await insert(rows)
      await calls.parts.callStore.insert(rows)
    },
  })

  test('of the server before the first chunk, or in a chunk that is half there, is made good at the next start', async () => {
    const { parts } = calls
    const text = uk(row('441614960401', '442079460001'), row('441614960402', '442079460002', '01/03/2026'))
    const [begun] = await takeIn(parts, {
      fileName: 'cut.csv',
      stream: Readable.from([Buffer.from(text)]),
      actor: operatorActor,
    })
    const stop = new AbortController()
    const callStore = whereInsert(async ({ token }) => {
      if (!token.endsWith('8105')) return
      stop.abort()
      throw new Error('power cut')
    })
    const stopping = finishInterruptedImports({ ...parts, callStore, stopping: stop.signal })
    await expect(stopping).rejects.toThrow('power cut')
    await finishInterruptedImports(parts)
    expect(
      await parts.db.selectFrom('call_import').select('state').where('id', '=', begun!.importId).execute(),
    ).toEqual([{ state: 'done' }])
    expect(await count(begun!.importId)).toBe(2)
    expect(await sumImport(parts.db, begun!.importId)).toMatchObject({ rows: 2, accepted: 2, duplicates: 0 })
  })

  test('of the database in the middle of an import is no fault of the file: it is gone on with', async () => {
    const { parts } = calls
    const importId = await takeInRows([row('441614960403', '442079460001'), row('441614960403', '442079460002')])
    const callStore = whereInsert(() => sql`select pg_terminate_backend(pg_backend_pid())`.execute(parts.db))
    await expect(finishInterruptedImports({ ...parts, callStore })).rejects.toThrow()
    expect(await stateOf(importId)).toEqual([{ state: 'running', notes: [] }])
    await finishInterruptedImports(parts)
    expect(await stateOf(importId)).toEqual([{ state: 'done', notes: [] }])
    expect(await count(importId)).toBe(2)
  })

  test('while a file is taken back, that cannot be read, leaves no chunk that seems done', async () => {
    const { parts } = calls
    const importId = await takeInRows([row('441614960404', '442079460001')])
    await finishInterruptedImports(parts)
    await parts.db.updateTable('call_import').set({ state: 'running' }).where('id', '=', importId).execute()
    const callStore = {
      ...parts.callStore,
      run: async (statement: Parameters<typeof parts.callStore.run>[0]) => {
        await parts.callStore.run(statement)
        throw new Error('power cut')
      },
    }
    await expect(takeBack({ ...parts, callStore }, importId, 'It ends too early.')).rejects.toThrow('power cut')
    expect(await stateOf(importId)).toEqual([{ state: 'undoing', notes: [] }])
    await finishInterruptedImports(parts)
    expect(await stateOf(importId)).toEqual([{ state: 'failed', notes: ['It ends too early.'] }])
    expect([await count(importId), (await sumImport(parts.db, importId)).accepted]).toEqual([0, 0])
  })
})

test('a source of a switch gives every call of its file to its customer', async () => {
  const customerId = await addCustomer('Switch')
  const { id: sourceId } = await calls.parts.db
    .insertInto('call_source')
    .values({ name: 'Office', format: 'freepbx', price_kind: 'none', party: 'either', customer_id: customerId })
    .returning('id')
    .executeTakeFirstOrThrow()
  const text =
    'calldate,src,dst,duration,billsec,disposition,uniqueid\n2026-06-01 10:00:00,105,106,9,6,ANSWERED,1780304400.1\n2026-06-01 10:00:00,105,07700900123,9,6,ANSWERED,1780304400.2\n'
  const outcome = await importCalls(calls.parts, {
    fileName: 'pbx.csv',
    stream: Readable.from([Buffer.from(text)]),
    sourceId,
    actor: operatorActor,
  })
  expect(outcome).toMatchObject({ result: { accepted: 2, unallocated: 0 } })
  expect((await stored('105')).map(({ customer, direction }) => [customer, direction])).toEqual(
    [
      [customerId, 'internal'],
      [customerId, 'out'],
    ].toSorted(),
  )
})
