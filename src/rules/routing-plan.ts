import { z } from 'zod'
import { bankHolidayOn, type Nation } from './bank-holidays.ts'
import { type Day, dayOf, zoneClock } from './period.ts'

/** The days that a plan tells apart. A bank holiday is a day of its own, whatever weekday it falls on. */
export const dayKinds = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun', 'holiday'] as const
export type DayKind = (typeof dayKinds)[number]

export const dayKindLabels: Readonly<Record<DayKind, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
  holiday: 'Bank holiday',
}

/** Times on the London clock, `09:00` to `17:30`, the end excluded; `24:00` is midnight at the day's end. */
export type TimeRow = {
  readonly days: readonly DayKind[]
  readonly from: string
  readonly until: string
  readonly step: Step
}
export type Share = { readonly percent: number; readonly step: Step }
/** Rings a number; what comes then when it is busy, or when nobody answers in that time. */
export type Ring = {
  readonly kind: 'ring'
  readonly to: string
  readonly seconds: number
  readonly onBusy: Step
  readonly onNoAnswer: Step
}
export type End =
  | { readonly kind: 'voicemail' }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'refuse' }
/** What happens to a call: a tree, in which each way ends with an `End`. */
export type Step =
  | Ring
  | End
  | { readonly kind: 'times'; readonly rows: readonly TimeRow[]; readonly otherwise: Step | null }
  | { readonly kind: 'split'; readonly shares: readonly Share[] }

export type Plan = { readonly nation: Nation; readonly step: Step }

export const ringSeconds = { least: 5, most: 120, usual: 20 } as const
/** How many steps may lie behind each other, and how many a plan may have. */
export const planLimits = { depth: 8, steps: 60, rows: 20, shares: 10 } as const

const time = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'A time is written as 09:00; midnight at the end of a day is 24:00.')

const flat = [
  z.strictObject({ kind: z.literal('voicemail') }),
  z.strictObject({
    kind: z.literal('message'),
    text: z.string().trim().min(1, 'Write what the caller is to hear.').max(500, 'At most 500 characters.'),
  }),
  z.strictObject({ kind: z.literal('refuse') }),
] as const

const stepShape: z.ZodType<Step> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    ...flat,
    z.strictObject({
      kind: z.literal('ring'),
      to: z.string().trim().min(1, 'A number to ring is needed.').max(40, 'At most 40 characters.'),
      seconds: z
        .number()
        .int('Whole seconds.')
        .min(ringSeconds.least, `At least ${ringSeconds.least} seconds.`)
        .max(ringSeconds.most, `At most ${ringSeconds.most} seconds.`),
      onBusy: stepShape,
      onNoAnswer: stepShape,
    }),
    z.strictObject({
      kind: z.literal('times'),
      rows: z
        .array(
          z.strictObject({
            days: z
              .array(z.enum(dayKinds))
              .max(8)
              .overwrite((days) => [...new Set(days)]),
            from: time,
            until: time,
            step: stepShape,
          }),
        )
        .max(planLimits.rows, `At most ${planLimits.rows} times in one step.`),
      otherwise: stepShape.nullable(),
    }),
    z.strictObject({
      kind: z.literal('split'),
      shares: z
        .array(z.strictObject({ percent: z.number(), step: stepShape }))
        .max(planLimits.shares, `At most ${planLimits.shares} shares in one step.`),
    }),
  ]),
)

/** Levels of objects and lists that any text of a plan can need; what is deeper would exhaust whoever reads it by its shape. */
const MOST_LEVELS = 60

const isShallow = (value: unknown): boolean => {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) return false
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []))
  }
  return true
}

/** The shape of a step. Whether the plan is whole is told by `listPlanFaults`. */
export const step = z.unknown().refine(isShallow, 'This plan is nested too deeply.').pipe(stepShape)

/** Minutes since midnight of a time such as `09:30`. */
export const minutesOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

