import { campaignReportEndpoints } from '#contract/my-account/campaign-reports.ts'
import { useAddress } from '#web/kit/address.ts'
import { Loaded, Stack } from '#web/kit/detail-page.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { MaskedNote } from '../calls/masked-note.tsx'
import { NotItemised } from '../calls/not-itemised.tsx'
import { ReportMeta, ReportNotes } from '../calls/report-header.tsx'
import { ReportTable } from '../calls/report-table.tsx'
import type { Campaign } from './campaign-page.tsx'
import { CampaignPeriod, useCampaignPeriod } from './campaign-period.tsx'

/** Callers of a campaign who were missed: who still waits, and who was answered or called back. */
export const CampaignCallBacks = ({ campaign }: { campaign: Campaign }) => {
  const query = useCampaignPeriod()
  const { search, change } = useAddress()
  const asked = useAsk(
    campaignReportEndpoints.callBacks,
    { params: { id: campaign.id }, query },
    { keepPrevious: true },
  )
  if (asked.error?.code === 'NOT_ITEMISED') return <NotItemised error={asked.error} />
  return (
    <>
      <CampaignPeriod />
      <Loaded asked={asked}>
        {({ header, tables }) => (
          <>
            <ReportMeta header={header} />
            <ReportNotes notes={header.notes} />
            <MaskedNote />
            <Stack>
              {tables.map((table) => (
                <ReportTable
                  key={table.key}
                  report="call-back"
                  table={table}
                  search={{
                    ...{ period: 'custom', ...header.period },
                    ...{ countsForCampaign: campaign.name, countsForCampaignId: String(campaign.id) },
                    order: search['order'],
                  }}
                  change={change}
                  dimmed={asked.isPlaceholderData}
                />
              ))}
            </Stack>
          </>
        )}
      </Loaded>
    </>
  )
}
