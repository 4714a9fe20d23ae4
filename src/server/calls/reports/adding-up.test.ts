import { labelAt } from '#rules/label-timeline.ts'
import { labelId, labelled } from '#test/support/labelled-days.ts'
import { reportQuery } from '#contract/my-account/reports.ts'
import { answerStates, type Direction, directions } from '#rules/call.ts'
import { formatMicros, parseMicros } from '#rules/money.ts'
import { makePeriod } from '#rules/period.ts'
import { type ReportKey, reportKeys, type ReportRow, type ReportTable } from '#rules/reports.ts'
import { openOwnCallStore, type PutCall, putCalls } from '#test/support/put-calls.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readQuestion } from '../question.ts'
import { type CallReader, type CallScope, makeCallScope } from '../scope.ts'
import type { CallStore } from '../store/open.ts'
import { answerReport } from './answer-report.ts'
import { countCalls } from './call-totals.ts'

// Every report of the same scope, period and filters adds up to the same totals, which are an independent sum over the
// calls as they were put; and the filters behind each line lead to exactly its calls.

let own: Awaited<ReturnType<typeof openOwnCallStore>>
let store: CallStore
beforeAll(async () => {
  own = await openOwnCallStore()
  store = own.store
}, 60_000)
afterAll(() => own[Symbol.asyncDispose]())

const none = { customer: null, staff: null }
const numbers = [
  { id: 1, matchKey: '+442079460101', sites: [labelled('staff', 'London')], campaigns: [], visible: true },
  // Two that change on the days on which the clocks do.
  {
    id: 2,
    matchKey: '+441614960102',
    sites: [
      labelled('customer', 'Leeds', { until: '2026-10-25' }),
      labelled('customer', 'Leeds', { from: '2026-11-01', until: '2027-03-28' }),
      labelled('staff', 'London'),
    ],
    campaigns: [],
    visible: true,
  },
  {
    id: 3,
    matchKey: '+448081570103',
    sites: [],
    campaigns: [
      labelled('customer', 'Spring', { until: '2026-10-25' }),
      labelled('customer', 'Autumn', { from: '2026-10-26', until: '2027-03-29' }),
      labelled('staff', 'Spring', { from: '2027-03-28' }),
    ],
    visible: true,
  },
  { id: 4, matchKey: '+441632960104', sites: [], campaigns: [], visible: false },
].map((number) => ({ ...number, text: number.matchKey, description: none }))

// London's two odd days lie in these periods.
const periods = [makePeriod('2026-10-24', '2026-10-26'), makePeriod('2027-03-27', '2027-03-29')]
const starts = fc.oneof(
  ...periods.map(({ fromAt, toAt }) => fc.integer({ min: fromAt / 1000 - 7200, max: toAt / 1000 + 7200 })),
)
const parties = [
  '+442079460999',
  '+441614960998',
  '+441697396012',
  '+447700900123',
  '+447624900123',
  '+443069990123',
  '+33123456789',
  '+12425550100',
  '+12125550100',
  '+8816123456',
  '105',
  's',
]
const dialled = [
  '+448081570999',
  '116123',
  '118500',
  '999',
  '1471',
  '+449098790123',
  '+447700900321',
  '+35929876543',
  '7',
]
const randomCall = fc.record({
  at: starts.map((seconds) => new Date(seconds * 1000).toISOString()),
  direction: fc.constantFrom(...directions),
  numberId: fc.constantFrom(0, 1, 1, 2, 3, 4),
  otherNumberId: fc.constantFrom(0, 0, 2, 4),
  seconds: fc.oneof(fc.constantFrom(0, 10, 11, 60, 61, 600, 601), fc.nat({ max: 9000 })),
  ring: fc.option(fc.nat({ max: 60 })),
  micros: fc.option(fc.nat({ max: 9_999_999 })),
  currency: fc.constantFrom('GBP', 'GBP', 'EUR'),
  caller: fc.constantFrom('', '!+447700900999', ...parties),
  dialled: fc.constantFrom(...parties, ...dialled),
  state: fc.constantFrom(...answerStates),
})
type RandomCall = Omit<PutCall, 'customerId'>

