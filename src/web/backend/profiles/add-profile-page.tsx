import { backendContract } from '#contract/backend/index.ts'
import { newProfile } from '#contract/backend/profiles.ts'
import { useAddress } from '#web/kit/address.ts'
import { call } from '#web/kit/call.ts'
import { Crumb, FormActions, Loaded } from '#web/kit/detail-page.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { useLeaveWarning } from '#web/kit/leave-warning.tsx'
import { LinkButton } from '#web/kit/link-button.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useReview } from '../reviews/use-review.tsx'
import { draftOf, emptyDraft, type ProfileDraft } from './profile-draft.ts'
import { ProfileFields } from './profile-fields.tsx'
import { checkScope } from './profile-form.tsx'

const LONGEST_NAME = 100

const AddProfile = ({ initial, isClone }: { initial: ProfileDraft; isClone: boolean }) => {
  const navigate = useNavigate()
  const client = useQueryClient()
  const { review, dialog } = useReview()
  const { profiles, reviews } = backendContract
  const form = useForm<ProfileDraft>({
    initial,
    schema: newProfile,
    check: checkScope,
    fieldOf: { NAME_TAKEN: 'name' },
    save: async (body) => {
      await review({
        title: `Add ${body.name.trim()}`,
        saveLabel: 'Add profile',
        ask: () => call('backend', reviews.addProfile, { body }),
        save: async () => {
          const profile = await call('backend', profiles.add, { body })
          void client.invalidateQueries()
          allowLeaving()
          showToast({ tone: 'good', text: `${profile.name} is added.` })
          await navigate({ to: `/profiles/${profile.id}` })
        },
      })
    },
  })
  const { allowLeaving } = useLeaveWarning(form.dirty)
  return (
    <>
      <PageTitle
        title="Add profile"
        before={<Crumb to="/profiles">MyAccount profiles</Crumb>}
        lead={isClone ? 'A copy with all settings; nothing is added before you save.' : undefined}
      />
      <FormFrame form={form} label="Profile">
        <ProfileFields form={form} readOnly={false} customer={null} />
        <FormActions sticky>
          <Button type="submit" loading={form.busy}>
            Save
          </Button>
          <LinkButton to="/profiles" variant="default">
            Cancel
          </LinkButton>
        </FormActions>
      </FormFrame>
      {dialog}
    </>
  )
}

const CloneProfile = ({ id }: { id: number }) => {
  const asked = useAsk(backendContract.profiles.get, { params: { id } })
  return (
    <Loaded asked={asked}>
      {(profile) => (
        <AddProfile isClone initial={{ ...draftOf(profile), name: `Copy of ${profile.name}`.slice(0, LONGEST_NAME) }} />
      )}
    </Loaded>
  )
}

/** Adds a profile, an empty one or a copy of another. */
export const AddProfilePage = () => {
  const from = Number(useAddress().search['from'])
  return Number.isInteger(from) && from > 0 ? (
    <CloneProfile key={from} id={from} />
  ) : (
    <AddProfile initial={emptyDraft} isClone={false} />
  )
}
