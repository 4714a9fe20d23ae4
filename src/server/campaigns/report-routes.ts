import type { CampaignQuery, campaignReportEndpoints } from '#contract/my-account/campaign-reports.ts'
import type { ReportAnswer } from '#contract/my-account/reports.ts'
import { LONDON } from '#rules/period.ts'
import type { ReportTable } from '#rules/reports.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { findDataCompleteTo } from '../calls/data-complete-queries.ts'
import { type AskedQuestion, requireItemised } from '../calls/question.ts'
import { reportByDay } from '../calls/reports/by-day.ts'
import { reportByHour } from '../calls/reports/by-hour.ts'
import { reportCallBack } from '../calls/reports/call-back.ts'
import { countCalls } from '../calls/reports/call-totals.ts'
import { refuse } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { type CampaignFigures, costsOfCampaign, getCampaignFigures } from './campaign-figures.ts'
import { campaignQuestion } from './campaign-question.ts'
import { readOwnKeeper } from './own-sight.ts'
import { findCampaign } from './queries.ts'

type Parts = Pick<AppParts, 'db' | 'callStore' | 'clock'>
type Ask = { readonly id: number; readonly query: CampaignQuery }

/** What a person asks of a campaign that they see, as they may see its calls. */
export const askOfCampaign = async (parts: Parts, caller: PortalContext, { id, query }: Ask) => {
  const { keeper, scope, now } = await readOwnKeeper(parts, caller)
  const { sight, today } = keeper
  const campaign = (await findCampaign(parts.db, sight, id)) ?? refuse('NOT_FOUND')
  const question = campaignQuestion({ scope, campaign }, query, { today, now, billDay: caller.customer.billDay })
  return { campaign, question, today }
}

const headerOf = async (
  { db }: Parts,
  { question, title, calls }: { readonly question: AskedQuestion; readonly title: string; readonly calls: number },
): Promise<ReportAnswer['header']> => ({
  ...{ report: 'campaign', title, zone: LONDON, calls, previousPeriod: null },
  period: { from: question.period.from, to: question.period.to },
  periodLabel: question.periodLabel,
  dataCompleteTo: (await findDataCompleteTo(db, question.scope.customerId))?.toISOString() ?? null,
  filters: [...question.words],
  notes: [...question.notes],
})

// What leaves is copied on its way out, so nobody changes what a report gave.
const tablesOf = (tables: readonly ReportTable[]) => structuredClone(tables) as ReportAnswer['tables']

/** Answers the report of a campaign: its figures, by day, by hour, by weekday and hour. */
export const reportCampaign = async (parts: Parts, caller: PortalContext, ask: Ask) => {
  const { campaign, question, today } = await askOfCampaign(parts, caller, ask)
  const parcel = { store: parts.callStore, question, previous: null }
  const [figures, days, hours] = await Promise.all([
    getCampaignFigures(parts.callStore, question),
    reportByDay(parcel),
    reportByHour(parcel),
  ])
  const header = await headerOf(parts, { question, title: campaign.name, calls: figures.calls })
  const unknown =
    figures.unknown === 0
      ? []
      : ['Some calls come from records that do not say whether they were answered: they are not in the answered share.']
  const answer = {
    header: { ...header, notes: [...header.notes, ...unknown] },
    tables: tablesOf([...days.tables, ...hours.tables]),
  }
  return { campaign, question, today, figures, answer }
}

const shownFigures = ({ charges: _, notPriced: __, ...figures }: CampaignFigures) => figures

/** The figures of one campaign of a comparison; a campaign that has not begun has none. */
const compareOne = async (parts: Parts, caller: PortalContext, ask: Ask) => {
  const { campaign, question, today } = await askOfCampaign(parts, caller, ask)
  const { id, name, starts_on, ends_on } = campaign
  const head = {
    campaign: { id, name, startsOn: starts_on, endsOn: ends_on },
    notes: question.notes.map((note) => `${name}: ${note}`),
  }
  if (starts_on > today) return { ...head, period: null, figures: null, costs: null }
  const figures = await getCampaignFigures(parts.callStore, question)
  const { from, to } = question.period
  const costs = caller.open.has('view_campaign_costs') ? costsOfCampaign(campaign, figures, { question, today }) : null
  const notes = [...head.notes, ...(typeof costs?.note === 'string' ? [`${name}: ${costs.note}`] : [])]
  return { ...head, notes, period: { from, to }, figures: shownFigures(figures), costs }
}

/** Customers read what the calls of their campaigns say. */
export const campaignReportHandlers = (parts: Parts): Handlers<typeof campaignReportEndpoints, PortalContext> => ({
  report: async ({ caller, params, query }) => {
    const { figures, answer } = await reportCampaign(parts, caller, { ...params, query })
    return { ...answer, figures: shownFigures(figures) }
  },

  costs: async ({ caller, params, query }) => {
    const { campaign, question, today } = await askOfCampaign(parts, caller, { ...params, query })
    return costsOfCampaign(campaign, await getCampaignFigures(parts.callStore, question), { question, today })
  },

  callBacks: async ({ caller, params, query }) => {
    const { campaign, question } = await askOfCampaign(parts, caller, { ...params, query })
    requireItemised(question.scope)
    const [{ tables, notes = [] }, calls] = await Promise.all([
      reportCallBack({ store: parts.callStore, question, previous: null }),
      countCalls(parts.callStore, question),
    ])
    const header = await headerOf(parts, { question, title: campaign.name, calls })
    return { header: { ...header, notes: [...header.notes, ...notes] }, tables: tablesOf(tables) }
  },

  compare: async ({ caller, query: { id: ids, ...query } }) => {
    const found = await Promise.all([...new Set(ids)].map((id) => compareOne(parts, caller, { id, query })))
    return {
      rows: found.toSorted((a, b) => (b.figures?.calls ?? -1) - (a.figures?.calls ?? -1)),
      notes: [...new Set(found.flatMap(({ notes }) => notes))],
    }
  },
})
