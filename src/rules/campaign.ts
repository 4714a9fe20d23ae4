import { MICROS } from './money.ts'
import { addDays, addMonths, type Day, daysBetween, type Period, startOfMonth } from './period.ts'

/** Where a campaign stands on a day. */
export const campaignStates = ['planned', 'running', 'ended'] as const
export type CampaignState = (typeof campaignStates)[number]
export const campaignStateLabels: Readonly<Record<CampaignState, string>> = {
  planned: 'Planned',
  running: 'Running',
  ended: 'Ended',
}

/** What a budget is for: the whole campaign, or each calendar month of it. */
export const budgetKinds = ['total', 'month'] as const
export type BudgetKind = (typeof budgetKinds)[number]
export const budgetKindLabels: Readonly<Record<BudgetKind, string>> = {
  total: 'in total',
  month: 'a month',
}

/** The first and the last day that count; null while it has no end. */
export type CampaignDays = { readonly startsOn: Day; readonly endsOn: Day | null }

/** The state of a campaign as its days have it. */
export const campaignStateOn = ({ startsOn, endsOn }: CampaignDays, today: Day): CampaignState => {
  if (startsOn > today) return 'planned'
  return endsOn !== null && endsOn < today ? 'ended' : 'running'
}

type Days = Pick<Period, 'from' | 'to'>
const earlier = (a: Day, b: Day): Day => (a < b ? a : b)
const later = (a: Day, b: Day): Day => (a > b ? a : b)
const countDays = ({ from, to }: Days): number => Math.max(0, daysBetween(from, to) + 1)

/** The days of a period on which a campaign ran, up to today; undefined when there is none. */
export const daysRun = ({ startsOn, endsOn }: CampaignDays, period: Days, today: Day): Days | undefined => {
  const from = later(startsOn, period.from)
  const to = earlier(earlier(endsOn ?? today, today), period.to)
  return from > to ? undefined : { from, to }
}

export type Budget = { readonly micros: number; readonly kind: BudgetKind }

// In parts of the month's own days, so that a whole month is exactly the amount.
const shareOfMonths = (micros: number, { from, to }: Days): number => {
  let sum = 0
  for (let month = startOfMonth(from); month <= to; month = addMonths(month, 1)) {
    const whole = { from: month, to: addDays(addMonths(month, 1), -1) }
    const part = { from: later(from, whole.from), to: earlier(to, whole.to) }
    sum += (micros * countDays(part)) / countDays(whole)
  }
  return Math.round(sum)
}

/**
 * The part of a budget that falls on a period, in micros. A total is spread evenly over the campaign's days; while it has no
 * end, over those up to today. A monthly one counts for the days of each calendar month. Days to come do not count.
 */
export const budgetShare = (
  { micros, kind }: Budget,
  campaign: CampaignDays,
  { period, today }: { readonly period: Days; readonly today: Day },
): number => {
  const run = daysRun(campaign, period, today)
  if (run === undefined) return 0
  if (kind === 'month') return shareOfMonths(micros, run)
  const whole = countDays({ from: campaign.startsOn, to: campaign.endsOn ?? later(today, campaign.startsOn) })
  return Math.round((micros * countDays(run)) / whole)
}

/** An amount in micros to the penny, or the currency's hundredth. */
export const toPenny = (micros: number): number => Math.round(micros / (MICROS / 100)) * (MICROS / 100)

/** What one of so many cost, in micros to the penny; null ("n/a") when there is none, or nothing is known to be spent. */
export const costOfEach = (spentMicros: number | null, count: number): number | null =>
  spentMicros === null || count === 0 ? null : toPenny(spentMicros / count)

/** How long a number rests between two campaigns before its calls are told apart for certain. */
export const REST_DAYS = 30
/** For so many days a number that was used again too soon is told. */
const TOLD_DAYS = 90

/** A number's time in a campaign; `until` is the first day that no longer counts, null without end. */
export type NumberTime = {
  readonly numberId: number
  readonly campaignId: number
  readonly from: Day
  readonly until: Day | null
}

/** Two campaigns that one number collects calls of: at the same time, or one so soon after the other. */
export type SharedNumber = {
  readonly numberId: number
  readonly campaignIds: readonly [earlier: number, later: number]
  readonly how: 'at once' | 'soon after'
}

const howShared = (one: NumberTime, other: NumberTime, today: Day): SharedNumber['how'] | undefined => {
  const untils = [one.until, other.until].filter((until) => until !== null).toSorted()
  if (one.until === null || one.until > other.from)
    return untils[0] === undefined || untils[0] > addDays(today, -REST_DAYS) ? 'at once' : undefined
  const isSoon = other.from < addDays(one.until, REST_DAYS)
  return isSoon && other.from > addDays(today, -TOLD_DAYS) ? 'soon after' : undefined
}

/**
 * The numbers that collect calls of two campaigns: in both at once, as the staff's and the customer's own can be, or used
 * again less than `REST_DAYS` days after. What is long past warns nobody.
 */
export const findSharedNumbers = (times: readonly NumberTime[], today: Day): SharedNumber[] =>
  [...Map.groupBy(times, ({ numberId }) => numberId).values()].flatMap((ofNumber) => {
    const inOrder = ofNumber.toSorted((a, b) => a.from.localeCompare(b.from))
    return inOrder.flatMap((one, index) =>
      inOrder.slice(index + 1).flatMap((other): SharedNumber[] => {
        const how = one.campaignId === other.campaignId ? undefined : howShared(one, other, today)
        return how === undefined
          ? []
          : [{ numberId: one.numberId, campaignIds: [one.campaignId, other.campaignId], how }]
      }),
    )
  })
