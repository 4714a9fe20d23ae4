import { endBody } from '#contract/campaign-shape.ts'
import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../call.ts'
import { FormActions } from '../detail-page.tsx'
import { Dialog } from '../dialog.tsx'
import { FormFrame, Note, useForm } from '../form.tsx'
import { formatDay, today } from '../format.ts'
import { useDoor } from '../query.tsx'
import { showToast } from '../toasts.tsx'
import { keeping } from './campaign-endpoints.ts'
import type { AnyCampaign } from './campaign-words.tsx'
import styles from './campaigns.module.css'

/** Ends a campaign on a day. */
export const EndDialog = ({ campaign, close }: { campaign: AnyCampaign; close: () => void }) => {
  const client = useQueryClient()
  const door = useDoor()
  const form = useForm({
    initial: { endsOn: campaign.endsOn ?? today() },
    schema: endBody,
    save: async (body) => {
      await call(door, keeping.end, { params: { id: campaign.id }, body }, { ifMatch: campaign.revision })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: `“${campaign.name}” ends on ${formatDay(body.endsOn)}.` })
      close()
    },
  })
  return (
    <Dialog title={`End “${campaign.name}”`} onClose={close}>
      <FormFrame form={form} label="End campaign">
        <p className={styles.hint}>
          Its numbers are free from the day after. Calls up to and on the last day keep counting for it.
        </p>
        <TextInput {...form.text('endsOn')} label="Last day" type="date" />
        {form.values.endsOn !== '' && form.values.endsOn < today() ? (
          <Note tone="warn">Calls after that day no longer count for it: figures of the past change.</Note>
        ) : null}
        <FormActions>
          <Button type="submit" loading={form.busy}>
            End campaign
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </FormActions>
      </FormFrame>
    </Dialog>
  )
}
