import { backendContract } from '#contract/backend/index.ts'
import type { staffUser } from '#contract/backend/staff.ts'
import { staffPermissionKeys, staffPermissions } from '#rules/staff-permissions.ts'
import { call } from '#web/kit/call.ts'
import { Crumb, Facts, FormActions, Loaded, Section, TwoColumns, useIdInAddress } from '#web/kit/detail-page.tsx'
import { FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { useLeaveWarning } from '#web/kit/leave-warning.tsx'
import { LinkButton } from '#web/kit/link-button.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { z } from 'zod'
import { useMay } from '../me.tsx'
import { StaffUserActions } from './staff-user-actions.tsx'
import { type StaffUserDraft, StaffUserFields } from './staff-user-fields.tsx'

type StaffUser = z.output<typeof staffUser>

export const AddStaffUserPage = () => {
  const navigate = useNavigate()
  const client = useQueryClient()
  const { addUser } = backendContract.staff
  const form = useForm<StaffUserDraft>({
    initial: { name: '', email: '', groupIds: [], override: {} },
    schema: addUser.body,
    fieldOf: { EMAIL_TAKEN: 'email' },
    save: async (body) => {
      const user = await call('backend', addUser, { body })
      void client.invalidateQueries()
      allowLeaving()
      showToast({ tone: 'good', text: `${user.name} is added. A link is on its way to ${user.email}.` })
      await navigate({ to: `/staff-users/${user.id}` })
    },
  })
  const { allowLeaving } = useLeaveWarning(form.dirty)
  return (
    <>
      <PageTitle title="Add staff user" before={<Crumb to="/staff-users">Staff users</Crumb>} />
      <Section title="Details">
        <FormFrame form={form} label="Staff user">
          <StaffUserFields form={form} readOnly={false} isNew />
          <FormActions>
            <Button type="submit" loading={form.busy}>
              Save
            </Button>
            <LinkButton to="/staff-users" variant="default">
              Cancel
            </LinkButton>
          </FormActions>
        </FormFrame>
      </Section>
    </>
  )
}

const draftOf = (user: StaffUser): StaffUserDraft => ({
  name: user.name,
  email: user.email,
  groupIds: user.groups.map(({ id }) => id),
  override: user.override,
})

const EditStaffUser = ({ user }: { user: StaffUser }) => {
  const client = useQueryClient()
  const mayEditUsers = useMay('users:edit')
  const mayEdit = mayEditUsers && user.mayEdit
  const { updateUser } = backendContract.staff
  const form = useForm<StaffUserDraft>({
    initial: draftOf(user),
    schema: updateUser.body,
    toBody: ({ name, groupIds, override }) => ({ name, groupIds, override }),
    save: async ({ name, groupIds, override }) => {
      const request = { params: { id: user.id }, body: { name, groupIds, override } }
      form.reset(draftOf(await call('backend', updateUser, request)))
      void client.invalidateQueries()
      showToast({ tone: 'good', text: 'Saved. It holds from their next request.' })
    },
  })
  useLeaveWarning(form.dirty)
  return (
    <>
      <PageTitle title={user.name} before={<Crumb to="/staff-users">Staff users</Crumb>} />
      <TwoColumns
        main={
          <Section title="Details">
            <FormFrame form={form} label="Staff user">
              {mayEditUsers && !user.mayEdit ? (
                <Note>This user holds more than you do, so you cannot change them.</Note>
              ) : null}
              <StaffUserFields form={form} readOnly={!mayEdit} isNew={false} />
              {mayEdit ? (
                <FormActions>
                  <Button type="submit" loading={form.busy}>
                    Save
                  </Button>
                </FormActions>
              ) : null}
            </FormFrame>
          </Section>
        }
        side={
          <>
            <StaffUserActions user={user} mayEdit={mayEdit} />
            <Section title="Permissions in force" lead="The highest of the groups, then the exceptions.">
              <Facts
                facts={staffPermissionKeys.map((key) => [staffPermissions[key].label, user.levels[key]] as const)}
              />
            </Section>
          </>
        }
      />
    </>
  )
}

export const StaffUserPage = () => {
  const id = useIdInAddress()
  const asked = useAsk(backendContract.staff.getUser, { params: { id: id ?? 0 } })
  return <Loaded asked={asked}>{(user) => <EditStaffUser key={user.id} user={user} />}</Loaded>
}
