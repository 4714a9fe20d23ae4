import { ownCampaignEndpoints } from '#contract/my-account/campaigns.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { useAddress } from '#web/kit/address.ts'
import { CampaignActs } from '#web/kit/campaigns/campaign-acts.tsx'
import { CampaignNumbers } from '#web/kit/campaigns/campaign-numbers.tsx'
import {
  CampaignWarnings,
  describeBudget,
  describeCampaignDays,
  StateMark,
} from '#web/kit/campaigns/campaign-words.tsx'
import { Crumb, Facts, Loaded, Section, useIdInAddress } from '#web/kit/detail-page.tsx'
import { formatNoun } from '#web/kit/format.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { PageTabs, type Tab } from '#web/kit/tabs.tsx'
import { useNavigate } from '@tanstack/react-router'
import { builtAreas } from '../areas.ts'
import { useOpens } from '../me.tsx'
import { NoSuchPage } from '../no-such-page.tsx'
import { CampaignCallBacks } from './campaign-call-backs.tsx'
import { CampaignReport } from './campaign-report.tsx'
import styles from './campaigns.module.css'

export type Campaign = AnswerOf<typeof ownCampaignEndpoints.get>

const Details = ({ campaign }: { campaign: Campaign }) => {
  const setsBudget = useOpens('set_campaign_budget')
  const seesCosts = useOpens('view_campaign_costs')
  return (
    <Section title="Details">
      <Facts
        facts={[
          ['Source', campaign.source],
          ['Days', describeCampaignDays(campaign)],
          ['Numbers', formatNoun(campaign.numbers, 'number')],
          ['Set by', campaign.setBy],
          ...(setsBudget || seesCosts ? [['Budget', describeBudget(campaign.budget)] as const] : []),
          ['Notes', campaign.notes === '' ? '' : <p className={styles.notes}>{campaign.notes}</p>],
        ]}
      />
    </Section>
  )
}

const useTabs = (): readonly [Tab, ...Tab[]] => {
  const seesReport = useOpens('view_campaign_report')
  const seesCallBacks = useOpens('view_missed_callers')
  const numbers = { key: 'numbers', label: 'Numbers' }
  const rest = [
    ...(seesCallBacks ? [{ key: 'call-backs', label: 'Call-backs' }] : []),
    { key: 'details', label: 'Details' },
  ]
  return seesReport ? [{ key: 'report', label: 'Report' }, numbers, ...rest] : [numbers, ...rest]
}

const CampaignRecord = ({ campaign }: { campaign: Campaign }) => {
  const navigate = useNavigate()
  const { search } = useAddress()
  const tabs = useTabs()
  const mayManage = useOpens('manage_campaigns') && campaign.mayChange
  const maySetBudget = useOpens('set_campaign_budget') && campaign.mayChange
  const mayAssign = useOpens('assign_campaign_numbers') && campaign.setBy === 'you'
  const current = tabs.find(({ key }) => key === search['tab'])?.key ?? tabs[0].key
  const shared =
    campaign.setBy === 'you' && !campaign.mayChange
      ? ' It also has numbers that you do not see, so its name, days and budget are for others to change.'
      : ''
  return (
    <>
      <PageTitle
        title={campaign.name}
        before={<Crumb to={builtAreas.campaigns.path}>{builtAreas.campaigns.title}</Crumb>}
        after={<StateMark state={campaign.state} />}
        lead={`${describeCampaignDays(campaign)}${campaign.source === '' ? '' : ` · ${campaign.source}`}${
          campaign.setBy === 'you' ? '' : ' · set by your provider'
        }.${shared}`}
        actions={
          <CampaignActs
            campaign={campaign}
            mayManage={mayManage}
            maySetBudget={maySetBudget}
            onRemoved={() => void navigate({ to: builtAreas.campaigns.path })}
          />
        }
      />
      <CampaignWarnings warnings={campaign.warnings} />
      <PageTabs label="Campaign" tabs={tabs} current={current} />
      {current === 'report' ? <CampaignReport campaign={campaign} /> : null}
      {current === 'numbers' ? <CampaignNumbers campaign={campaign} mayAssign={mayAssign} /> : null}
      {current === 'call-backs' ? <CampaignCallBacks campaign={campaign} /> : null}
      {current === 'details' ? <Details campaign={campaign} /> : null}
    </>
  )
}

const KnownCampaign = ({ id }: { id: number }) => {
  const asked = useAsk(ownCampaignEndpoints.get, { params: { id } })
  return <Loaded asked={asked}>{(campaign) => <CampaignRecord key={campaign.id} campaign={campaign} />}</Loaded>
}

/** One campaign: what its calls say, its numbers, who to call back, and what is known of it. */
export const CampaignPage = () => {
  const id = useIdInAddress()
  return id === undefined ? <NoSuchPage /> : <KnownCampaign id={id} />
}
