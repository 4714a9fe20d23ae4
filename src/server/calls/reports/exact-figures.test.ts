import { labelled } from '#test/support/labelled-days.ts'
import { type ReportAnswer, reportQueryOf } from '#contract/my-account/reports.ts'
import type { ReportKey } from '#rules/reports.ts'
import { openOwnCallStore, type PutCall, putCalls } from '#test/support/put-calls.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readQuestion } from '../question.ts'
import { type CallReader, makeCallScope } from '../scope.ts'
import { answerReport } from './answer-report.ts'
import { findCall, listCalls } from './list-calls.ts'
import { streamCalls } from './call-list.ts'

// One small week of one customer, and every report's figures of it, worked out by hand.

let own: Awaited<ReturnType<typeof openOwnCallStore>>
let ids: string[]
const customerId = 7
const none = { customer: null, staff: null }
const numbers = [
  { id: 1, matchKey: '+442079460101', sites: [labelled('staff', 'London')], campaigns: [], visible: true },
  { id: 2, matchKey: '+448081570102', sites: [], campaigns: [labelled('customer', 'Spring')], visible: true },
  { id: 3, matchKey: '+441632960103', sites: [], campaigns: [], visible: true },
].map((number) => ({ ...number, text: number.matchKey, description: none }))

const of = (at: string, over: Partial<PutCall> = {}): PutCall => ({
  at,
  customerId,
  direction: 'in',
  numberId: 1,
  otherNumberId: 0,
  seconds: 60,
  ring: 5,
  micros: null,
  currency: 'GBP',
  caller: '+447700900123',
  dialled: '+442079460101',
  state: 'answered',
  ...over,
})
const out = (at: string, dialled: string, over: Partial<PutCall> = {}): PutCall =>
  of(at, { direction: 'out', caller: '+442079460101', dialled, ring: null, ...over })
const missed = { seconds: 0, ring: 20, state: 'unanswered' } as const

const week: readonly PutCall[] = [
  // Monday: two calls overlap from 09:00:30 to 09:01:05.
  of('2026-06-01T08:00:00Z'),
  of('2026-06-01T08:00:30Z', { caller: '+442079460999', ring: 8, seconds: 120 }),
  of('2026-06-01T08:10:00Z', { caller: '!+447700900999', ...missed }),
  // Missed twice, then called back after two hours.
  of('2026-06-01T09:00:00Z', { caller: '+441614960998', ...missed }),
  of('2026-06-01T09:05:00Z', { caller: '+441614960998', ...missed, state: 'engaged' }),
  out('2026-06-01T11:05:00Z', '+441614960998', { micros: 120_000, seconds: 30 }),
  // Missed on the last day, answered the next, which lies outside the period.
  of('2026-06-07T20:00:00Z', { caller: '+33123456789', ...missed, state: 'abandoned', numberId: 2 }),
  of('2026-06-08T10:00:00Z', { caller: '+33123456789' }),
  // Missed, and answered only after 24 hours and a second.
  of('2026-06-02T09:00:00Z', { caller: '+441697396012', ...missed, numberId: 3 }),
  of('2026-06-03T09:00:01Z', { caller: '+441697396012', numberId: 3 }),
  out('2026-06-04T10:00:00Z', '+448081570999', { seconds: 700, micros: 0 }),
  out('2026-06-04T11:00:00Z', '116123', { seconds: 90 }),
  out('2026-06-04T12:00:00Z', '+35929876543', { seconds: 601, micros: 4_000_000, currency: 'EUR' }),
  of('2026-06-05T12:00:00Z', {
    direction: 'internal',
    otherNumberId: 2,
    caller: '+442079460101',
    dialled: '+448081570102',
    seconds: 10,
  }),
  of('2026-06-05T13:00:00Z', { direction: 'internal', numberId: 0, caller: '105', dialled: '106', state: 'unknown' }),
  of('2026-06-06T13:00:00Z', {
    numberId: 2,
    dialled: '+448081570102',
    caller: '+447700900123',
    state: 'voicemail',
    micros: 50_000,
    legs: [
      {
        dialledRaw: '07700900321',
        dialledKey: '+447700900321',
        startedAt: Date.parse('2026-06-06T13:00:10Z'),
        durationSeconds: 50,
        ringSeconds: 4,
        answerState: 'voicemail',
        priceMicros: 30_000,
      },
    ],
  }),
]

