import { labelled } from '#test/support/labelled-days.ts'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { CallRecord, Direction } from '#rules/call.ts'
import { formatMicros } from '#rules/money.ts'
import { listDays, makePeriod } from '#rules/period.ts'
import { openTestCallStore, type TestCallStore } from '#test/support/test-call-store.ts'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeCallScope } from '../scope.ts'
import { appendCalls } from '../store/append.ts'
import { linesOfRecord, recordKeyOf } from '../store/call-row.ts'
import type { CallStore } from '../store/open.ts'
import { RowBuffers } from '../store/row-buffers.ts'
import { csvColumns, csvHeading, csvLines, defuse, localTime } from './call-csv.ts'
import { getCallTotals, getTotalsWithChange } from './call-totals.ts'
import { countCallsByWeekdayAndHour } from './calls-by-weekday-and-hour.ts'
import { streamCalls } from './call-list.ts'
import type { CallFilters, CallQuestion } from './calls-in-scope.ts'
import { listCallsPerDay } from './calls-per-day.ts'
import { listCalls } from './list-calls.ts'
import { listTopOtherParties, listTopOwnNumbers } from './top-numbers.ts'

let folder: string
let opened: TestCallStore
let store: CallStore

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'reports-'))
  opened = await openTestCallStore(folder)
  store = opened.store
}, 60_000)