/** A moment as plans see it: London's day and clock, to the minute. */
export type PlanMoment = {
  readonly day: Day
  readonly minutes: number
  readonly kind: DayKind
  readonly holiday: string | undefined
}

/**
 * How plans see an instant. Plans go by the clock on the wall: of the hour that comes twice in October both are alike, and
 * the hour that is left out in March does not come.
 */
export const momentOf = (nation: Nation, at: number): PlanMoment => {
  const local = at + zoneClock().offsetAt(at)
  const day = dayOf(at)
  const holiday = bankHolidayOn(nation, day)
  const weekday = dayKinds[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'mon'
  return {
    day,
    minutes: Math.floor((local % 86_400_000) / 60_000),
    kind: holiday === undefined ? weekday : 'holiday',
    holiday,
  }
}

/** Whether a row of times holds at a moment. */
export const rowHolds = ({ days, from, until }: TimeRow, { kind, minutes }: PlanMoment): boolean =>
  days.includes(kind) && minutesOf(from) <= minutes && minutes < minutesOf(until)

/** Where a call is first: what rings, or how it ends. Of a split `draw` decides, a number from 0 up to 1. */
export const outcomeAt = ({ nation, step }: Plan, at: number, draw: () => number): Ring | End => {
  if (step.kind === 'times') {
    const moment = momentOf(nation, at)
    const next = step.rows.find((row) => rowHolds(row, moment))?.step ?? step.otherwise
    if (next === null) throw new Error(`The plan has no outcome at ${new Date(at).toISOString()}`)
    return outcomeAt({ nation, step: next }, at, draw)
  }
  if (step.kind === 'split') {
    const drawn = draw() * 100
    let sum = 0
    const chosen = step.shares.find(({ percent }) => drawn < (sum += percent)) ?? step.shares.at(-1)
    if (chosen === undefined) throw new Error('A split has shares')
    return outcomeAt({ nation, step: chosen.step }, at, draw)
  }
  return step
}

/** The steps directly behind a step, with their place in it. */
export const stepsBehind = (
  of: Step,
): readonly { readonly path: readonly (string | number)[]; readonly step: Step }[] => {
  if (of.kind === 'ring')
    return [
      { path: ['onBusy'], step: of.onBusy },
      { path: ['onNoAnswer'], step: of.onNoAnswer },
    ]
  if (of.kind === 'split') return of.shares.map(({ step }, index) => ({ path: ['shares', index, 'step'], step }))
  if (of.kind !== 'times') return []
  return [
    ...of.rows.map(({ step }, index) => ({ path: ['rows', index, 'step'], step })),
    ...(of.otherwise === null ? [] : [{ path: ['otherwise'], step: of.otherwise }]),
  ]
}

/** Every number that a plan may ring, each once. */
export const destinationsOfStep = (of: Step): string[] => [
  ...new Set([
    ...(of.kind === 'ring' ? [of.to] : []),
    ...stepsBehind(of).flatMap(({ step }) => destinationsOfStep(step)),
  ]),
]

/** The same plan with each number that it rings written otherwise; the place of each is told. */
export const mapDestinations = (
  of: Step,
  to: (number: string, path: (string | number)[]) => string,
  at: (string | number)[] = [],
): Step => {
  const map = (step: Step, ...path: (string | number)[]) => mapDestinations(step, to, [...at, ...path])
  if (of.kind === 'ring')
    return {
      ...of,
      to: to(of.to, [...at, 'to']),
      onBusy: map(of.onBusy, 'onBusy'),
      onNoAnswer: map(of.onNoAnswer, 'onNoAnswer'),
    }
  if (of.kind === 'split')
    return {
      ...of,
      shares: of.shares.map((share, index) => ({ ...share, step: map(share.step, 'shares', index, 'step') })),
    }
  if (of.kind !== 'times') return of
  return {
    ...of,
    rows: of.rows.map((row, index) => ({ ...row, step: map(row.step, 'rows', index, 'step') })),
    otherwise: of.otherwise === null ? null : map(of.otherwise, 'otherwise'),
  }
}
