import { backendContract } from '#contract/backend/index.ts'
import type { Profile } from '#contract/backend/profiles.ts'
import { call } from '#web/kit/call.ts'
import { FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { formatNoun } from '#web/kit/format.ts'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, Radio, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useReview } from '../reviews/use-review.tsx'
import { ProfilePicker } from './profile-picker.tsx'

type Draft = { toProfileId: number | null; reason: string; afterwards: 'keep' | 'retire' | 'delete' }

const doneWords = { keep: 'is kept', retire: 'is retired', delete: 'is deleted' } as const

const lead = ({ customersAssigned, customersInForce }: Profile): string => {
  const set =
    customersAssigned === 0 ? 'It is set on no customer' : `It is set on ${formatNoun(customersAssigned, 'customer')}`
  return customersInForce > customersAssigned
    ? `${set}; it is in force for ${formatNoun(customersInForce, 'customer')}, some of them by what it is for or as the default.`
    : `${set}.`
}

/** Where the customers of a profile go, and what becomes of it; the review then says what that does to them. */
export const ReassignDialog = ({ profile, close }: { profile: Profile; close: () => void }) => {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { review, dialog } = useReview()
  const params = { id: profile.id }
  const form = useForm<Draft>({
    initial: { toProfileId: null, reason: '', afterwards: 'keep' },
    fieldOf: { NOT_OFFERED: 'toProfileId', IS_DEFAULT: 'afterwards', IN_USE: 'afterwards' },
    save: async (body) => {
      let token = ''
      const isDone = await review({
        title:
          body.afterwards === 'delete'
            ? `Reassign, then delete ${profile.name}`
            : `Reassign customers of ${profile.name}`,
        saveLabel: body.afterwards === 'delete' ? 'Reassign and delete' : 'Reassign',
        isDangerous: body.afterwards === 'delete',
        allCustomers: { profileId: profile.id },
        handsBack: ['INVALID', 'NOT_OFFERED', 'IS_DEFAULT', 'IN_USE'],
        ask: async () => {
          const reviewed = await call('backend', backendContract.reassignments.review, { params, body })
          token = reviewed.token
          return reviewed
        },
        save: async () => {
          const sent = { ...body, token }
          const { customers } = await call('backend', backendContract.reassignments.start, { params, body: sent })
          const whom = `${formatNoun(customers, 'customer')} reassigned`
          showToast({ tone: 'good', text: `${whom}; ${profile.name} ${doneWords[body.afterwards]}.` })
        },
      })
      if (!isDone) return
      close()
      if (body.afterwards === 'delete') await navigate({ to: '/profiles' })
      void client.invalidateQueries()
    },
  })
  return (
    <>
      <Dialog title={`Reassign the customers of ${profile.name}`} onClose={close}>
        <FormFrame form={form} label="Reassign">
          <Text size="sm">{lead(profile)}</Text>
          <ProfilePicker
            label="Set on them instead"
            description="Left empty, nothing is set on them, and their group or the default decides."
            placeholder="None"
            clearable
            offeredOnly
            inDialog
            without={profile.id}
            id={form.values.toProfileId ?? undefined}
            error={form.errors['toProfileId']}
            onPick={(id) => form.set('toProfileId', id ?? null)}
          />
          <TextInput {...form.text('reason')} label="Reason (optional)" maxLength={500} />
          <Radio.Group
            label={`Then ${profile.name} is`}
            value={form.values.afterwards}
            error={form.errors['afterwards']}
            onChange={(afterwards) => form.set('afterwards', afterwards)}
          >
            <Radio mt="xs" value="keep" label="kept as it is" />
            <Radio mt="xs" value="retire" label="retired, so that it is no longer offered" />
            <Radio mt="xs" mb="xs" value="delete" label="deleted" />
          </Radio.Group>
          <FormActions>
            <Button type="submit" loading={form.busy}>
              Review
            </Button>
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
          </FormActions>
        </FormFrame>
      </Dialog>
      {dialog}
    </>
  )
}