beforeAll(async () => {
  own = await openOwnCallStore()
  ids = await putCalls(own.store, week)
}, 60_000)
afterAll(() => own[Symbol.asyncDispose]())

const scopeOf = (reader: Partial<CallReader> = {}) =>
  makeCallScope(customerId, numbers, { now: new Date('2026-06-20T12:00:00Z'), useBackendDescriptions: true, ...reader })
const period = { period: 'custom', from: '2026-06-01', to: '2026-06-07' } as const
const now = new Date('2026-06-20T12:00:00Z')
const asked = (filters: object = {}, reader: Partial<CallReader> = {}) =>
  readQuestion(scopeOf(reader), reportQueryOf('by-day').parse({ ...period, ...filters }), { now })
const answer = (key: ReportKey, filters: object = {}, reader: Partial<CallReader> = {}): Promise<ReportAnswer> =>
  answerReport(own.store, key, asked(filters, reader), { compare: 'compare' in filters, dataCompleteTo: null })
/** The named cells of each line of a table. */
const lines = ({ tables }: ReportAnswer, table: string, ...cells: string[]) =>
  tables.find(({ key }) => key === table)?.rows.map((row) => cells.map((cell) => row.cells[cell]))

describe('figures', () => {
  test('of the whole period', async () => {
    const overview = await answer('overview', { compare: 'previous' })
    expect(overview.header).toMatchObject({
      calls: 15,
      title: 'Overview',
      zone: 'Europe/London',
      period: { from: '2026-06-01', to: '2026-06-07' },
      previousPeriod: { from: '2026-05-25', to: '2026-05-31' },
      dataCompleteTo: null,
    })
    expect(overview.tables[0]?.sum).toEqual({
      calls: 15,
      share: 1,
      incoming: 9,
      outgoing: 4,
      internal: 2,
      talkSeconds: 1791,
      averageSeconds: 179.1,
      cost_EUR: '4.00',
      cost_GBP: '0.20',
      notPriced: 11,
      previousCalls: 0,
      changeCalls: null,
      previousTalkSeconds: 0,
      changeTalkSeconds: null,
    })
    expect(overview.tables[1]?.rows[0]?.cells).toMatchObject({
      uniqueCallers: 5,
      withheld: 1,
      busiestDay: '2026-06-01',
      busiestDayCalls: 6,
      busiestHour: '10:00–10:59',
    })
  })

  test('how calls ended, and how long it took to answer: 5, 8 and 5 seconds make 6', async () => {
    const states = await answer('answered')
    expect(lines(states, 'states', 'state', 'calls', 'ringSeconds')).toEqual([
      ['Answered', 8, 6],
      ['Voicemail', 1, null],
      ['Unanswered', 3, null],
      ['Engaged', 1, null],
      ['Abandoned', 1, null],
      ['Failed', 0, null],
      ['Unknown', 1, null],
    ])
    expect(states.header.notes).toEqual([expect.stringContaining('“Unknown”')])
  })

  test('by number, site, campaign and call type', async () => {
    expect(lines(await answer('by-number'), 'numbers', 'number', 'calls')).toEqual([
      ['+442079460101', 10],
      ['+448081570102', 2],
      ['+441632960103', 2],
      [null, 1],
    ])
    expect(lines(await answer('by-site'), 'sites', 'site', 'calls', 'setBy')).toEqual([
      ['London', 10, 'your provider'],
      ['Unassigned', 5, null],
    ])
    expect(lines(await answer('by-campaign'), 'campaigns', 'campaign', 'calls', 'setBy')).toEqual([
      ['Spring', 2, 'you'],
      ['Unassigned', 13, null],
    ])
    const types = lines(await answer('by-call-type'), 'call-types', 'callType', 'calls')
    expect(types?.filter(([, calls]) => calls !== 0)).toEqual([
      ['UK geographic (01, 02)', 9],
      ['Free to caller (080, 116)', 3],
      ['International', 1],
      ['Internal', 2],
    ])
  })

  test('by hour and weekday', async () => {
    const hours = await answer('by-hour')
    const busy = lines(hours, 'hours', 'hour', 'calls')?.filter(([, calls]) => calls !== 0)
    expect(busy?.map(([hour, calls]) => [String(hour).slice(0, 5), calls])).toEqual([
      ['09:00', 3],
      ['10:00', 4],
      ['11:00', 1],
      ['12:00', 2],
      ['13:00', 2],
      ['14:00', 2],
      ['21:00', 1],
    ])
    expect(lines(hours, 'week', 'weekday', 'calls')).toEqual([
      ['Monday', 6],
      ['Tuesday', 1],
      ['Wednesday', 1],
      ['Thursday', 3],
      ['Friday', 2],
      ['Saturday', 1],
      ['Sunday', 1],
    ])
  })

  test('length of calls', async () =>
    expect(lines(await answer('duration-bands'), 'bands', 'calls')?.flat()).toEqual([5, 1, 1, 4, 2, 0, 2]))

  test('repeat callers, with withheld ones and all other calls apart', async () =>
    expect(lines(await answer('repeat-callers'), 'repeat-callers', 'times', 'callers', 'calls')).toEqual([
      ['1', 2, 2],
      ['2', 3, 6],
      ['3', 0, 0],
      ['4', 0, 0],
      ['5–10', 0, 0],
      ['More than 10', 0, 0],
      ['Withheld', null, 1],
      ['Outgoing and internal calls', null, 6],
    ]))

  test('where callers are', async () =>
    expect(lines(await answer('caller-areas'), 'areas', 'area', 'calls')).toEqual([
      ['Manchester (0161)', 2],
      ['Wigton (016973)', 2],
      ['London (020)', 1],
      ['France', 1],
      ['UK mobile', 2],
      ['Withheld', 1],
      ['Outgoing and internal calls', 6],
    ]))

  test('calls at once', async () => {
    const concurrent = await answer('concurrent')
    expect(lines(concurrent, 'days', 'day', 'peak', 'at', 'calls')?.slice(0, 2)).toEqual([
      ['2026-06-01', 2, '2026-06-01T08:00:30.000Z', 6],
      ['2026-06-02', 1, '2026-06-02T09:00:00.000Z', 1],
    ])
    expect(lines(concurrent, 'hours', 'peak')?.flat().slice(8, 11)).toEqual([0, 2, 1])
  })

  test('the call-back list: the window reaches past the end of the period', async () => {
    const back = await answer('call-back')
    expect(lines(back, 'outstanding', 'caller', 'tries', 'lastTry', 'number', 'callBackBy')).toEqual([
      ['+441697396012', 1, '2026-06-02T09:00:00.000Z', '+441632960103', '2026-06-03T09:00:00.000Z'],
    ])
    expect(lines(back, 'handled', 'caller', 'tries', 'how', 'afterSeconds')).toEqual([
      ['+33123456789', 1, 'They called again', 14 * 3600],
      ['+441614960998', 2, 'You called them', 2 * 3600],
    ])
    expect(back.header.notes).toEqual([expect.stringContaining('1 missed call of withheld callers is not here')])
  })

  test('frequent numbers, free calls as one line', async () => {
    const frequent = await answer('frequent-numbers')
    expect(lines(frequent, 'called', 'party', 'calls')).toEqual([
      ['+35929876543', 1],
      ['+441614960998', 1],
      ['Free calls, not listed', 2],
    ])
    expect(lines(frequent, 'callers', 'party', 'calls')?.at(-1)).toEqual(['Withheld', 1])
    expect(JSON.stringify(frequent)).not.toMatch(/8081570999|116123|900999/)
  })

  test('the longest and the dearest calls', async () => {
    const top = await answer('top-calls')
    expect(lines(top, 'longest', 'dialled', 'talkSeconds')?.at(0)).toEqual(['+35929876543', 601])
    expect(lines(top, 'dearest', 'dialled', 'cost_EUR', 'cost_GBP')).toEqual([
      ['+35929876543', '4.00', undefined],
      ['+441614960998', undefined, '0.12'],
      ['+448081570102', undefined, '0.08'],
      [undefined, '0.00', '0.00'],
    ])
    expect(JSON.stringify(top)).not.toMatch(/8081570999|116123/)
  })

  test('months, and the trend’s own period', async () => {
    expect(lines(await answer('by-month'), 'months', 'month', 'calls')).toEqual([['2026-06', 15]])
    expect(reportQueryOf('by-month').parse({}).period).toBe('last-13-months')
  })
})

