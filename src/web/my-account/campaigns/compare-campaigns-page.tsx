import { campaignReportEndpoints, compareQuery, MOST_COMPARED } from '#contract/my-account/campaign-reports.ts'
import { ownCampaignEndpoints } from '#contract/my-account/campaigns.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { useAddress } from '#web/kit/address.ts'
import { describeCampaignDays } from '#web/kit/campaigns/campaign-words.tsx'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Crumb, Loaded, Section } from '#web/kit/detail-page.tsx'
import { formatCount } from '#web/kit/format.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Blank, Loading } from '#web/kit/states.tsx'
import { MultiSelect } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { builtAreas } from '../areas.ts'
import { valuesOf } from '../calls/address-values.ts'
import { ReportNotes } from '../calls/report-header.tsx'
import { useOpens } from '../me.tsx'
import { formatCost } from './campaign-costs.tsx'
import { formatAverage, formatShare } from './campaign-figures.tsx'
import { CampaignPeriod } from './campaign-period.tsx'
import styles from './campaigns.module.css'

const ReportChart = lazy(async () => ({ default: (await import('../calls/report-chart.tsx')).ReportChart }))

type Row = AnswerOf<typeof campaignReportEndpoints.compare>['rows'][number] & { rank: number }

const figure = (key: string, label: string, value: (figures: NonNullable<Row['figures']>) => string): Column<Row> => ({
  key,
  label,
  align: 'right',
  cell: ({ figures }) => (figures === null ? 'not begun' : value(figures)),
})

const columnsFor = (seesCosts: boolean): Column<Row>[] => [
  {
    key: 'campaign',
    label: 'Campaign',
    heading: true,
    cell: ({ rank, campaign }) => (
      <>
        {rank}.{' '}
        <Link to={`${builtAreas.campaigns.path}/${campaign.id}`} className={styles.name}>
          {campaign.name}
        </Link>
        <span className={styles.under}>{describeCampaignDays(campaign)}</span>
      </>
    ),
  },
  figure('calls', 'Incoming calls', ({ calls }) => formatCount(calls)),
  figure('unique', 'Unique callers', ({ uniqueCallers }) => formatCount(uniqueCallers)),
  figure('first', 'First-time callers', ({ firstTimeCallers }) => formatCount(firstTimeCallers)),
  figure('withheld', 'Withheld', ({ withheld }) => formatCount(withheld)),
  figure('answered', 'Answered', ({ answeredShare }) => formatShare(answeredShare)),
  figure('average', 'Average', ({ averageSeconds }) => formatAverage(averageSeconds)),
  ...(seesCosts
    ? (
        [
          ['share', 'Budget'],
          ['perCall', 'Per call'],
          ['perFirstTimeCaller', 'Per first-time caller'],
        ] as const
      ).map(([key, label]): Column<Row> => ({
        key,
        label,
        align: 'right',
        cell: ({ costs }) => (costs === null ? 'n/a' : formatCost(costs, costs[key])),
      }))
    : []),
]

const asTable = (rows: readonly Row[]) => ({
  key: 'campaigns',
  title: 'Incoming calls by campaign',
  columns: [
    { key: 'campaign', label: 'Campaign', kind: 'text' as const },
    { key: 'calls', label: 'Incoming calls', kind: 'count' as const },
  ],
  rows: rows.map(({ campaign, figures }) => ({
    key: String(campaign.id),
    cells: { campaign: campaign.name, calls: figures?.calls ?? 0 },
    drill: null,
  })),
  sum: null,
})

const Comparison = ({ ids }: { ids: readonly string[] }) => {
  const { search } = useAddress()
  const seesCosts = useOpens('view_campaign_costs')
  const { period, from, to } = search
  const parsed = compareQuery.safeParse({ id: [...ids], period, from, to })
  const query = parsed.success ? parsed.data : { id: ids.map(Number) as never }
  const asked = useAsk(campaignReportEndpoints.compare, { query }, { keepPrevious: true })
  return (
    <Loaded asked={asked}>
      {({ rows: found, notes }) => {
        const rows = found.map((row, index) => ({ ...row, rank: index + 1 }))
        return (
          <>
            <ReportNotes notes={notes} />
            <Section flush title="Side by side" lead="Most calls first.">
              {rows.length > 1 ? (
                <Suspense fallback={<Loading lines={6} />}>
                  <ReportChart table={asTable(rows)} />
                </Suspense>
              ) : null}
              <DataTable
                figures
                caption="Campaigns side by side"
                columns={columnsFor(seesCosts)}
                rows={rows}
                rowKey={({ campaign }) => campaign.id}
                dimmed={asked.isPlaceholderData}
              />
            </Section>
          </>
        )
      }}
    </Loaded>
  )
}

/** Up to five campaigns side by side, each in its own time or all in one period. */
export const CompareCampaignsPage = () => {
  const { search, change } = useAddress()
  const asked = useAsk(ownCampaignEndpoints.list, { query: { pageSize: 100, sort: 'name' } })
  const ids = valuesOf(search['id']).slice(0, MOST_COMPARED)
  return (
    <>
      <PageTitle
        title={builtAreas.compareCampaigns.title}
        before={<Crumb to={builtAreas.campaigns.path}>{builtAreas.campaigns.title}</Crumb>}
        lead={`Up to ${MOST_COMPARED} campaigns, each in its own time or all in the same period.`}
      />
      <Loaded asked={asked}>
        {({ rows }) => (
          <>
            <MultiSelect
              className={styles.choose}
              label="Campaigns"
              placeholder={ids.length === 0 ? 'Choose campaigns' : undefined}
              data={rows.map(({ id, name }) => ({ value: String(id), label: name }))}
              value={ids}
              maxValues={MOST_COMPARED}
              searchable
              clearable
              clearButtonProps={{ 'aria-label': 'Clear' }}
              mb="md"
              onChange={(chosen) => change({ id: chosen.length === 0 ? undefined : chosen }, { replace: true })}
            />
            <CampaignPeriod label="Each in its own time" />
            {ids.length === 0 ? (
              <Section title="Side by side">
                <Blank title="No campaigns chosen">Choose two or more campaigns above to see them side by side.</Blank>
              </Section>
            ) : (
              <Comparison ids={ids} />
            )}
          </>
        )}
      </Loaded>
    </>
  )
}
