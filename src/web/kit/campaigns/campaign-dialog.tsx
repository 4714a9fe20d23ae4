import { type CampaignBody, campaignBody } from '#contract/campaign-shape.ts'
import { Button, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { ApiError } from '../call.ts'
import { FieldGrid, FormActions } from '../detail-page.tsx'
import { Dialog } from '../dialog.tsx'
import { FormFrame, useForm } from '../form.tsx'
import { today } from '../format.ts'
import type { AnyCampaign } from './campaign-words.tsx'

type Draft = { name: string; source: string; notes: string; startsOn: string; endsOn: string }

const draftOf = (campaign: AnyCampaign | undefined): Draft => ({
  name: campaign?.name ?? '',
  source: campaign?.source ?? '',
  notes: campaign?.notes ?? '',
  startsOn: campaign?.startsOn ?? today(),
  endsOn: campaign?.endsOn ?? '',
})

const bodyOf = (draft: Draft): CampaignBody => ({ ...draft, endsOn: draft.endsOn === '' ? null : draft.endsOn })

type CampaignDialogProps = {
  campaign?: AnyCampaign | undefined
  save: (body: CampaignBody) => Promise<void>
  close: () => void
}

/** Makes a campaign, or changes one. */
export const CampaignDialog = ({ campaign, save, close }: CampaignDialogProps) => {
  const client = useQueryClient()
  const form = useForm<Draft>({
    initial: draftOf(campaign),
    schema: campaignBody,
    toBody: bodyOf,
    check: ({ startsOn }) => (startsOn === '' ? { startsOn: 'A first day is needed.' } : {}),
    fieldOf: { NAME_TAKEN: 'name' },
    save: async (draft) => {
      try {
        await save(bodyOf(draft))
      } finally {
        void client.invalidateQueries()
      }
      close()
    },
  })
  const isStale = form.fault instanceof ApiError && form.fault.code === 'STALE'
  const title = campaign === undefined ? 'New campaign' : 'Edit campaign'
  return (
    <Dialog title={title} onClose={close}>
      <FormFrame form={form} label={title}>
        <TextInput {...form.text('name')} label="Name" maxLength={80} />
        <TextInput
          {...form.text('source')}
          label="Source"
          maxLength={100}
          description="Where it is seen or heard: a paper, a leaflet, a search engine."
        />
        <FieldGrid>
          <TextInput {...form.text('startsOn')} label="First day" type="date" />
          <TextInput
            {...form.text('endsOn')}
            label="Last day"
            type="date"
            description="It still counts. Leave it empty if there is no end yet."
          />
        </FieldGrid>
        <Textarea {...form.text('notes')} label="Notes" autosize minRows={2} maxRows={8} maxLength={2000} />
        <FormActions>
          <Button type="submit" loading={form.busy} disabled={isStale}>
            {campaign === undefined ? 'Create' : 'Save'}
          </Button>
          <Button variant="default" onClick={close}>
            {isStale ? 'Close and look at it again' : 'Cancel'}
          </Button>
        </FormActions>
      </FormFrame>
    </Dialog>
  )
}
