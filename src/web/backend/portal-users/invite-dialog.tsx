import { backendContract } from '#contract/backend/index.ts'
import { call } from '#web/kit/call.ts'
import { FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'

/** Invites a person to the portal of a customer. */
export const InviteDialog = ({ customerId, close }: { customerId: number; close: () => void }) => {
  const client = useQueryClient()
  const { invite } = backendContract.portalUsers
  const form = useForm({
    initial: { name: '', email: '' },
    schema: invite.body,
    save: async (body) => {
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
