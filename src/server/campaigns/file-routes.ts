import { Readable } from 'node:stream'
import type { campaignFileEndpoints } from '#contract/my-account/campaign-reports.ts'
import type { ReportAnswer } from '#contract/my-account/reports.ts'
import { LONDON } from '#rules/period.ts'
import type { ReportTable } from '#rules/reports.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { callListAsCsv } from '../call-exports/call-list-file.ts'
import { reportFileName } from '../call-exports/file-name.ts'
import { recordDownload } from '../call-exports/my-account-routes.ts'
import { reportAsCsv } from '../call-exports/report-csv.ts'
import { requireItemised } from '../calls/question.ts'
import { countCalls } from '../calls/reports/call-totals.ts'
import type { Download, Handlers } from '../http/serve.ts'
import { costsOfCampaign } from './campaign-figures.ts'
import { listOwnCampaigns } from './campaign-list.ts'
import { figureTableOf, listTableOf } from './campaign-tables.ts'
import { askOfCampaign, reportCampaign } from './report-routes.ts'

/** As many calls go into a file at once. */
const MOST_CALLS = 100_000

type Days = { readonly from: string; readonly to: string }

const textOf = (answer: ReportAnswer): Readable => Readable.from([reportAsCsv(answer)], { objectMode: false })

const headerOf = (title: string, period: Days): ReportAnswer['header'] => ({
  ...{ report: 'campaigns', title, period, periodLabel: '', previousPeriod: null, zone: LONDON },
  ...{ dataCompleteTo: null, filters: [], notes: [], calls: 0 },
})

const copied = (table: ReportTable) => structuredClone(table) as ReportAnswer['tables'][number]

/** Customers take campaigns with them as CSV, with what they may see of them now. */
export const campaignFileHandlers = (parts: AppParts): Handlers<typeof campaignFileEndpoints, PortalContext> => {
  const send = async (
    caller: PortalContext,
    { title, name, period, stream }: { title: string; name: string; period: Days; stream: Readable },
  ): Promise<Download> => {
    await recordDownload(parts, caller, { title, what: `${name}, ${period.from} to ${period.to}` })
    return { fileName: reportFileName(caller.customer, { report: name, period }, 'csv'), stream }
  }
  return {
    list: async ({ caller, query }) => {
      const { rows, period } = await listOwnCampaigns(parts, caller, query)
      const title = 'Campaigns'
      const table = listTableOf(rows, caller.open.has('myCallsEnabled'))
      const stream = textOf({ header: headerOf(title, period), tables: [copied(table)] })
      return send(caller, { title, name: 'campaigns', period, stream })
    },

    report: async ({ caller, params, query }) => {
      const { campaign, question, today, figures, answer } = await reportCampaign(parts, caller, { ...params, query })
      const seesCosts = caller.open.has('view_campaign_costs')
      const costs = seesCosts ? costsOfCampaign(campaign, figures, { question, today }) : null
      const tables = [copied(figureTableOf(campaign.name, figures, costs)), ...answer.tables]
      const stream = textOf({ ...answer, tables })
      return send(caller, { title: campaign.name, name: `campaign ${campaign.name}`, period: question.period, stream })
    },

    calls: async ({ caller, params, query, refuse }) => {
      const { campaign, question } = await askOfCampaign(parts, caller, { ...params, query })
      requireItemised(question.scope)
      if ((await countCalls(parts.callStore, question)) > MOST_CALLS)
        refuse('TOO_LARGE_FOR_FILE', {
          message:
            'A file at once holds at most 100,000 calls. Choose a shorter period, or order the call list as an export.',
        })
      const stream = callListAsCsv(parts.callStore, question, () => undefined)
      const name = `campaign ${campaign.name} calls`
      return send(caller, { title: campaign.name, name, period: question.period, stream })
    },
  }
}
