import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bankHolidayOn, nations } from './bank-holidays.ts'
import { listPlanFaults } from './plan-faults.ts'
import { describeCall } from './plan-words.ts'
import {
  dayKinds,
  type DayKind,
  minutesOf,
  outcomeAt,
  type Plan,
  step as shape,
  type Step,
  stepsBehind,
  type TimeRow,
} from './routing-plan.ts'

const refuse: Step = { kind: 'refuse' }
const voicemail: Step = { kind: 'voicemail' }
const ring = (to: string, next: Step = refuse): Step => ({
  kind: 'ring',
  to,
  seconds: 20,
  onBusy: next,
  onNoAnswer: next,
})
const weekdays: DayKind[] = ['mon', 'tue', 'wed', 'thu', 'fri']
const office: TimeRow = { days: weekdays, from: '09:00', until: '17:30', step: ring('+442079460000') }
const times = (rows: TimeRow[], otherwise: Step | null = voicemail): Step => ({ kind: 'times', rows, otherwise })
const faults = (step: Step) => listPlanFaults(step).map(({ path, message }) => [path.join('.'), message])

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** Plans that say all there is: each day is cut into stretches, and each stretch is a row, in any order. */
const wholePlan = fc.letrec<{ step: Step }>((tie) => {
  const end = fc.constantFrom<Step>(refuse, voicemail, { kind: 'message', text: 'We are closed.' })
  const rows = fc
    .tuple(
      ...dayKinds.map(() => fc.uniqueArray(fc.integer({ min: 1, max: 1439 }), { maxLength: 1 })),
      fc.array(tie('step'), { minLength: 3, maxLength: 3 }),
    )
    .map((parts) => {
      const steps = parts.at(-1) as Step[]
      return dayKinds.flatMap((kind, day) => {
        const cuts = [0, ...(parts[day] as number[]), 1440]
        return cuts.slice(1).map((until, at): TimeRow => ({
          days: [kind],
          from: clock(cuts[at] ?? 0),
          until: clock(until),
          step: steps[(day + at) % 3] ?? refuse,
        }))
      })
    })
  const shares = fc.tuple(fc.integer({ min: 1, max: 99 }), tie('step'), tie('step')).map(([percent, a, b]): Step => ({
    kind: 'split',
    shares: [
      { percent, step: a },
      { percent: 100 - percent, step: b },
    ],
  }))
  return {
    step: fc.oneof(
      { maxDepth: 2, withCrossShrink: true },
      end,
      fc
        .tuple(tie('step'), tie('step'))
        .map(([onBusy, onNoAnswer]): Step => ({ kind: 'ring', to: '+442079460000', seconds: 20, onBusy, onNoAnswer })),
      rows.map((all): Step => ({ kind: 'times', rows: all, otherwise: null })),
      fc
        .tuple(fc.subarray([...dayKinds], { minLength: 1 }), tie('step'), tie('step'))
        .map(([days, a, b]): Step => times([{ ...office, days, step: a }], b)),
      shares,
    ),
  }
}).step

const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  weekday: 'short',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** What London's clock says, by the platform's own calendar and not by ours. */
const londonAt = (at: number) => {
  const parts = london.formatToParts(at)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return {
    day: `${of('year')}-${of('month')}-${of('day')}`,
    weekday: of('weekday').toLowerCase(),
    minutes: Number(of('hour')) * 60 + Number(of('minute')),
  }
}

/** How many rows of each step of times hold: one each, or none where it says what happens at all other times. */
const outcomes = ({ nation, step }: Plan, at: number): number[] => {
  const { day, weekday, minutes } = londonAt(at)
  const kind = bankHolidayOn(nation, day) === undefined ? weekday : 'holiday'
  const own =
    step.kind !== 'times'
      ? []
      : [
          step.rows.filter(
            (row) =>
              (row.days as string[]).includes(kind) && minutesOf(row.from) <= minutes && minutes < minutesOf(row.until),
          ).length || (step.otherwise === null ? 0 : 1),
        ]
  return [...own, ...stepsBehind(step).flatMap((each) => outcomes({ nation, step: each.step }, at))]
}

const from = Date.parse('2026-01-01T00:00:00Z')
const MINUTE = 60_000
/** Any minute of 2026 and 2027, with those at the changes of the clock and around bank holidays more often. */
const minute = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 2 * 365 * 1440 }).map((at) => from + at * MINUTE) },
  ...['2026-03-29', '2026-10-25', '2027-03-28', '2027-10-31', '2026-12-28', '2026-06-15'].map((day) => ({
    weight: 1,
    arbitrary: fc.integer({ min: -180, max: 1620 }).map((at) => Date.parse(`${day}T00:00:00Z`) + at * MINUTE),
  })),
)