const queries: readonly Record<string, string | string[]>[] = [
  {},
  {},
  { direction: 'in' },
  { direction: ['out', 'internal'], state: ['answered', 'unknown'] },
  { site: ['London', ''] },
  // One that every reader sees.
  { number: '(0161) 496 0102' },
  { callGroup: ['free', 'mobile', 'international'], minSeconds: '5', maxSeconds: '700' },
  { hour: ['0', '1', '2'], weekday: '7' },
  { area: ['mobile', 'FR'] },
  { party: ['07700 900123', '0033 1 23 45 67 89'] },
  { withheld: 'no', campaign: 'Spring' },
]
const readers: readonly Partial<CallReader>[] = [
  {},
  {},
  { showsCosts: false },
  { showsCallers: false },
  { numberScope: { kind: 'sites', siteIds: [labelId('customer', 'Leeds')] } },
  { earliest: '2026-10-25' },
]

type Totals = { calls: number; talkSeconds: number; notPriced: number; costs: Record<string, string> }
const totalsOf = (calls: readonly RandomCall[]): Totals => {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const priced = Object.entries(Object.groupBy(calls, ({ currency }) => currency)).flatMap(([currency, ofIt = []]) => {
    const charges = ofIt.flatMap(({ micros }) => (micros === null ? [] : [micros]))
    return charges.length === 0 ? [] : [[currency, formatMicros(sum(charges))]]
  })
  return {
    calls: calls.length,
    talkSeconds: sum(calls.map(({ seconds }) => seconds)),
    notPriced: calls.filter(({ micros }) => micros === null).length,
    costs: Object.fromEntries(priced),
  }
}

const cellsSum = (cells: ReportRow['cells'] | null): Totals => ({
  calls: Number(cells?.calls),
  talkSeconds: Number(cells?.talkSeconds),
  notPriced: Number(cells?.notPriced ?? 0),
  costs: Object.fromEntries(
    Object.entries(cells ?? {}).flatMap(([key, value]) =>
      key.startsWith('cost_') && value !== null ? [[key.slice(5), String(value)]] : [],
    ),
  ),
})
const rowsSum = (rows: readonly ReportRow[]): Totals => {
  const each = rows.map(({ cells }) => cellsSum(cells))
  const add = (one: (totals: Totals) => number) => each.reduce((sum, totals) => sum + (one(totals) || 0), 0)
  const currencies = new Set(each.flatMap(({ costs }) => Object.keys(costs)))
  const costOf = (currency: string) => formatMicros(add(({ costs }) => parseMicros(costs[currency] ?? '0.00') ?? 0))
  return {
    calls: add(({ calls }) => calls),
    talkSeconds: add(({ talkSeconds }) => talkSeconds),
    notPriced: add(({ notPriced }) => notPriced),
    costs: Object.fromEntries([...currencies].map((currency) => [currency, costOf(currency)])),
  }
}

const callsByLine = (rows: readonly ReportRow[]): Record<string, number> =>
  Object.fromEntries(rows.map(({ cells }) => [String(cells.campaign), Number(cells.calls)]))

/** Each call for the campaign that its number had when it started. */
const callsByCampaign = (scope: CallScope, calls: readonly RandomCall[]): Record<string, number> => {
  const nameOf = ({ numberId, at }: RandomCall): string => {
    const number = scope.numbers.get(numberId)
    return (number && labelAt(number.campaign, Date.parse(at)).value) ?? 'Unassigned'
  }
  return Object.fromEntries(Object.entries(Object.groupBy(calls, nameOf)).map(([name, of = []]) => [name, of.length]))
}

/** The tables whose lines are calls of the whole report, each by itself. */
const wholeTables: Readonly<Record<ReportKey, readonly string[]>> = {
  overview: ['directions', 'states', 'days', 'numbers'],
  'by-day': ['days'],
  'by-hour': ['hours'],
  'by-month': ['months'],
  'by-number': ['numbers'],
  'by-site': ['sites'],
  'by-campaign': ['campaigns'],
  'by-call-type': ['call-types'],
  answered: ['states'],
  'frequent-numbers': [],
  'top-calls': ['longest', 'dearest'],
  'repeat-callers': ['repeat-callers'],
  'caller-areas': ['areas'],
  'duration-bands': ['bands'],
  concurrent: [],
  'call-back': [],
  'call-list': ['calls'],
}

