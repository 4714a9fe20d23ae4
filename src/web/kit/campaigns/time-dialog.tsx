import { timeBody } from '#contract/campaign-shape.ts'
import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../call.ts'
import { FieldGrid, FormActions } from '../detail-page.tsx'
import { Dialog } from '../dialog.tsx'
import { FormFrame, useForm } from '../form.tsx'
import { useDoor } from '../query.tsx'
import { showToast } from '../toasts.tsx'
import { keeping } from './campaign-endpoints.ts'
import { type AnyCampaign, describeCampaignDays } from './campaign-words.tsx'
import type { CampaignNumber } from './campaign-numbers.tsx'
import styles from './campaigns.module.css'

type TimeDialogProps = { campaign: AnyCampaign; time: CampaignNumber; close: () => void }
type Draft = { from: string; to: string }

const bodyOf = ({ from, to }: Draft) => ({ from: from === '' ? null : from, to: to === '' ? null : to })

/** Sets the days of a number in a campaign. */
export const TimeDialog = ({ campaign, time, close }: TimeDialogProps) => {
  const client = useQueryClient()
  const door = useDoor()
  const form = useForm<Draft>({
    initial: { from: time.from ?? '', to: time.to ?? '' },
    schema: timeBody,
    toBody: bodyOf,
    save: async (draft) => {
      const params = { id: campaign.id, time: time.id }
      await call(door, keeping.setTime, { params, body: bodyOf(draft) })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: `The days of ${time.number.display} are set.` })
      close()
    },
  })
  return (
    <Dialog title={`Days of ${time.number.display}`} onClose={close}>
      <FormFrame form={form} label="Days of the number">
        <p className={styles.hint}>
          Calls of these days count for “{campaign.name}”, and those of other days do not: figures of the past change
          with them. The campaign’s own days: {describeCampaignDays(campaign)}.
        </p>
        <FieldGrid>
          <TextInput
            {...form.text('from')}
            label="From"
            type="date"
            description="Empty is from the campaign’s start."
          />
          <TextInput {...form.text('to')} label="Last day" type="date" description="Empty is to the campaign’s end." />
        </FieldGrid>
        <FormActions>
          <Button type="submit" loading={form.busy}>
            Save
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </FormActions>
      </FormFrame>
    </Dialog>
  )
}
