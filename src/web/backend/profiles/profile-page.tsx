import { backendContract } from '#contract/backend/index.ts'
import { newProfile, type Profile } from '#contract/backend/profiles.ts'
import { ApiError, call } from '#web/kit/call.ts'
import { Crumb, FormActions, Loaded, Stack, useIdInAddress } from '#web/kit/detail-page.tsx'
import { type Errors, FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { useLeaveWarning } from '#web/kit/leave-warning.tsx'
import { LinkButton } from '#web/kit/link-button.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useMay } from '../me.tsx'
import { draftOf, emptyDraft, type ProfileDraft } from './profile-draft.ts'
import { ProfileFields } from './profile-fields.tsx'
import { ProfileInformation } from './profile-information.tsx'
import { type Meanwhile, StaleProfile } from './stale-profile.tsx'

type ProfileBody = typeof newProfile._zod.input

const checkScope = ({ customerID, customerGroups }: ProfileDraft): Errors =>
  customerID !== null && customerGroups.length > 0
    ? { customerGroups: 'Choose one customer or customer groups, not both.' }
    : {}

export const AddProfilePage = () => {
  const navigate = useNavigate()
  const client = useQueryClient()
  const form = useForm<ProfileDraft>({
    initial: emptyDraft,
    schema: newProfile,
    check: checkScope,
    fieldOf: { NAME_TAKEN: 'name' },
    save: async (draft) => {
      const profile = await call('backend', backendContract.profiles.add, { body: draft })
      void client.invalidateQueries()
      allowLeaving()
      showToast({ tone: 'good', text: `${profile.name} is added.` })
      await navigate({ to: `/profiles/${profile.id}` })
    },
  })
  const { allowLeaving } = useLeaveWarning(form.dirty)
  return (
    <>
      <PageTitle title="Add profile" before={<Crumb to="/profiles">MyAccount profiles</Crumb>} />
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
    </>
  )
}

const EditProfile = ({ profile }: { profile: Profile }) => {
  const mayEdit = useMay('my-account-profiles:edit')
  const client = useQueryClient()
  const [revision, setRevision] = useState(profile.revision)
  const [meanwhile, setMeanwhile] = useState<Meanwhile>()

  const start = (from: Profile) => {
    setRevision(from.revision)
    setMeanwhile(undefined)
    form.reset(draftOf(from))
  }
  const save = async (draft: ProfileDraft, startedFrom: number) => {
    try {
      const { update } = backendContract.profiles
      const request = { params: { id: profile.id }, body: draft as ProfileBody }
      const saved = await call('backend', update, request, { ifMatch: startedFrom })
      start(saved)
      void client.invalidateQueries()
      showToast({ tone: 'good', text: 'Saved. It holds for all customers of this profile from now on.' })
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'STALE') throw error
      setMeanwhile(error.data as Meanwhile)
      window.scrollTo({ top: 0 })
    }
  }
  const form = useForm<ProfileDraft>({
    initial: draftOf(profile),
    schema: newProfile,
    check: checkScope,
    fieldOf: { NAME_TAKEN: 'name', IS_DEFAULT: 'availability' },
    save: (draft) => save(draft, meanwhile?.current.revision ?? revision),
  })
  useLeaveWarning(form.dirty)

  // Somebody else saved: a page on which nothing was typed follows at once.
  useEffect(() => {
    if (profile.revision > revision && !form.dirty && !form.busy) start(profile)
  })
  const isBehind = profile.revision > revision && meanwhile === undefined && form.dirty && !form.busy

  return (
    <>
      <PageTitle
        title={profile.name}
        before={<Crumb to="/profiles">MyAccount profiles</Crumb>}
        after={
          <>
            {profile.isDefault ? <StatusMark tone="accent">Default</StatusMark> : null}
            {mayEdit ? null : <StatusMark>View only</StatusMark>}
          </>
        }
      />
      <Stack>
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
          <ProfileInformation profile={profile} />
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
      </Stack>
    </>
  )
}

export const ProfilePage = () => {
  const id = useIdInAddress()
  const asked = useAsk(backendContract.profiles.get, { params: { id: id ?? 0 } })
  return <Loaded asked={asked}>{(profile) => <EditProfile key={profile.id} profile={profile} />}</Loaded>
}