let customers = 1000
test('every report adds up to an independent sum, and every line leads to its calls', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(randomCall, { maxLength: 60 }),
      fc.constantFrom(...queries),
      fc.constantFrom(...readers),
      fc.constantFrom(...periods),
      async (calls: readonly RandomCall[], filters, reader, period) => {
        customers += 2
        const scope = makeCallScope(customers, numbers, {
          now: new Date('2026-11-30T12:00:00Z'),
          useBackendDescriptions: true,
          ...reader,
        })
        // Another customer's calls lie beside these, and count nowhere.
        await putCalls(store, [
          ...calls.map((call) => ({ ...call, customerId: customers })),
          ...calls.map((call) => ({ ...call, customerId: customers + 1, seconds: call.seconds + 1 })),
        ])
        const query = { period: 'custom', from: period.from, to: period.to, ...filters }
        const askedOf = (raw: Record<string, unknown>) =>
          readQuestion(scope, reportQuery.parse(raw), { now: new Date('2027-04-01T12:00:00Z') })
        const asked = askedOf(query)
        const { fromAt, toAt } = asked.period
        const inPeriod = calls.filter(({ at }) => Date.parse(at) >= fromAt && Date.parse(at) < toAt)
        const shown = inPeriod.filter(({ numberId, otherNumberId }) => numberId !== 4 && otherNumberId !== 4)
        const total = await countCalls(store, asked)
        const isPlain = Object.keys(filters).length === 0 && reader.numberScope === undefined
        if (isPlain) expect(total).toBe(shown.length)
        const costs = scope.showsCosts
        let totals: Totals | undefined = isPlain ? totalsOf(shown) : undefined
        if (!costs && totals !== undefined) totals = { ...totals, notPriced: 0, costs: {} }
        if (isPlain) {
          const report = await answerReport(store, 'by-campaign', asked, { dataCompleteTo: null })
          expect(callsByLine(report.tables[0]?.rows ?? [])).toEqual(callsByCampaign(scope, shown))
        }
        const short = await answerReport(store, 'by-number', asked, { dataCompleteTo: null, mostNumbers: 1 })
        expect(rowsSum(short.tables[0]?.rows ?? []).calls).toBe(total)
        expect(short.tables[0]?.rows.length).toBeLessThanOrEqual(3)
        for (const key of reportKeys) {
          const answer = await answerReport(store, key, asked, { compare: true, dataCompleteTo: null })
          expect([key, answer.header.calls]).toEqual([key, total])
          // A number that was filtered out is none without calls.
          if (Object.keys(filters).length > 0) expect(answer.header.notes.join()).not.toContain('without calls')
          const text = JSON.stringify(answer)
          if (!costs) expect(text).not.toMatch(/cost|notPriced|money/)
          expect(text).not.toContain('900999')
          for (const table of answer.tables as ReportTable[]) {
            if (wholeTables[key].includes(table.key)) {
              totals ??= cellsSum(table.sum)
              expect([key, table.key, cellsSum(table.sum)]).toEqual([key, table.key, totals])
              expect([key, table.key, rowsSum(table.rows)]).toEqual([key, table.key, totals])
            }
            for (const { drill, cells } of table.rows) {
              if (drill === null) continue
              const behind = await countCalls(store, askedOf({ ...query, ...drill }))
              expect([key, drill, behind]).toEqual([key, drill, cells.calls ?? cells.tries])
            }
          }
          const sumIn = (tables: readonly ReportTable[]) =>
            tables.reduce((sum, table) => sum + Number(table.sum?.calls), 0)
          const tables = answer.tables as ReportTable[]
          if (key === 'concurrent') expect(tables.map((table) => table.sum?.calls)).toEqual([total, total])
          if (key === 'frequent-numbers')
            expect(sumIn(tables)).toBe(await countCalls(store, askedOf({ ...query, direction: outside(filters) })))
        }
      },
    ),
    { numRuns: 8, endOnFailure: true },
  )
}, 300_000)

const outside = ({ direction }: Record<string, string | string[]>): Direction[] => {
  const wanted = direction === undefined ? directions : [direction].flat()
  const left = (['in', 'out'] as const).filter((one) => wanted.includes(one))
  return left.length === 0 ? ['in'] : left
}
