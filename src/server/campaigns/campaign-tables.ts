import { campaignStateLabels } from '#rules/campaign.ts'
import type { ReportCell, ReportColumn, ReportTable } from '#rules/reports.ts'
import type { CampaignFigures, costsOfCampaign } from './campaign-figures.ts'
import type { listOwnCampaigns } from './campaign-list.ts'

const figureColumns: readonly ReportColumn[] = [
  { key: 'campaign', label: 'Campaign', kind: 'text' },
  { key: 'calls', label: 'Incoming calls', kind: 'count', metric: 'incoming' },
  { key: 'uniqueCallers', label: 'Unique callers', kind: 'count', metric: 'uniqueCallers' },
  { key: 'firstTimeCallers', label: 'First-time callers', kind: 'count', metric: 'firstTimeCallers' },
  { key: 'withheld', label: 'Withheld', kind: 'count', metric: 'withheld' },
  { key: 'answered', label: 'Answered', kind: 'count', metric: 'answered' },
  { key: 'unknown', label: 'Unknown', kind: 'count', metric: 'unknown' },
  { key: 'answeredShare', label: 'Answered share', kind: 'share', metric: 'answeredShare' },
  { key: 'averageSeconds', label: 'Average', kind: 'seconds', metric: 'averageDuration' },
]

type Costs = ReturnType<typeof costsOfCampaign>

const moneyColumns = ({ budget, note }: Costs): readonly ReportColumn[] => [
  ...[
    ['budgetShare', 'Budget'],
    ['perCall', 'Cost per call'],
    ['perFirstTimeCaller', 'Cost per first-time caller'],
    ['withCharges', 'Budget and call charges'],
    ['perCallWithCharges', 'Cost per call with charges'],
    ['perFirstTimeCallerWithCharges', 'Cost per first-time caller with charges'],
  ].map(([key = '', label = '']) => ({ key, label, kind: 'money' as const, currency: budget?.currency ?? 'GBP' })),
  ...(note === null ? [] : [{ key: 'costNote', label: 'Note on costs', kind: 'text' as const }]),
]

const costCells = ({ share, perCall, perFirstTimeCaller, withCharges, note }: Costs): Record<string, ReportCell> => ({
  ...{ budgetShare: share, perCall, perFirstTimeCaller, costNote: note },
  withCharges: withCharges?.amount ?? null,
  perCallWithCharges: withCharges?.perCall ?? null,
  perFirstTimeCallerWithCharges: withCharges?.perFirstTimeCaller ?? null,
})

/** The figures of one campaign as a table of one line, for a file; with costs where they are granted. */
export const figureTableOf = (
  name: string,
  { charges: _, notPriced: __, callersKnownSince: ___, ...figures }: CampaignFigures,
  costs: Costs | null,
): ReportTable => ({
  key: 'figures',
  title: 'Figures',
  columns: [...figureColumns, ...(costs === null ? [] : moneyColumns(costs))],
  rows: [
    { key: 'figures', cells: { campaign: name, ...figures, ...(costs === null ? {} : costCells(costs)) }, drill: null },
  ],
  sum: null,
})

type Listed = Awaited<ReturnType<typeof listOwnCampaigns>>['rows'][number]

const listColumns: readonly ReportColumn[] = [
  { key: 'name', label: 'Campaign', kind: 'text' },
  { key: 'setBy', label: 'Set by', kind: 'text' },
  { key: 'source', label: 'Source', kind: 'text' },
  { key: 'state', label: 'State', kind: 'text' },
  { key: 'startsOn', label: 'First day', kind: 'day' },
  { key: 'endsOn', label: 'Last day', kind: 'day' },
  { key: 'numbers', label: 'Numbers', kind: 'count' },
]

/** The list of campaigns as a table, for a file. */
export const listTableOf = (rows: readonly Listed[], seesCalls: boolean): ReportTable => ({
  key: 'campaigns',
  title: 'Campaigns',
  columns: [
    ...listColumns,
    ...(seesCalls ? [{ key: 'calls', label: 'Incoming calls', kind: 'count', metric: 'incoming' } as const] : []),
    { key: 'warnings', label: 'To look at', kind: 'text' },
  ],
  rows: rows.map(({ id, name, setBy, source, state, startsOn, endsOn, numbers, calls, warnings }) => ({
    key: String(id),
    cells: {
      ...{ name, setBy, source, startsOn, endsOn, numbers, calls },
      state: campaignStateLabels[state],
      warnings: warnings.map(({ text }) => text).join(' '),
    },
    drill: null,
  })),
  sum: null,
})
