import { type LabelValues, type ResolvedLabel, resolveLabel } from './number-label.ts'
import { type Day, startOfDay } from './period.ts'

/** A number's time with a site or campaign: London days, half-open; null is without a bound. */
export type LabelledDays = {
  readonly owner: 'staff' | 'customer'
  readonly id: number
  readonly name: string
  readonly from: Day | null
  readonly until: Day | null
}

/** The site or campaign that counts from an instant up to another, which is excluded. */
export type LabelSpan = {
  readonly fromAt: number
  readonly toAt: number
  /** The id of the site or campaign that counts; null where none does. */
  readonly id: number | null
  readonly label: ResolvedLabel<string>
}

/** Which label counts when: spans in order, without gap or overlap, from the first instant to the last. */
export type LabelTimeline = readonly [LabelSpan, ...LabelSpan[]]

const unassigned: ResolvedLabel<string> = { value: null, by: 'none' }

/** Of a number that never had the label. */
export const noLabel: LabelTimeline = [{ fromAt: -Infinity, toAt: Infinity, id: null, label: unassigned }]

type Instants = LabelledDays & { readonly fromAt: number; readonly toAt: number }

const instantsOf = (days: LabelledDays): Instants => ({
  ...days,
  fromAt: days.from === null ? -Infinity : startOfDay(days.from),
  toAt: days.until === null ? Infinity : startOfDay(days.until),
})

const isSame = (a: LabelSpan, b: LabelSpan): boolean =>
  a.id === b.id && a.label.by === b.label.by && a.label.value === b.label.value

/**
 * What counts at each moment, of all that both owners gave a number. Each owner's times must not overlap; between the owners
 * the rule of `resolveLabel` decides.
 */
export const makeTimeline = (given: readonly LabelledDays[], useBackendDescriptions: boolean): LabelTimeline => {
  const counting = given.map(instantsOf).filter(({ owner }) => useBackendDescriptions || owner === 'customer')
  if (counting.length === 0) return noLabel
  const bounds = [...new Set([-Infinity, ...counting.flatMap(({ fromAt, toAt }) => [fromAt, toAt])])]
    .filter((at) => at < Infinity)
    .toSorted((a, b) => a - b)
  const spans: LabelSpan[] = []
  bounds.forEach((fromAt, index) => {
    const of = (owner: Instants['owner']) =>
      counting.find((each) => each.owner === owner && each.fromAt <= fromAt && fromAt < each.toAt)
    const values: LabelValues<Instants> = { customer: of('customer') ?? null, staff: of('staff') ?? null }
    const { value, by } = resolveLabel(values, useBackendDescriptions)
    const label = value === null ? unassigned : { value: value.name, by }
    const span: LabelSpan = { fromAt, toAt: bounds[index + 1] ?? Infinity, id: value?.id ?? null, label }
    const last = spans.at(-1)
    if (last !== undefined && isSame(last, span)) spans[spans.length - 1] = { ...last, toAt: span.toAt }
    else spans.push(span)
  })
  return spans as unknown as LabelTimeline
}

/** The span that an instant lies in. */
export const spanAt = (timeline: LabelTimeline, at: number): LabelSpan =>
  timeline.find(({ toAt }) => at < toAt) ?? timeline[0]

/** The label that counts at an instant. */
export const labelAt = (timeline: LabelTimeline, at: number): ResolvedLabel<string> => spanAt(timeline, at).label

/** The spans of a stretch of time, the first instant included and the last not. */
export const spansIn = (
  timeline: LabelTimeline,
  { fromAt, toAt }: { readonly fromAt: number; readonly toAt: number },
): readonly LabelSpan[] => timeline.filter((span) => span.fromAt < toAt && span.toAt > fromAt)

/** The names that count in a stretch of time, in order, each once; null when none does. */
export const namesIn = (timeline: LabelTimeline, period: { readonly fromAt: number; readonly toAt: number }) => {
  const names = [...new Set(spansIn(timeline, period).flatMap(({ label }) => label.value ?? []))]
  return names.length === 0 ? null : names.join(', then ')
}
