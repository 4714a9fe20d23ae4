import { campaignQuery } from '#contract/my-account/campaign-reports.ts'
import { useAddress } from '#web/kit/address.ts'
import { readAddress } from '#web/kit/valid-address.ts'
import type { ReactNode } from 'react'
import { PeriodControl } from '../calls/period-control.tsx'
import styles from './campaigns.module.css'

/** The period of the open page's address: the campaign's own time when none is chosen. */
export const useCampaignPeriod = () => readAddress(campaignQuery, useAddress().search).query

/** Chooses the period in which a campaign is looked at; files stand beside it. */
export const CampaignPeriod = ({ label = 'Whole campaign', files }: { label?: string; files?: ReactNode }) => {
  const { search, change } = useAddress()
  return (
    <div className={styles.controls}>
      <PeriodControl search={search} change={change} own={{ value: 'campaign', label }} />
      {files === undefined ? null : <div className={styles.files}>{files}</div>}
    </div>
  )
}