afterAll(async () => {
  await opened[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

type Placed = { customerId: number; direction: Direction; numberId: number; otherNumberId: number }
type Call = Placed & { at: string; seconds: number; micros: number | null; caller: string }

/** The calls of a question as a file. */
const csvOf = async (question: CallQuestion): Promise<string> => {
  let text = csvHeading()
  for await (const calls of streamCalls(store, question)) text += csvLines(question.scope, calls)
  return text
}

let imports = 0
const put = async (calls: readonly Call[]) => {
  imports += 1
  const origin = { importId: imports, chunk: 0, sourceId: 1, isProvisional: false }
  const buffers = new RowBuffers()
  calls.forEach(({ at, seconds, micros, caller, ...placed }, line) => {
    const record: CallRecord = {
      recordId: `${imports}-${line}`,
      startedAt: Date.parse(at),
      durationSeconds: seconds,
      ringSeconds: null,
      answerState: seconds > 0 ? 'answered' : 'unknown',
      callerRaw: caller.replace('!', ''),
      callerKey: caller.replace('!', ''),
      // A record may carry the number of a caller who withheld it.
      callerWithheld: caller === '' || caller.startsWith('!'),
      dialledRaw: '02079460101',
      dialledKey: '+442079460101',
      priceMicros: micros,
      currency: 'GBP',
    }
    const key = recordKeyOf(1, record.recordId)
    buffers.add(
      record.startedAt,
      linesOfRecord({ record, key, line, rows: [placed] }, origin, {
        priceKind: 'retail',
        party: 'either',
        customerId: null,
      }),
    )
  })
  await appendCalls(store, { origin, run: 1, attempt: 1, partitions: buffers.listWithout(new Set()) })
}

const none = { customer: null, staff: null }
const numbers = [
  {
    id: 1,
    matchKey: '+442079460101',
    text: '020 7946 0101',
    visible: true,
    description: { customer: '=Reception', staff: 'Main line' },
    sites: [labelled('staff', 'London')],
    campaigns: [],
  },
  {
    id: 2,
    matchKey: '+441614960102',
    text: '0161 496 0102',
    visible: true,
    description: none,
    sites: [labelled('customer', 'Manchester')],
    campaigns: [labelled('customer', 'Spring')],
  },
  {
    id: 3,
    matchKey: '+441632960103',
    text: '01632 960103',
    visible: false,
    description: none,
    sites: [],
    campaigns: [],
  },
]
let customers = 100
const nextScope = (useBackend = true) =>
  makeCallScope((customers += 1), numbers, {
    now: new Date('2026-06-20T12:00:00Z'),
    useBackendDescriptions: useBackend,
  })

describe('a small known set', () => {
  const scope = nextScope()
  const { customerId } = scope
  const period = makePeriod('2026-06-01', '2026-06-07')
  const of = (at: string, over: Partial<Call> = {}): Call => ({
    at,
    customerId,
    direction: 'in',
    numberId: 1,
    otherNumberId: 0,
    seconds: 60,
    micros: null,
    caller: '+447700900123',
    ...over,
  })
  const question = { scope, period }

  beforeAll(() =>
    put([
      of('2026-06-01T09:00:00Z'),
      of('2026-06-01T22:59:59Z', { caller: '!+447700900999', seconds: 0 }),
      of('2026-06-01T23:00:00Z', { direction: 'out', numberId: 2, micros: 1_500_000, caller: '+441614960102' }),
      of('2026-06-07T22:59:59Z', {
        direction: 'internal',
        numberId: 1,
        otherNumberId: 2,
        micros: 1000,
        caller: '+442079460101',
      }),
      // None of these may count: outside the period, another customer's, a hidden number's.
      of('2026-06-07T23:00:00Z'),
      of('2026-05-31T22:59:59Z', { seconds: 30 }),
      of('2026-06-03T12:00:00Z', { customerId: 99 }),
      of('2026-06-03T12:00:00Z', { numberId: 3 }),
      of('2026-06-03T12:00:00Z', { direction: 'internal', otherNumberId: 3 }),
    ]),
  )

  test('totals, with the change on the week before', async () =>
    expect(await getTotalsWithChange(store, question)).toMatchObject({
      totals: {
        calls: 4,
        incoming: 2,
        outgoing: 1,
        internal: 1,
        talkSeconds: 180,
        averageSeconds: 60,
        answered: 3,
        unknown: 1,
        uniqueCallers: 1,
        withheld: 1,
        notPriced: 2,
        charges: [{ currency: 'GBP', amount: '1.501' }],
      },
      previous: { calls: 1, talkSeconds: 30, notPriced: 1, charges: [] },
      change: { calls: 3, talkSeconds: 5, answered: 2 },
    }))

  test('days are London days, and empty ones are there', async () => {
    const days = await listCallsPerDay(store, question)
    expect(days.map(({ day, calls }) => [day, calls])).toEqual([
      ['2026-06-01', 2],
      ['2026-06-02', 1],
      ['2026-06-03', 0],
      ['2026-06-04', 0],
      ['2026-06-05', 0],
      ['2026-06-06', 0],
      ['2026-06-07', 1],
    ])
    expect(days[1]).toEqual({
      day: '2026-06-02',
      calls: 1,
      incoming: 0,
      outgoing: 1,
      internal: 0,
      talkSeconds: 60,
      notPriced: 0,
      charges: [{ currency: 'GBP', amount: '1.50' }],
    })
  })

  test('the week begins on Monday, on the London clock', async () => {
    const week = await countCallsByWeekdayAndHour(store, question)
    expect([week[0]?.[10], week[0]?.[23], week[1]?.[0], week[6]?.[23]]).toEqual([1, 1, 1, 1])
  })

  test('withheld callers are withheld, in lists, tops, searches and files', async () => {
    const { rows } = await listCalls(store, question, { page: 1, pageSize: 50, order: 'startedAt' })
    expect(rows.map(({ caller }) => caller)).toEqual(['+447700900123', null, '+441614960102', '+442079460101'])
    expect(await listTopOtherParties(store, question, 5)).toEqual(
      [
        { number: '+442079460101', display: '020 7946 0101', calls: 1, talkSeconds: 60 },
        { number: '+447700900123', display: '07700 900123', calls: 1, talkSeconds: 60 },
        { number: null, display: 'Withheld', calls: 1, talkSeconds: 0 },
      ].toSorted((a, b) => (a.number ?? '').localeCompare(b.number ?? '')),
    )
  })

  test('own numbers', async () =>
    expect((await listTopOwnNumbers(store, question, 5)).map(({ numberId, calls }) => [numberId, calls])).toEqual([
      [1, 3],
      [2, 1],
    ]))

  test.each<[CallFilters, number]>([
    [{ directions: ['in'] }, 2],
    [{ numberIds: [2] }, 2],
    [{ numberIds: [3] }, 0],
    [{ sites: ['London'] }, 3],
    [{ sites: ['Manchester'] }, 2],
    [{ sites: [null] }, 0],
    [{ campaigns: ['Spring'] }, 2],
    [{ campaigns: [null] }, 3],
    [{ caller: '07700 900' }, 1],
    [{ caller: '0044 7700' }, 1],
    [{ caller: '%' }, 0],
    [{ caller: '900999' }, 0],
    [{ caller: '' }, 4],
    [{ caller: "' OR 1=1 --" }, 0],
    [{ caller: '020 7946', directions: ['in'] }, 0],
  ])('filtered by %j it is %i', async (filters, calls) =>
    expect((await getCallTotals(store, { ...question, filters })).calls).toBe(calls),
  )

  test('sorted by length and by charge, those not priced last', async () => {
    const page = { page: 1, pageSize: 50 }
    const byCharge = await listCalls(store, question, { ...page, order: '-charge' })
    expect(byCharge.rows.map(({ chargeMicros }) => chargeMicros)).toEqual([1_500_000, 1000, null, null])
    expect((await listCalls(store, question, { page: 2, pageSize: 3, order: 'duration' })).rows).toHaveLength(1)
  })

  test('the file: columns, spaced numbers, no formula, no withheld digits, nothing wholesale', async () => {
    const csv = await csvOf(question)
    const [heading, ...rows] = parse(csv)
    expect(heading).toEqual([...csvColumns])
    expect(csv.endsWith('\r\n')).toBe(true)
    expect(csv.replaceAll(' ', '')).not.toContain('900999')
    const first = Object.fromEntries(csvColumns.map((column, at) => [column, rows[1]?.[at]]))
    expect(first).toMatchObject({
      start_local: '2026-06-01T23:59:59+01:00',
      start_utc: '2026-06-01T22:59:59Z',
      direction: 'in',
      caller: '',
      caller_withheld: 'yes',
      dialled: '020 7946 0101',
      number: '020 7946 0101',
      number_description: "'=Reception",
      site: 'London',
      campaign: '',
      charge: '',
      currency: '',
      duration_s: '0',
    })
  })

  test('without backend descriptions the provider’s words are gone', async () => {
    const own = {
      ...makeCallScope(customerId, numbers, { now: new Date('2026-06-20T12:00:00Z'), useBackendDescriptions: false }),
    }
    expect((await getCallTotals(store, { scope: own, period, filters: { sites: ['London'] } })).calls).toBe(0)
    expect(await csvOf({ scope: own, period })).not.toContain('London')
  })
})

// London's two odd days lie in these weeks.
const instants = fc.oneof(
  fc.integer({ min: Date.parse('2026-10-23T22:00:00Z') / 1000, max: Date.parse('2026-10-27T02:00:00Z') / 1000 }),
  fc.integer({ min: Date.parse('2027-03-26T22:00:00Z') / 1000, max: Date.parse('2027-03-30T02:00:00Z') / 1000 }),
)
const randomCall = fc.record({
  at: instants.map((seconds) => new Date(seconds * 1000).toISOString()),
  direction: fc.constantFrom<Direction>('in', 'out', 'internal'),
  numberId: fc.constantFrom(0, 1, 2, 3),
  otherNumberId: fc.constantFrom(0, 0, 2),
  seconds: fc.nat({ max: 4000 }),
  micros: fc.option(fc.nat({ max: 9_999_999 })),
  caller: fc.constantFrom('', '!+447700900123', '+447700900123', '+442079460101', '105', '=1+1', 'a\tb"\n,c'),
})

test('every report says the same of random calls, over days of 23 and 25 hours', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(randomCall, { maxLength: 60 }),
      fc.constantFrom<CallFilters>({}, { directions: ['in'] }, { sites: ['London'] }, { caller: '7700' }),
      async (calls, filters) => {
        const scope = nextScope()
        await put(calls.map((call) => ({ ...call, customerId: scope.customerId })))
        for (const period of [makePeriod('2026-10-24', '2026-10-26'), makePeriod('2027-03-27', '2027-03-29')]) {
          const question = { scope, period, filters }
          const totals = await getCallTotals(store, question)
          const days = await listCallsPerDay(store, question)
          const week = await countCallsByWeekdayAndHour(store, question)
          const list = await listCalls(store, question, { page: 1, pageSize: 100, order: '-startedAt' })
          const rows: Record<string, string>[] = parse(await csvOf(question), { columns: true })
          const own = await listTopOwnNumbers(store, question, 100)
          const counts = [
            sum(days.map((day) => day.calls)),
            sum(week.flat()),
            list.total,
            list.rows.length,
            rows.length,
            sum(own.map((one) => one.calls)),
          ]
          expect(counts).toEqual(counts.map(() => totals.calls))
          expect(days.map(({ day }) => day)).toEqual(listDays(period))
          const seconds = [
            sum(days.map((day) => day.talkSeconds)),
            sum(list.rows.map((call) => call.durationSeconds)),
            sum(rows.map((row) => Number(row.duration_s))),
          ]
          expect(seconds).toEqual(seconds.map(() => totals.talkSeconds))
          const charge = sum(list.rows.map((call) => call.chargeMicros ?? 0))
          expect(totals.charges[0]?.amount ?? '0.00').toBe(formatMicros(charge))
          expect(sum(rows.map((row) => Math.round(Number(row.charge) * 1e6)))).toBe(charge)
          expect(totals.notPriced).toBe(rows.filter((row) => row.charge === '').length)
          if (Object.keys(filters).length > 0) continue
          const expected = calls.filter(
            ({ at, numberId }) => numberId !== 3 && Date.parse(at) >= period.fromAt && Date.parse(at) < period.toAt,
          )
          expect(totals.calls).toBe(expected.length)
        }
      },
    ),
    { numRuns: 12 },
  )
}, 120_000)

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

