import { backendContract } from '#contract/backend/index.ts'
import { call } from '#web/kit/call.ts'
import { FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { accessBody, type AccessDraft, checkAccess, newAccess } from '#web/kit/person-access/access-draft.ts'
import { AccessFields } from '#web/kit/person-access/access-fields.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'

type InviteDialogProps = { customerId: number; isFirst: boolean; close: () => void }

const noChoices = { sites: [], numbers: [] }

/** Invites a person to the portal of a customer; the first is the owner. */
export const InviteDialog = ({ customerId, isFirst, close }: InviteDialogProps) => {
  const client = useQueryClient()
  const { invite, choices } = backendContract.portalUsers
  const asked = useAsk(choices, { params: { id: customerId } })
  const form = useForm<AccessDraft & { name: string; email: string }>({
    initial: { name: '', email: '', ...newAccess, ...(isFirst && { role: 'owner' }) },
    schema: invite.body,
    toBody: ({ name, email, ...access }) => ({ name, email, ...accessBody(access) }),
    check: checkAccess,
    fieldOf: { LAST_OWNER: 'role' },
    save: async ({ name, email, ...access }) => {
      const body = { name, email, ...accessBody<never, never>(access) }
      const person = await call('backend', invite, { params: { id: customerId }, body })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: `An invitation is on its way to ${person.email}.` })
      close()
    },
  })
  return (
    <Dialog title="Invite a person" onClose={close}>
      <FormFrame form={form} label="Invite a person">
        <TextInput {...form.text('name')} label="Name" />
        <TextInput {...form.text('email')} label="E-mail address" type="email" />
        <AccessFields form={form} choices={asked.data ?? noChoices} ownerOnly={isFirst} />
        <FormActions>
          <Button type="submit" loading={form.busy}>
            Invite
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </FormActions>
      </FormFrame>
    </Dialog>
  )
}
