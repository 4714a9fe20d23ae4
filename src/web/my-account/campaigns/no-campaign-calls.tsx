import { formatDay } from '#web/kit/format.ts'
import { Blank } from '#web/kit/states.tsx'
import { TabLink } from '#web/kit/tabs.tsx'
import { IconPhone } from '@tabler/icons-react'
import styles from '../calls/calls.module.css'
import type { Campaign } from './campaign-page.tsx'

type NoCampaignCallsProps = { campaign: Campaign; dataCompleteTo: string | null }

/** Why a campaign has no calls: it has not begun, has no numbers, or nobody called. */
export const NoCampaignCalls = ({ campaign, dataCompleteTo }: NoCampaignCallsProps) => (
  <div className={styles.filters}>
    {campaign.state === 'planned' ? (
      <Blank icon={IconPhone} title="Not begun yet">
        The first day of this campaign is {formatDay(campaign.startsOn)}. Its calls are counted from then on.
      </Blank>
    ) : campaign.numbers === 0 ? (
      <Blank icon={IconPhone} title="No numbers yet">
        Calls count for the campaign once a number is given to it: see <TabLink tab="numbers">Numbers</TabLink>. Days
        that have passed count too.
      </Blank>
    ) : dataCompleteTo === null ? (
      <Blank icon={IconPhone} title="No calls yet">
        Your calls appear here as soon as the first call records have arrived. There is nothing that you need to do.
      </Blank>
    ) : (
      <Blank icon={IconPhone} title="No calls in this period">
        Nobody called a number of this campaign in the days chosen. Choose another period to see other calls.
      </Blank>
    )}
  </div>
)