test('the hour that London has twice is told apart in files', () => {
  expect(localTime(Date.parse('2026-10-25T00:30:00Z'))).toBe('2026-10-25T01:30:00+01:00')
  expect(localTime(Date.parse('2026-10-25T01:30:00Z'))).toBe('2026-10-25T01:30:00+00:00')
})

test.each([
  ['=1', "'=1"],
  ['+44', "'+44"],
  ['-x', "'-x"],
  ['@a', "'@a"],
  [' =1', "' =1"],
  ['\t=1', "'\t=1"],
  ['\u00A0=1', "'\u00A0=1"],
  ['＝1', "'＝1"],
  ['a\n=1', "'a\n=1"],
  ['-0.05', '-0.05'],
  ['020 7946 0000', '020 7946 0000'],
  ['a=b', 'a=b'],
])('%j is written as %j', (text, written) => expect(defuse(text)).toBe(written))

test('no report, and no route of the portal, names a wholesale price', async () => {
  const folder = new URL('./', import.meta.url)
  const files = (await readdir(folder)).filter((name) => !name.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(10)
  for (const file of [...files, '../my-account-routes.ts', '../scope.ts'])
    expect(await readFile(new URL(file, folder), 'utf8'), file).not.toMatch(/wholesale|SELECT \*/i)
})
