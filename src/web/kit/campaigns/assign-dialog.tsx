import { assignBody } from '#contract/campaign-shape.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../call.ts'
import { FieldGrid, FormActions } from '../detail-page.tsx'
import { Dialog } from '../dialog.tsx'
import { type Form, FormFrame, useForm } from '../form.tsx'
import { formatCount, formatNoun } from '../format.ts'
import { useAsk, useDoor } from '../query.tsx'
import { Loading } from '../states.tsx'
import { showToast } from '../toasts.tsx'
import { keeping } from './campaign-endpoints.ts'
import { type AnyCampaign, describeCampaignDays } from './campaign-words.tsx'
import styles from './campaigns.module.css'

type Draft = { numberIds: number[]; from: string; to: string; search: string }

const orNull = (day: string): string | null => (day === '' ? null : day)
const bodyOf = ({ numberIds, from, to }: Draft) => ({ numberIds, from: orNull(from), to: orNull(to) })

/** What giving a number means for the other owner's campaign that has it: the customer's is the one that counts. */
const noteOnOther = (door: ReturnType<typeof useDoor>, other: string): string =>
  door === 'backend'
    ? `In the customer’s own “${other}” in these days, for which its calls count in the portal.`
    : `In your provider’s “${other}”: calls of these days, past ones too, will count for yours instead.`

/** The numbers that are free in the days chosen. */
const Offered = ({ campaign, form }: { campaign: AnyCampaign; form: Form<Draft> }) => {
  const door = useDoor()
  const { search, from, to, numberIds } = form.values
  const query = { search, from: from || undefined, to: to || undefined }
  const { data } = useAsk(keeping.listOffered, { params: { id: campaign.id }, query }, { keepPrevious: true })
  if (data === undefined) return <Loading lines={4} />
  const taken =
    data.inCampaigns === 0
      ? ''
      : `${formatNoun(data.inCampaigns, 'number')} in another campaign in these days left out.`
  const more =
    data.total > data.rows.length
      ? `The first ${data.rows.length} of ${formatCount(data.total)}: search for others.`
      : ''
  return (
    <>
      {data.rows.length === 0 ? (
        <p className={styles.hint}>{search === '' ? 'No number is free in these days.' : 'No free number matches.'}</p>
      ) : (
        <ul className={styles.offered} aria-label="Free numbers" tabIndex={0}>
          {data.rows.map(({ id, number, description, otherCampaign }) => (
            <li key={id}>
              <Checkbox
                label={description === null ? displayNumber(number) : `${displayNumber(number)} · ${description}`}
                description={otherCampaign === null ? undefined : noteOnOther(door, otherCampaign)}
                checked={numberIds.includes(id)}
                onChange={({ currentTarget: { checked } }) =>
                  form.set('numberIds', checked ? [...numberIds, id] : numberIds.filter((one) => one !== id))
                }
              />
            </li>
          ))}
        </ul>
      )}
      {taken + more === '' ? null : <p className={styles.hint}>{[taken, more].filter(Boolean).join(' ')}</p>}
    </>
  )
}

/** Gives free numbers to a campaign for a time. */
export const AssignDialog = ({ campaign, close }: { campaign: AnyCampaign; close: () => void }) => {
  const client = useQueryClient()
  const door = useDoor()
  const form = useForm<Draft>({
    initial: { numberIds: [], from: '', to: '', search: '' },
    schema: assignBody,
    toBody: bodyOf,
    save: async (draft) => {
      await call(door, keeping.assign, { params: { id: campaign.id }, body: bodyOf(draft) })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: `${formatNoun(draft.numberIds.length, 'number')} given to “${campaign.name}”.` })
      close()
    },
  })
  const chosen = form.values.numberIds.length
  return (
    <Dialog title={`Give numbers to “${campaign.name}”`} onClose={close} wide>
      <FormFrame form={form} label="Give numbers">
        <FieldGrid>
          <TextInput
            {...form.text('from')}
            label="From"
            type="date"
            description="Empty is from the campaign’s start."
          />
          <TextInput {...form.text('to')} label="Last day" type="date" description="Empty is to the campaign’s end." />
        </FieldGrid>
        <p className={styles.hint}>The campaign’s own days: {describeCampaignDays(campaign)}.</p>
        <TextInput {...form.text('search')} label="Search free numbers" type="search" maxLength={100} />
        <Offered campaign={campaign} form={form} />
        {form.errors['numberIds'] === undefined ? null : (
          <p className={styles.fault} role="alert" data-fault tabIndex={-1}>
            {form.errors['numberIds']}
          </p>
        )}
        <FormActions>
          <Button type="submit" loading={form.busy}>
            {chosen === 0 ? 'Give numbers' : `Give ${formatNoun(chosen, 'number')}`}
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </FormActions>
      </FormFrame>
    </Dialog>
  )
}
