import { backendContract } from '#contract/backend/index.ts'
import type { Profile } from '#contract/backend/profiles.ts'
import { call } from '#web/kit/call.ts'
import { confirm } from '#web/kit/dialog.tsx'
import { formatMoment } from '#web/kit/format.ts'
import { useAct } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '../me.tsx'
import { useReview } from '../reviews/use-review.tsx'
import { ReassignDialog } from './reassign-dialog.tsx'

const MakeDefault = ({ profile }: { profile: Profile }) => {
  const may = useMay('settings:edit', 'my-account-profiles:edit')
  const client = useQueryClient()
  const { review, dialog } = useReview()
  if (!may || profile.isDefault || profile.availability === 'Historical') return null
  const body = { profileId: profile.id }
  const ask = () =>
    review({
      title: `Make ${profile.name} the default`,
      saveLabel: 'Make default',
      handsBack: [],
      ask: () => call('backend', backendContract.reviews.setDefaultProfile, { body }),
      save: async () => {
        await call('backend', backendContract.settings.setDefaultProfile, { body })
        void client.invalidateQueries()
        showToast({ tone: 'good', text: `${profile.name} is the default profile now.` })
      },
    })
  return (
    <>
      <Button variant="default" onClick={() => void ask()}>
        Make default
      </Button>
      {dialog}
    </>
  )
}

const Retire = ({ profile }: { profile: Profile }) => {
  const client = useQueryClient()
  const { review, dialog } = useReview()
  if (profile.availability === 'Historical') return null
  const { profiles, profileHistory, reviews } = backendContract
  const params = { id: profile.id }
  const change = { availability: 'Historical' as const }
  const ifMatch = profile.revision
  const ask = () =>
    review({
      title: `Retire ${profile.name}`,
      saveLabel: 'Retire now',
      about: profile.id,
      allCustomers: { profileId: profile.id },
      noteLabel: 'Note (optional)',
      remarks: ['It is no longer offered to anybody. Where it is set on a customer it keeps working.'],
      handsBack: [],
      ask: () => call('backend', reviews.changeProfile, { params, body: change }, { ifMatch }),
      save: async (note) => {
        await call('backend', profiles.update, { params, body: { ...change, note } }, { ifMatch })
        void client.invalidateQueries()
        showToast({ tone: 'good', text: `${profile.name} is retired.` })
      },
      schedule: async (wanted) => {
        const request = { params, body: { settings: change, ...wanted } }
        const planned = await call('backend', profileHistory.schedule, request, { ifMatch })
        void client.invalidateQueries()
        showToast({ tone: 'good', text: `${profile.name} will be retired on ${formatMoment(planned.runAt)}.` })
      },
    })
  return (
    <>
      <Button variant="default" onClick={() => void ask()}>
        Retire
      </Button>
      {dialog}
    </>
  )
}

const Remove = ({ profile }: { profile: Profile }) => {
  const mayReassign = useMay('customers:edit', 'my-account-profiles:edit')
  const navigate = useNavigate()
  const [isReassigning, setReassigning] = useState(false)
  const remove = useAct(backendContract.profiles.remove, {
    done: `${profile.name} is deleted.`,
    onDone: () => void navigate({ to: '/profiles' }),
  })
  const isUsed = profile.customersInForce > 0 || profile.customersAssigned > 0
  const ask = async () => {
    if (isUsed && mayReassign) {
      setReassigning(true)
      return
    }
    const yes = await confirm({
      title: `Delete ${profile.name}?`,
      text: 'No customer has it. The profile is gone for good; what it was stays in the activity log.',
      action: 'Delete',
      danger: true,
    })
    if (yes) remove.mutate({ params: { id: profile.id } })
  }
  const mayDelete = !isUsed || mayReassign
  return (
    <>
      <Button
        variant="default"
        loading={remove.isPending}
        disabled={!mayDelete}
        title={mayDelete ? undefined : 'Customers use it, and to reassign them you need the permission Customers.'}
        onClick={() => void ask()}
      >
        {isUsed ? 'Reassign or delete' : 'Delete profile'}
      </Button>
      {isReassigning ? <ReassignDialog profile={profile} close={() => setReassigning(false)} /> : null}
    </>
  )
}

/** What can be done with a profile beside changing its settings. */
export const ProfileActs = ({ profile }: { profile: Profile }) => {
  const mayEdit = useMay('my-account-profiles:edit')
  return (
    <>
      <MakeDefault profile={profile} />
      {mayEdit ? <Retire profile={profile} /> : null}
      {mayEdit ? <Remove profile={profile} /> : null}
    </>
  )
}
