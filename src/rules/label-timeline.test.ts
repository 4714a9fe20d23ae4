import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labelAt, type LabelledDays, makeTimeline, namesIn, noLabel, spanAt, spansIn } from './label-timeline.ts'
import { resolveLabel } from './number-label.ts'
import { addDays, startOfDay } from './period.ts'

const FIRST = '2026-10-20'
const DAYS = 12
const dayAt = (at: number) => addDays(FIRST, at)

/** Up to three stretches of one owner that do not overlap, the first or last without a bound at times. */
const stretches = (owner: LabelledDays['owner'], firstId: number): fc.Arbitrary<LabelledDays[]> =>
  fc
    .record({
      cuts: fc.uniqueArray(fc.nat({ max: DAYS }), { maxLength: 6 }),
      open: fc.boolean(),
      names: fc.array(fc.constantFrom('London', 'Leeds'), { minLength: 3, maxLength: 3 }),
    })
    .map(({ cuts, open, names }) => {
      const sorted = cuts.toSorted((a, b) => a - b)
      const pairs = sorted.flatMap((from, at) => (at % 2 === 0 ? [[from, sorted[at + 1]] as const] : []))
      return pairs.map(([from, until], at) => ({
        owner,
        id: firstId + at,
        name: names[at] ?? '',
        from: at === 0 && open ? null : dayAt(from),
        until: until === undefined ? null : dayAt(until),
      }))
    })

const holds = ({ from, until }: LabelledDays, day: string): boolean =>
  (from === null || from <= day) && (until === null || day < until)

describe('a timeline', () => {
  test('says at every moment what the two owners said of its day, clock changes included', () =>
    fc.assert(
      fc.property(
        stretches('customer', 10),
        stretches('staff', 20),
        fc.boolean(),
        fc.integer({ min: -1, max: DAYS }),
        fc.nat({ max: 22 }),
        (customer, staff, usesStaff, dayNumber, hour) => {
          const day = dayAt(dayNumber)
          const at = startOfDay(day) + hour * 3_600_000
          const own = customer.find((each) => holds(each, day))
          const theirs = staff.find((each) => holds(each, day))
          const timeline = makeTimeline([...customer, ...staff], usesStaff)
          const counting = resolveLabel({ customer: own ?? null, staff: theirs ?? null }, usesStaff)
          expect(spanAt(timeline, at).id).toBe(counting.value?.id ?? null)
          expect(labelAt(timeline, at)).toEqual({ value: counting.value?.name ?? null, by: counting.by })
        },
      ),
    ))

  test('has no gap, no overlap, and no change that changes nothing', () =>
    fc.assert(
      fc.property(stretches('customer', 10), stretches('staff', 20), (customer, staff) => {
        const spans = makeTimeline([...customer, ...staff], true)
        expect([spans[0].fromAt, spans.at(-1)?.toAt]).toEqual([-Infinity, Infinity])
        for (const [at, span] of spans.entries()) {
          const next = spans[at + 1]
          if (next === undefined) continue
          expect(next.fromAt).toBe(span.toAt)
          expect([next.id, next.label]).not.toEqual([span.id, span.label])
        }
      }),
    ))

  test('names what counts in a period in order, each name once', () => {
    const days = (name: string, from: string | null, until: string | null): LabelledDays => ({
      ...{ owner: 'customer', id: name.length, name },
      ...{ from, until },
    })
    const timeline = makeTimeline([days('Leeds', null, '2026-03-01'), days('York', '2026-04-01', null)], false)
    const period = { fromAt: startOfDay('2026-02-01'), toAt: startOfDay('2026-05-01') }
    expect(namesIn(timeline, period)).toBe('Leeds, then York')
    expect(spansIn(timeline, period)).toHaveLength(3)
    expect(namesIn(noLabel, period)).toBeNull()
  })
})