describe('a plan without faults', () => {
  test('has exactly one outcome at every moment', () =>
    fc.assert(
      fc.property(
        wholePlan,
        fc.constantFrom(...nations),
        fc.array(minute, { minLength: 20, maxLength: 20 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (step, nation, moments, draw) => {
          fc.pre(listPlanFaults(step).length === 0)
          for (const at of moments) {
            expect(outcomes({ nation, step }, at).every((count) => count === 1)).toBe(true)
            expect(['ring', 'voicemail', 'message', 'refuse']).toContain(
              outcomeAt({ nation, step }, at, () => draw).kind,
            )
          }
        },
      ),
      { numRuns: 150 },
    ))

  test('has it at each single minute of the days on which the clocks change, and of bank holidays', () => {
    const plan: Plan = {
      nation: 'scotland',
      step: times([office, { days: [...weekdays, 'holiday'], from: '00:00', until: '09:00', step: refuse }]),
    }
    expect(listPlanFaults(plan.step)).toEqual([])
    for (const day of ['2026-03-29', '2026-10-25', '2026-11-30', '2026-12-25'])
      for (let at = 0; at < 25 * 60; at += 1)
        expect(outcomes(plan, Date.parse(`${day}T00:00:00Z`) + at * MINUTE)).toEqual([1])
  })

  test('and one with a row taken out has a gap, or with one made longer an overlap', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1438 }), fc.constantFrom(...dayKinds), (cut, kind) => {
        const day = (days: DayKind[]) => [
          { days, from: '00:00', until: clock(cut), step: refuse },
          { days, from: clock(cut), until: '24:00', step: voicemail },
        ]
        const all = [...day(dayKinds.filter((each) => each !== kind)), ...day([kind])]
        expect(faults(times(all, null))).toEqual([])
        expect(faults(times(all.slice(0, 3), null)).length).toBe(1)
        const longer = all.map((row, at) => (at === 2 ? { ...row, until: clock(cut + 1) } : row))
        expect(faults(times(longer, null))).toEqual([['rows.3.from', expect.stringContaining('overlap')]])
      }),
    ))
})

test('the clock on the wall decides: both hours of 01:30 in October are alike, and that of March does not come', () => {
  const night = times([{ days: ['sun'], from: '01:00', until: '02:00', step: voicemail }], refuse)
  const at = (instant: string) =>
    outcomeAt({ nation: 'england-and-wales', step: night }, Date.parse(instant), () => 0).kind
  expect([at('2026-10-25T00:30:00Z'), at('2026-10-25T01:30:00Z'), at('2026-10-25T02:00:00Z')]).toEqual([
    'voicemail',
    'voicemail',
    'refuse',
  ])
  expect([at('2026-03-29T00:59:00Z'), at('2026-03-29T01:00:00Z')]).toEqual(['refuse', 'refuse'])
})

test('shares are drawn as often as they say', () => {
  const plan: Plan = {
    nation: 'scotland',
    step: {
      kind: 'split',
      shares: [
        { percent: 30, step: refuse },
        { percent: 70, step: voicemail },
      ],
    },
  }
  const drawn = Array.from({ length: 100 }, (_, at) => outcomeAt(plan, from, () => at / 100).kind)
  expect(drawn.filter((kind) => kind === 'refuse').length).toBe(30)
})

describe('a plan is refused', () => {
  const deep = (levels: number): Step => (levels === 0 ? refuse : ring('+442079460000', deep(levels - 1)))
  test.each<[string, Step, string, string]>([
    ['with a gap', times([office], null), 'otherwise', 'Nothing is said for Monday to Friday, 00:00 to 09:00.'],
    [
      'with an overlap',
      times([office, { ...office, from: '17:00', until: '18:00' }]),
      'rows.1.from',
      'Times 1 and 2 overlap: Monday to Friday, 17:00 to 17:30.',
    ],
    [
      'with a time over midnight',
      times([{ ...office, from: '18:00', until: '06:00' }]),
      'rows.0.until',
      'over midnight is two',
    ],
    ['with a time without days', times([{ ...office, days: [] }]), 'rows.0.days', 'at least one day'],
    ['with no times', times([]), 'rows', 'Add at least one time'],
    [
      'with shares of 90',
      {
        kind: 'split',
        shares: [
          { percent: 40, step: refuse },
          { percent: 50, step: refuse },
        ],
      },
      'shares',
      'make 90 per cent. Together they must make 100: 10 are missing',
    ],
    [
      'with half a per cent',
      {
        kind: 'split',
        shares: [
          { percent: 49.5, step: refuse },
          { percent: 50.5, step: refuse },
        ],
      },
      'shares.0.percent',
      'whole number of per cent',
    ],
    ['with one share', { kind: 'split', shares: [{ percent: 100, step: refuse }] }, 'shares', 'at least two'],
    ['too deep', deep(8), 'onBusy.onBusy.onBusy.onBusy.onBusy.onBusy.onBusy.onBusy', 'More than 8 steps'],
  ])('%s', (_, step, path, message) => expect(faults(step)).toContainEqual([path, expect.stringContaining(message)]))

  test('nested so deeply that reading it would fail', () => {
    let step: unknown = refuse
    for (let level = 0; level < 50_000; level += 1) step = { kind: 'split', shares: [{ percent: 50, step }] }
    expect(shape.safeParse(step).error?.issues[0]?.message).toBe('This plan is nested too deeply.')
  })
})

test('a call is told step by step', () => {
  const hunt: Step = {
    kind: 'ring',
    to: '+442079460000',
    seconds: 20,
    onBusy: voicemail,
    onNoAnswer: ring('+447700900123'),
  }
  const plan: Plan = { nation: 'england-and-wales', step: times([{ ...office, step: hunt }]) }
  expect(describeCall(plan, Date.parse('2026-11-30T10:42:00Z'))).toEqual([
    { depth: 0, text: 'Monday 30 November 2026, 10:42 London time.' },
    { depth: 0, text: 'The time “Monday to Friday, 09:00 to 17:30” holds.' },
    { depth: 0, text: '020 7946 0000 rings for 20 seconds.' },
    { depth: 1, text: 'If it is busy:' },
    { depth: 2, text: 'The caller leaves a message on voicemail.' },
    { depth: 1, text: 'If nobody answers:' },
    { depth: 2, text: '07700 900123 rings for 20 seconds.' },
    { depth: 3, text: 'If it is busy, or nobody answers:' },
    { depth: 4, text: 'The call is refused politely.' },
  ])
  expect(describeCall(plan, Date.parse('2026-12-25T10:42:00Z'))[0]?.text).toContain('a bank holiday (Christmas Day)')
})
