import { periodPresets } from '#rules/period.ts'
import { z } from 'zod'
import { download, type PortalEndpoints } from '../endpoint.ts'
import { day, id, idInAddress } from '../shape.ts'
import { checkPeriod } from './call-question.ts'
import { campaignListQuery } from './campaigns.ts'
import { reportHeader, reportTable } from './reports.ts'

const campaignId = z.strictObject({ id: idInAddress<'Campaign'>() })
/** As many campaigns stand side by side. */
export const MOST_COMPARED = 5

/** `campaign` is the campaign's own time, up to today. */
export const campaignPeriods = ['campaign', ...periodPresets] as const
const periodFields = { period: z.enum(campaignPeriods).default('campaign'), from: day.optional(), to: day.optional() }

/** The period in which a campaign is looked at. */
export const campaignQuery = z.strictObject(periodFields).superRefine(checkPeriod)
export type CampaignQuery = z.output<typeof campaignQuery>

const ids = z
  .union([idInAddress<'Campaign'>().transform((one) => [one]), z.array(idInAddress<'Campaign'>())])
  .refine((chosen) => chosen.length <= MOST_COMPARED, `At most ${MOST_COMPARED} campaigns at once.`)
  .default([])
export const compareQuery = z.strictObject({ ...periodFields, id: ids }).superRefine(checkPeriod)

const count = z.number().int()

/** The figures of a campaign. Null reads "n/a". */
export const campaignFigures = z.object({
  /** Those that came in. */
  calls: count,
  uniqueCallers: count,
  firstTimeCallers: count,
  /** Incoming calls whose caller withheld the number: in no figure of callers. */
  withheld: count,
  answered: count,
  unknown: count,
  answeredShare: z.number().nullable(),
  averageSeconds: z.number().nullable(),
  /** The first day whose calls were looked through for earlier calls of the callers. */
  callersKnownSince: day,
})

/** What a campaign's calls cost. Amounts are decimal strings; null reads "n/a". */
export const campaignCosts = z.object({
  /** The budget as it is set; null when there is none. */
  budget: z.object({ amount: z.string(), kind: z.string(), currency: z.string() }).nullable(),
  /** The part of the budget that falls on the days looked at. */
  share: z.string().nullable(),
  perCall: z.string().nullable(),
  perFirstTimeCaller: z.string().nullable(),
  /** What the calls themselves cost; null where charges are not shown. */
  charges: z.array(z.object({ currency: z.string(), amount: z.string() })).nullable(),
  /** The same with the charges in the budget's currency; null where charges are not shown. */
  withCharges: z
    .object({ amount: z.string(), perCall: z.string().nullable(), perFirstTimeCaller: z.string().nullable() })
    .nullable(),
  notPriced: count,
  /** Why costs of each are not known though there is a budget and there are calls; null when they are. */
  note: z.string().nullable(),
})

const errors = ['INVALID', 'NOT_FOUND', 'CALLS_UNAVAILABLE'] as const

/** What the calls of campaigns say. */
export const campaignReportEndpoints = {
  report: {
    method: 'GET',
    path: '/campaigns/:id/report',
    summary: 'Calls of a campaign: callers, answered share and length, by day and by hour',
    needs: 'view_campaign_report',
    params: campaignId,
    query: campaignQuery,
    returns: z.object({ header: reportHeader, figures: campaignFigures, tables: z.array(reportTable) }),
    errors,
  },
  costs: {
    method: 'GET',
    path: '/campaigns/:id/costs',
    summary: 'What each call and each first-time caller of a campaign cost',
    needs: 'view_campaign_costs',
    params: campaignId,
    query: campaignQuery,
    returns: campaignCosts,
    errors,
  },
  callBacks: {
    method: 'GET',
    path: '/campaigns/:id/callBacks',
    summary: 'Callers of a campaign who were missed, and who of them still waits',
    needs: 'view_missed_callers',
    params: campaignId,
    query: campaignQuery,
    returns: z.object({ header: reportHeader, tables: z.array(reportTable) }),
    errors: [...errors, 'NOT_ITEMISED'],
  },
  compare: {
    method: 'GET',
    path: '/campaignComparison',
    summary: 'Up to five campaigns side by side, most calls first',
    needs: 'compare_campaigns',
    query: compareQuery,
    returns: z.object({
      rows: z.array(
        z.object({
          campaign: z.object({ id: id<'Campaign'>(), name: z.string(), startsOn: day, endsOn: day.nullable() }),
          period: z.object({ from: day, to: day }).nullable(),
          figures: campaignFigures.nullable(),
          /** Null where costs are not part of the access. */
          costs: campaignCosts.nullable(),
        }),
      ),
      notes: z.array(z.string()),
    }),
    errors,
  },
} as const satisfies PortalEndpoints

const csv = download('text/csv; charset=utf-8')

/** The same as files. */
export const campaignFileEndpoints = {
  list: {
    method: 'GET',
    path: '/campaignList/file',
    summary: 'The list of campaigns as CSV, as filtered',
    needs: 'export_campaigns',
    query: campaignListQuery,
    returns: csv,
    errors: ['INVALID', 'CALLS_UNAVAILABLE'],
  },
  report: {
    method: 'GET',
    path: '/campaigns/:id/report/file',
    summary: 'The report of a campaign as CSV',
    needs: ['export_campaigns', 'view_campaign_report'],
    params: campaignId,
    query: campaignQuery,
    returns: csv,
    errors,
  },
  calls: {
    method: 'GET',
    path: '/campaigns/:id/calls/file',
    summary: 'The calls of a campaign as CSV, as the call list shows them',
    needs: ['export_campaigns', 'report_call_list'],
    params: campaignId,
    query: campaignQuery,
    returns: csv,
    errors: [...errors, 'NOT_ITEMISED', 'TOO_LARGE_FOR_FILE'],
  },
} as const satisfies PortalEndpoints
