import { type LabelSpan, noLabel, spansIn } from '#rules/label-timeline.ts'
import type { Period } from '#rules/period.ts'
import type { ScopeNumber } from '../scope-numbers.ts'
import { callsSql, type CallsSql, uint32s, uint32lists, verbatim } from '../store/calls-sql.ts'

/** The labels that a call has by the time at which it starts. */
export type LabelKind = 'site' | 'campaign'
/** Whether a label is one of those asked for. */
export type LabelTest = (span: LabelSpan) => boolean

/** What counts for calls of none of the numbers. */
export const [noSpan] = noLabel
/** The id that stands for "Unassigned". */
export const NO_LABEL = 0

type Asked = {
  readonly numbers: readonly ScopeNumber[]
  readonly period: Pick<Period, 'fromAt' | 'toAt'>
  /** The column or expression that holds the number's id. */
  readonly column: CallsSql
}

const idOf = ({ id }: LabelSpan): number => id ?? NO_LABEL
// The store counts whole seconds from 1970 on, and days begin on one.
const secondOf = ({ fromAt }: LabelSpan): number => Math.max(0, fromAt / 1000)

/**
 * The id of the site or campaign that counts for each call, 0 where none does: the one in whose time the call starts. Labels
 * are not in the store, so they go along: as one list where a number keeps its label all the period, which most do, and
 * with the seconds of the changes where it does not.
 */
export const labelOfCall = ({ numbers, period, column }: Asked, kind: LabelKind): CallsSql => {
  const spans = numbers.map((number) => ({ id: number.id, spans: spansIn(number[kind], period) }))
  const steady = spans.filter(({ spans }) => spans.length === 1 && spans[0]?.id != null)
  const changing = spans.filter(({ spans }) => spans.length > 1)
  const steadyLabels = steady.flatMap(({ spans }) => spans.map(idOf))
  const ofSteady =
    steady.length === 0
      ? verbatim(`toUInt32(${NO_LABEL})`)
      : callsSql`transform(${column}, ${uint32s(steady.map(({ id }) => id))}, ${uint32s(steadyLabels)}, toUInt32(0))`
  if (changing.length === 0) return ofSteady
  const ids = uint32s(changing.map(({ id }) => id))
  const place = callsSql`transform(${column}, ${ids}, ${uint32s(changing.map((_, index) => index + 1))}, toUInt32(0))`
  const labels = uint32lists(changing.map(({ spans }) => spans.map(idOf)))
  const seconds = uint32lists(changing.map(({ spans }) => spans.map(secondOf)))
  return callsSql`if(${place} = 0, ${ofSteady}, ${labels}[${place}][
    arrayLastIndex(second -> second <= toUnixTimestamp(started_at), ${seconds}[${place}])])`
}

/**
 * The condition that the number in a column is one of these and has, when the call starts, a label that each test takes. Most
 * numbers pass all the period or never; only for the others the moment is looked at.
 */
export const carriesLabels = ({ tests, ...asked }: Asked & { readonly tests: LabelTests }): CallsSql => {
  const kinds = (['site', 'campaign'] as const).filter((kind) => tests[kind] !== undefined)
  const passing = (number: ScopeNumber, kind: LabelKind): LabelSpan[] =>
    spansIn(number[kind], asked.period).filter((span) => tests[kind]?.(span) ?? true)
  const always: number[] = []
  const sometimes: ScopeNumber[] = []
  for (const number of asked.numbers) {
    const passed = kinds.map(
      (kind) => [passing(number, kind).length, spansIn(number[kind], asked.period).length] as const,
    )
    if (passed.every(([some, all]) => some === all)) always.push(number.id)
    else if (passed.every(([some]) => some > 0)) sometimes.push(number)
  }
  const isAlways = callsSql`${asked.column} IN ${uint32s(always)}`
  if (sometimes.length === 0) return isAlways
  const then = kinds.map((kind) => {
    const ids = new Set(sometimes.flatMap((number) => passing(number, kind)).map(idOf))
    return callsSql`${labelOfCall({ ...asked, numbers: sometimes }, kind)} IN ${uint32s([...ids])}`
  })
  const isNow = then.reduce(
    (all, condition) => callsSql`${all} AND ${condition}`,
    callsSql`${asked.column} IN ${uint32s(sometimes.map(({ id }) => id))}`,
  )
  return callsSql`(${isAlways} OR (${isNow}))`
}

type LabelTests = Readonly<Record<LabelKind, LabelTest | undefined>>
