import { backendContract } from '#contract/backend/index.ts'
import { newProfile, type Profile } from '#contract/backend/profiles.ts'
import { listProfileChanges } from '#rules/profile-change.ts'
import { ApiError, call } from '#web/kit/call.ts'
import { FormActions, Stack } from '#web/kit/detail-page.tsx'
import { type Errors, FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { formatInstant, formatMoment } from '#web/kit/format.ts'
import { useLeaveWarning } from '#web/kit/leave-warning.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { useMay } from '../me.tsx'
import { useReview } from '../reviews/use-review.tsx'
import { changedSettings, draftOf, type ProfileDraft } from './profile-draft.ts'
import { ProfileFields } from './profile-fields.tsx'
import { type Meanwhile, StaleProfile } from './stale-profile.tsx'

type ProfileBody = typeof newProfile._zod.input

/** What the schema cannot tell about whom a profile is for. */
export const checkScope = ({ customerID, customerGroups }: ProfileDraft): Errors =>
  customerID !== null && customerGroups.length > 0
    ? { customerGroups: 'Choose one customer or customer groups, not both.' }
    : {}

/** Shows what saving does and for whom, then saves now or at a set time. */
const useSaving = (profile: Profile, showScheduled: () => void) => {
  const client = useQueryClient()
  const { review, dialog } = useReview()
  const { profiles, reviews, profileHistory } = backendContract
  const params = { id: profile.id }
  const save = async (draft: ProfileDraft, ifMatch: number): Promise<Profile | undefined> => {
    const body = draft as ProfileBody
    let after: Profile | undefined
    await review({
      title: `Save ${profile.name}`,
      about: profile.id,
      allCustomers: { profileId: profile.id },
      noteLabel: 'Note (optional)',
      ask: () => call('backend', reviews.changeProfile, { params, body }, { ifMatch }),
      save: async (note) => {
        after = await call('backend', profiles.update, { params, body: { ...body, note } }, { ifMatch })
        showToast({ tone: 'good', text: 'Saved. It holds for all customers of this profile from now on.' })
      },
      schedule: async (wanted) => {
        const settings = changedSettings(draftOf(profile), draft) as Partial<ProfileBody>
        const request = { params, body: { settings, ...wanted } }
        const planned = await call('backend', profileHistory.schedule, request, { ifMatch })
        after = profile
        showToast({ tone: 'good', text: `Scheduled for ${formatMoment(planned.runAt)}.` })
        showScheduled()
      },
    })
    if (after !== undefined) void client.invalidateQueries()
    return after
  }
  return { save, dialog }
}

type ProfileFormProps = {
  profile: Profile
  /** What stands between the heading and the form. */
  banner: ReactNode
  showScheduled: () => void
  /** What stands beside the form and follows what is typed. */
  beside: (draft: ProfileDraft) => ReactNode
}

/** The settings of a profile; saving goes through a review, and two editors never overwrite each other unseen. */
export const ProfileForm = ({ profile, banner, showScheduled, beside }: ProfileFormProps) => {
  const mayEdit = useMay('my-account-profiles:edit')
  const saving = useSaving(profile, showScheduled)
  const [started, setStarted] = useState(profile)
  const [meanwhile, setMeanwhile] = useState<Meanwhile>()
  const start = (from: Profile) => {
    setStarted(from)
    setMeanwhile(undefined)
    form.reset(draftOf(from))
  }
  const save = async (draft: ProfileDraft) => {
    try {
      const after = await saving.save(draft, (meanwhile?.current ?? started).revision)
      if (after !== undefined) start(after)
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'STALE') throw error
      const { current } = error.data as Pick<Meanwhile, 'current'>
      const changes = listProfileChanges(draftOf(started), draftOf(current))
      setMeanwhile({ current, changedBy: current.updatedBy, changedAt: current.updated, changes })
      window.scrollTo({ top: 0 })
    }
  }
  const form = useForm<ProfileDraft>({
    initial: draftOf(profile),
    schema: newProfile,
    check: checkScope,
    fieldOf: { NAME_TAKEN: 'name', IS_DEFAULT: 'availability' },
    save,
  })
  useLeaveWarning(form.dirty)

  // Somebody else saved: a page on which nothing was typed follows at once.
  useEffect(() => {
    if (profile.revision > started.revision && !form.dirty && !form.busy) start(profile)
  })
  const isBehind = profile.revision > started.revision && meanwhile === undefined && form.dirty && !form.busy

  const content = (
    <Stack>
      {banner}
      {meanwhile === undefined ? null : (
        <StaleProfile
          meanwhile={meanwhile}
          mine={form.values}
          busy={form.busy}
          keepMine={() => form.submit()}
          takeTheirs={() => start(meanwhile.current)}
        />
      )}
      {isBehind ? (
        <Note tone="warn">
          {profile.updatedBy} changed this profile {formatInstant(profile.updated)}. Saving first shows you what
          changed.
        </Note>
      ) : null}
      <FormFrame form={form} label="Profile">
        <ProfileFields form={form} readOnly={!mayEdit} customer={profile.customer} />
        {mayEdit && meanwhile === undefined ? (
          <FormActions sticky>
            <Button type="submit" loading={form.busy}>
              Save
            </Button>
            <Button variant="default" disabled={!form.dirty} onClick={() => start(profile)}>
              Discard changes
            </Button>
          </FormActions>
        ) : null}
      </FormFrame>
      {saving.dialog}
    </Stack>
  )
  return (
    <>
      {content}
      {beside(form.values)}
    </>
  )
}
