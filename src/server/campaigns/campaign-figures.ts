import { budgetShare, costOfEach, toPenny } from '#rules/campaign.ts'
import { formatMicros, formatPrice, parseMicros } from '#rules/money.ts'
import type { Day } from '#rules/period.ts'
import type { CallQuestion } from '../calls/reports/calls-in-scope.ts'
import { type CallTotals, getCallTotals } from '../calls/reports/call-totals.ts'
import { countFirstTimeCallers } from '../calls/reports/first-time-callers.ts'
import type { CallStore } from '../calls/store/open.ts'
import type { CampaignRow } from './queries.ts'
import { shownBudget } from './shown-campaign.ts'

/** The figures of a campaign's calls, as the contract has them, and what its calls cost. */
export type CampaignFigures = {
  readonly calls: number
  readonly uniqueCallers: number
  readonly firstTimeCallers: number
  readonly withheld: number
  readonly answered: number
  readonly unknown: number
  /** Of the calls whose records say how they ended; null when none does. */
  readonly answeredShare: number | null
  readonly averageSeconds: number | null
  readonly callersKnownSince: Day
  readonly charges: CallTotals['charges']
  readonly notPriced: number
}

/** Answers how many calls a campaign brought, from whom, and how they ended. */
export const getCampaignFigures = async (store: CallStore, question: CallQuestion): Promise<CampaignFigures> => {
  const [totals, firsts] = await Promise.all([getCallTotals(store, question), countFirstTimeCallers(store, question)])
  const { calls, uniqueCallers, withheld, answered, unknown, averageSeconds, charges, notPriced } = totals
  return {
    ...{ calls, uniqueCallers, withheld, answered, unknown, averageSeconds, charges, notPriced },
    answeredShare: calls === unknown ? null : answered / (calls - unknown),
    firstTimeCallers: firsts.callers,
    callersKnownSince: firsts.knownSince,
  }
}

const each = (spent: number | null, count: number): string | null => formatPrice(costOfEach(spent, count))

const chargedIn = ({ charges }: CampaignFigures, currency: string): number =>
  parseMicros(charges.find((charge) => charge.currency === currency)?.amount ?? '0') ?? 0

/** Why somebody who sees some of a campaign's numbers is told no cost of each call; null when they see them all. */
const whyNoCosts = ({ has_others: hasOthers, budget_micros: micros }: CampaignRow): string | null =>
  hasOthers && micros !== null
    ? 'The campaign also has numbers that you do not see, and its budget is for all of them: costs per call and per caller are not known to you.'
    : null

/**
 * What a campaign's calls cost in a question's period: its budget for these days, and with the charges of the calls, where
 * they are shown. Null reads "n/a": there is no budget, or no call, or it is for calls of others too.
 */
export const costsOfCampaign = (
  campaign: CampaignRow,
  figures: CampaignFigures,
  { question: { period, scope }, today }: { readonly question: CallQuestion; readonly today: Day },
) => {
  const { budget_micros: micros, budget_kind: kind, currency, starts_on: startsOn, ends_on: endsOn } = campaign
  const days = { startsOn, endsOn }
  const share = micros === null ? null : toPenny(budgetShare({ micros, kind }, days, { period, today }))
  const note = whyNoCosts(campaign)
  const own = note === null ? share : null
  const all = own === null ? null : own + chargedIn(figures, currency)
  const perEach = (spent: number | null) => ({
    perCall: each(spent, figures.calls),
    perFirstTimeCaller: each(spent, figures.firstTimeCallers),
  })
  return {
    budget: shownBudget(campaign),
    share: formatPrice(share),
    ...perEach(own),
    charges: scope.showsCosts ? [...figures.charges] : null,
    withCharges: scope.showsCosts && all !== null ? { amount: formatMicros(all), ...perEach(all) } : null,
    notPriced: scope.showsCosts ? figures.notPriced : 0,
    note,
  }
}
