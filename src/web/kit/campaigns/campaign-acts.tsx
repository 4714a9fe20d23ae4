import { Button } from '@mantine/core'
import { useState } from 'react'
import { call } from '../call.ts'
import { confirm } from '../dialog.tsx'
import { useAct, useDoor } from '../query.tsx'
import { showToast } from '../toasts.tsx'
import { BudgetDialog } from './budget-dialog.tsx'
import { CampaignDialog } from './campaign-dialog.tsx'
import { keeping } from './campaign-endpoints.ts'
import type { AnyCampaign } from './campaign-words.tsx'
import styles from './campaigns.module.css'
import { EndDialog } from './end-dialog.tsx'

type CampaignActsProps = {
  campaign: AnyCampaign
  mayManage: boolean
  maySetBudget: boolean
  /** Goes elsewhere when the campaign is no more. */
  onRemoved: () => void
}

/** What can be done with a campaign as a whole. */
export const CampaignActs = ({ campaign, mayManage, maySetBudget, onRemoved }: CampaignActsProps) => {
  // What somebody opened is what they change: that it has become another meanwhile is told when they save.
  const [opened, setOpened] = useState<{ act: 'edit' | 'end' | 'budget'; shown: AnyCampaign }>()
  const setOpen = (act: 'edit' | 'end' | 'budget') => setOpened({ act, shown: campaign })
  const door = useDoor()
  const close = () => setOpened(undefined)
  const remove = useAct(keeping.remove, { done: `“${campaign.name}” is deleted.`, onDone: onRemoved })
  const params = { id: campaign.id }
  const ask = async () => {
    const yes = await confirm({
      title: `Delete “${campaign.name}”?`,
      text: 'It has no numbers and never had any, so no figures are lost.',
      action: 'Delete',
      danger: true,
    })
    if (yes) remove.mutate({ params })
  }
  return (
    <span className={styles.acts}>
      {maySetBudget ? (
        <Button variant="default" aria-haspopup="dialog" onClick={() => setOpen('budget')}>
          Budget
        </Button>
      ) : null}
      {mayManage && campaign.numbers === 0 ? (
        <Button variant="default" onClick={() => void ask()}>
          Delete
        </Button>
      ) : null}
      {mayManage && campaign.state !== 'ended' ? (
        <Button variant="default" aria-haspopup="dialog" onClick={() => setOpen('end')}>
          End
        </Button>
      ) : null}
      {mayManage ? (
        <Button variant="default" aria-haspopup="dialog" onClick={() => setOpen('edit')}>
          Edit
        </Button>
      ) : null}
      {opened?.act === 'budget' ? <BudgetDialog campaign={opened.shown} close={close} /> : null}
      {opened?.act === 'end' ? <EndDialog campaign={opened.shown} close={close} /> : null}
      {opened?.act === 'edit' ? (
        <CampaignDialog
          campaign={opened.shown}
          save={async (body) => {
            await call(door, keeping.update, { params, body }, { ifMatch: opened.shown.revision })
            showToast({ tone: 'good', text: 'Saved.' })
          }}
          close={close}
        />
      ) : null}
    </span>
  )
}