describe('the list', () => {
  const listed = async (filters: object = {}) =>
    listCalls(own.store, asked(filters), { page: 1, pageSize: 100, order: 'startedAt' })

  test('leaves outgoing free calls out and says how many; calls to an own 080 number are there', async () => {
    const { rows, total, notListed } = await listed()
    expect([rows.length, total, notListed]).toEqual([13, 13, 2])
    expect(rows.some(({ dialled }) => dialled === '+448081570102')).toBe(true)
    const streamed: string[] = []
    for await (const calls of streamCalls(own.store, asked())) streamed.push(...calls.map(({ id }) => id))
    expect(streamed).toEqual(rows.map(({ id }) => id))
  })

  test('calls of a number that is theirs no more are on the one line of none of them, which leads to them', async () => {
    const scope = makeCallScope(
      customerId,
      numbers.filter(({ id }) => id === 1),
      { now, useBackendDescriptions: true },
    )
    const ask = (filters: object) =>
      answerReport(
        own.store,
        'by-number',
        readQuestion(scope, reportQueryOf('by-number').parse({ ...period, ...filters }), { now }),
        { dataCompleteTo: null },
      )
    const [first, none, ...more] = (await ask({})).tables[0]?.rows ?? []
    expect([first?.cells.calls, none?.cells.calls, none?.cells.number, more]).toEqual([10, 5, null, []])
    expect((await ask(none?.drill ?? {})).header.calls).toBe(5)
  })

  test('one call with its legs; a free one, and one from before the profile’s months, cannot be had', async () => {
    const at = (index: number) => (ids[index] ?? '').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    const found = await findCall(own.store, scopeOf(), at(15))
    expect(found?.call.chargeMicros).toBe(80_000)
    expect(found?.legs).toMatchObject([{ dialledKey: '+447700900321', retailMicros: 30_000 }])
    expect(await findCall(own.store, scopeOf(), at(10))).toBeUndefined()
    expect(await findCall(own.store, scopeOf({ earliest: '2026-06-07' }), at(15))).toBeUndefined()
  })

  test.each([
    [{ party: '0161 496 0998' }, 3],
    [{ party: ['00441614960998', '(0)20 7946 0999'] }, 4],
    [{ party: '07700 900999' }, 0],
    [{ caller: '900999' }, 0],
    [{ withheld: 'yes' }, 1],
    [{ area: 'Wigton (016973)' }, 2],
    [{ area: 'france' }, 1],
    [{ area: ['020', 'UK mobile'] }, 3],
    [{ number: ['+44 20 7946 0101', '0808 157 0102'] }, 10],
    [{ site: '' }, 6],
    [{ countsForNumber: '0' }, 1],
    [{ state: ['engaged', 'abandoned'] }, 2],
    [{ minSeconds: '601' }, 1],
    [{ maxSeconds: '0', direction: 'in' }, 5],
    [{ hour: '9' }, 3],
    [{ weekday: ['6', '7'] }, 2],
    [{ callGroup: 'international' }, 1],
    [{ callGroup: 'free', direction: 'out' }, 0],
  ])('filtered by %j has %i calls', async (filters, calls) => expect((await listed(filters)).total).toBe(calls))

  test('own numbers and areas that there are not are refused by name', () => {
    expect(() => asked({ number: ['020 7946 0101', '01632 960999'] })).toThrow(
      expect.objectContaining({
        code: 'INVALID',
        details: { issues: [{ path: ['number'], message: 'This is none of your numbers: 01632 960999.' }] },
      }),
    )
    expect(() => asked({ area: 'Atlantis' })).toThrow(expect.objectContaining({ code: 'INVALID' }))
    expect(() => asked({ period: 'this-bill-period', from: undefined, to: undefined })).toThrow(
      expect.objectContaining({ code: 'INVALID' }),
    )
  })

  test('the filters stand in words above the report', () =>
    expect(
      asked({ direction: 'in', site: '', number: '02079460101', area: '0161', withheld: 'no', hour: '9' }).words,
    ).toEqual([
      { label: 'Direction', value: 'Incoming' },
      { label: 'Number', value: '020 7946 0101' },
      { label: 'Site', value: 'Unassigned' },
      { label: 'Withheld callers', value: 'Without these' },
      { label: 'Caller’s area', value: 'Manchester (0161)' },
      { label: 'Hour', value: '09:00' },
    ]))
})
