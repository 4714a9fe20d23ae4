import { reportEndpoints, reportQueryOf, type ReportAnswer } from '#contract/my-account/reports.ts'
import { USUAL_PERIOD } from '#contract/my-account/call-question.ts'
import { featureOfReport, isReportKey, type ReportKey, reports } from '#rules/reports.ts'
import { useAddress } from '#web/kit/address.ts'
import { Loaded } from '#web/kit/detail-page.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { readAddress } from '#web/kit/valid-address.ts'
import { Navigate, useParams } from '@tanstack/react-router'
import { Granted } from '../granted.tsx'
import { NoSuchPage } from '../no-such-page.tsx'
import { valuesOf } from './address-values.ts'
import { CallDialog } from './call-dialog.tsx'
import { CallsFrame } from './calls-frame.tsx'
import { FilterBar } from './filter-bar.tsx'
import { useRememberedPeriod } from './remembered-period.ts'
import { ReportActions } from './report-actions.tsx'
import { ReportBody } from './report-body.tsx'
import { ReportMeta, ReportNotes } from './report-header.tsx'
import { reportPath } from './report-places.ts'

const metricsOf = (answer: ReportAnswer | undefined): string[] =>
  (answer?.tables ?? []).flatMap(({ columns }) => columns.flatMap(({ metric }) => metric ?? []))

const rowsOf = (answer: ReportAnswer | undefined): number | undefined =>
  answer?.tables.reduce((sum, { rows }) => sum + rows.length, 0)

/** Reports whose lines have no counterpart in the period before. */
const single: ReadonlySet<ReportKey> = new Set(['top-calls', 'call-back', 'concurrent'])

const OneReport = ({ report }: { report: ReportKey }) => {
  const address = useAddress()
  const { search, query } = readAddress(reportQueryOf(report), address.search)
  useRememberedPeriod(report, search, address.change)
  const asked = useAsk(reportEndpoints[report], { query: query }, { keepPrevious: true })
  const call = valuesOf(address.search['call'])[0]
  const answer = asked.data?.header.report === report ? asked.data : undefined
  return (
    <>
      <PageTitle
        title={reports[report].label}
        actions={<ReportActions report={report} search={search} rows={rowsOf(answer)} metrics={metricsOf(answer)} />}
      />
      <FilterBar
        comparable={!single.has(report)}
        search={search}
        change={address.change}
        usual={report === 'by-month' ? 'last-13-months' : USUAL_PERIOD}
      />
      <Loaded
        asked={answer === undefined && asked.data !== undefined ? ({ ...asked, data: undefined } as never) : asked}
      >
        {(shown: ReportAnswer) => (
          <>
            <ReportMeta header={shown.header} />
            <ReportNotes notes={shown.header.notes} />
            <ReportBody
              report={report}
              answer={shown}
              search={{ ...search, order: address.search['order'], tab: address.search['tab'] }}
              change={address.change}
              dimmed={asked.isPlaceholderData}
            />
          </>
        )}
      </Loaded>
      {call === undefined ? null : <CallDialog id={call} close={() => address.change({ call: undefined })} />}
    </>
  )
}

/** Any report of My Calls: its period and filters, its figures as a picture where that helps, and as tables. */
export const ReportPage = () => {
  const { report = '' } = useParams({ strict: false }) as { report?: string }
  const address = useAddress()
  if (!isReportKey(report)) return <NoSuchPage />
  if (report === 'overview' || report === 'call-list')
    return <Navigate to={reportPath(report)} search={address.search} replace />
  return (
    <Granted area={{ path: reportPath(report), title: reports[report].label, feature: featureOfReport(report) }}>
      <CallsFrame current={report}>
        <OneReport key={report} report={report} />
      </CallsFrame>
    </Granted>
  )
}
