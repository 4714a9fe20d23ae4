import { call } from '#web/kit/call.ts'
import { FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { accessBody, type AccessDraft, checkAccess, draftOf, newAccess } from '#web/kit/person-access/access-draft.ts'
import { type AccessChoices, AccessFields } from '#web/kit/person-access/access-fields.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { peopleEndpoints } from './people-endpoints.ts'
import type { Person } from './people-page.tsx'

const Buttons = ({ action, busy, close }: { action: string; busy: boolean; close: () => void }) => (
  <FormActions>
    <Button type="submit" loading={busy}>
      {action}
    </Button>
    <Button variant="default" onClick={close}>
      Cancel
    </Button>
  </FormActions>
)

const checkPerson = ({ name, email }: { name: string; email: string }): Record<string, string> => ({
  ...(name.trim() === '' ? { name: 'A name is needed.' } : {}),
  ...(email.trim() === '' ? { email: 'An e-mail address is needed.' } : {}),
})

/** Invites a person to the account. */
export const InviteDialog = ({ choices, close }: { choices: AccessChoices; close: () => void }) => {
  const client = useQueryClient()
  const form = useForm<AccessDraft & { name: string; email: string }>({
    initial: { name: '', email: '', ...newAccess },
    check: (values) => ({ ...checkPerson(values), ...checkAccess(values) }),
    fieldOf: { EMAIL_TAKEN: 'email' },
    save: async ({ name, email, ...access }) => {
      await call('my-account', peopleEndpoints.invite, { body: { name, email, ...accessBody(access) } })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: `An invitation is on its way to ${email.trim()}.` })
      close()
    },
  })
  return (
    <Dialog title="Invite a person" onClose={close}>
      <FormFrame form={form} label="Invite a person">
        <TextInput {...form.text('name')} label="Name" />
        <TextInput {...form.text('email')} label="E-mail address" type="email" />
        <AccessFields form={form} choices={choices} />
        <Buttons action="Invite" busy={form.busy} close={close} />
      </FormFrame>
    </Dialog>
  )
}

/** Changes the role of a person and the numbers they see. */
export const ChangeDialog = ({
  person,
  choices,
  close,
}: {
  person: Person
  choices: AccessChoices
  close: () => void
}) => {
  const client = useQueryClient()
  const form = useForm<AccessDraft>({
    initial: draftOf(person, choices.sites),
    check: checkAccess,
    fieldOf: { LAST_OWNER: 'role' },
    save: async (access) => {
      await call('my-account', peopleEndpoints.change, { params: { id: person.id }, body: accessBody(access) })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: `The access of ${person.name} is changed.` })
      close()
    },
  })
  return (
    <Dialog title={`Access of ${person.name}`} onClose={close}>
      <FormFrame form={form} label={`Access of ${person.name}`}>
        <AccessFields form={form} choices={choices} />
        <Buttons action="Save" busy={form.busy} close={close} />
      </FormFrame>
    </Dialog>
  )
}
