import { campaignFileEndpoints, campaignReportEndpoints } from '#contract/my-account/campaign-reports.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { addressOf } from '#web/kit/call.ts'
import { Loaded, Stack } from '#web/kit/detail-page.tsx'
import { useAsk, useDoor } from '#web/kit/query.tsx'
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ReportMeta, ReportNotes } from '../calls/report-header.tsx'
import { WeekTable } from '../calls/week-table.tsx'
import { useOpens } from '../me.tsx'
import { CampaignCosts } from './campaign-costs.tsx'
import { CampaignFigures } from './campaign-figures.tsx'
import type { Campaign } from './campaign-page.tsx'
import { CampaignPeriod, useCampaignPeriod } from './campaign-period.tsx'
import { NoCampaignCalls } from './no-campaign-calls.tsx'
import { PicturedTable } from './pictured-table.tsx'

type Answer = AnswerOf<typeof campaignReportEndpoints.report>
type Table = Answer['tables'][number]

/** The filters with which the other reports show a campaign's calls of the same days. */
const searchOf = (campaign: Campaign, { header: { period } }: Pick<Answer, 'header'>) => ({
  ...{ period: 'custom', ...period, direction: 'in' },
  ...{ countsForCampaign: campaign.name, countsForCampaignId: String(campaign.id) },
})

const hourKeys = Array.from({ length: 24 }, (_, hour) => `h${hour}`)
const weekOf = ({ rows }: Table): number[][] => rows.map(({ cells }) => hourKeys.map((key) => Number(cells[key] ?? 0)))

const Tables = ({ campaign, answer, dimmed }: { campaign: Campaign; answer: Answer; dimmed: boolean }) => {
  const search = searchOf(campaign, answer)
  const [days, hours, week] = answer.tables
  if (days === undefined || hours === undefined || week === undefined) return null
  return (
    <Stack>
      <PicturedTable report="by-day" table={days} search={search} dimmed={dimmed} />
      <PicturedTable report="by-hour" table={hours} search={search} dimmed={dimmed} />
      <WeekTable week={weekOf(week)} />
    </Stack>
  )
}

const FileLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <Button component="a" variant="default" leftSection={<IconDownload size={17} aria-hidden />} href={href} download>
    {children}
  </Button>
)

const Files = ({ campaign }: { campaign: Campaign }) => {
  const door = useDoor()
  const query = useCampaignPeriod()
  const mayExport = useOpens('export_campaigns')
  const seesCalls = useOpens('report_call_list')
  if (!mayExport) return null
  const request = { params: { id: campaign.id }, query }
  return (
    <>
      <FileLink href={addressOf(door, campaignFileEndpoints.report, request)}>Report</FileLink>
      {seesCalls ? <FileLink href={addressOf(door, campaignFileEndpoints.calls, request)}>Calls</FileLink> : null}
    </>
  )
}

/** What the calls of a campaign say, in a period. */
export const CampaignReport = ({ campaign }: { campaign: Campaign }) => {
  const query = useCampaignPeriod()
  const seesCosts = useOpens('view_campaign_costs')
  const asked = useAsk(campaignReportEndpoints.report, { params: { id: campaign.id }, query }, { keepPrevious: true })
  return (
    <>
      <CampaignPeriod files={<Files campaign={campaign} />} />
      <Loaded asked={asked}>
        {(answer) => (
          <>
            <ReportMeta header={answer.header} />
            <ReportNotes notes={answer.header.notes} />
            <Stack>
              {answer.header.calls === 0 ? (
                <NoCampaignCalls campaign={campaign} dataCompleteTo={answer.header.dataCompleteTo} />
              ) : (
                <CampaignFigures figures={answer.figures} />
              )}
              {seesCosts ? <CampaignCosts campaign={campaign} /> : null}
              {answer.header.calls === 0 ? null : (
                <Tables campaign={campaign} answer={answer} dimmed={asked.isPlaceholderData} />
              )}
            </Stack>
          </>
        )}
      </Loaded>
    </>
  )
}
