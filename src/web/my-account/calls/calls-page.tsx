import { ownCallEndpoints } from '#contract/my-account/calls.ts'
import { featureOfReport, reportKeys } from '#rules/reports.ts'
import { useAddress } from '#web/kit/address.ts'
import { Loaded } from '#web/kit/detail-page.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { readAddress } from '#web/kit/valid-address.ts'
import { Navigate } from '@tanstack/react-router'
import { builtAreas } from '../areas.ts'
import { Granted } from '../granted.tsx'
import { useMe } from '../me.tsx'
import { CallsFrame } from './calls-frame.tsx'
import { Figures } from './figures.tsx'
import { FilterBar } from './filter-bar.tsx'
import { MaskedNote } from './masked-note.tsx'
import { NoCalls } from './no-calls.tsx'
import { OverviewDays } from './overview-days.tsx'
import { useRememberedPeriod } from './remembered-period.ts'
import { ReportActions } from './report-actions.tsx'
import { ReportMeta, ReportNotes } from './report-header.tsx'
import { reportPath } from './report-places.ts'
import styles from './calls.module.css'
import { TopNumbers } from './top-numbers.tsx'
import { WeekTable } from './week-table.tsx'

const { overview } = ownCallEndpoints

const OverviewPage = () => {
  const address = useAddress()
  const { search, query } = readAddress(overview.query, address.search)
  useRememberedPeriod('overview', search, address.change)
  const asked = useAsk(overview, { query: query }, { keepPrevious: true })
  return (
    <>
      <PageTitle
        title="My Calls"
        actions={
          <ReportActions
            report="overview"
            search={search}
            rows={undefined}
            metrics={[
              'calls',
              'minutes',
              'cost',
              'answered',
              'unanswered',
              'averageDuration',
              'uniqueCallers',
              'change',
            ]}
          />
        }
      />
      <FilterBar search={search} change={address.change} />
      <Loaded asked={asked}>
        {(shown) => (
          <>
            <ReportMeta
              header={{
                period: shown.period,
                previousPeriod: shown.previousPeriod,
                zone: 'Europe/London',
                dataCompleteTo: shown.dataCompleteTo,
              }}
            />
            <ReportNotes notes={shown.notes} />
            <MaskedNote />
            {shown.totals.calls === 0 ? (
              <NoCalls search={search} change={address.change} dataCompleteTo={shown.dataCompleteTo} />
            ) : (
              <div className={styles.report} data-dimmed={asked.isPlaceholderData || undefined}>
                <Figures overview={shown} search={search} />
                <OverviewDays days={shown.days} search={search} />
                <WeekTable week={shown.week} />
                <TopNumbers overview={shown} search={search} />
              </div>
            )}
          </>
        )}
      </Loaded>
    </>
  )
}

/** My Calls: the overview, or the first report that is granted where the overview is not. */
export const CallsPage = () => {
  const { features } = useMe()
  const first = reportKeys.find((key) => features.includes(featureOfReport(key)))
  if (first !== undefined && first !== 'overview') return <Navigate to={reportPath(first)} replace />
  return (
    <Granted area={{ ...builtAreas.calls, feature: 'report_overview' }}>
      <CallsFrame current="overview">
        <OverviewPage />
      </CallsFrame>
    </Granted>
  )
}
