import { backendContract } from '#contract/backend/index.ts'
import { call } from '#web/kit/call.ts'
import { FormActions, Loaded } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { accessBody, type AccessDraft, checkAccess, draftOf } from '#web/kit/person-access/access-draft.ts'
import { type AccessChoices, AccessFields } from '#web/kit/person-access/access-fields.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { PortalUser } from './customer-people.tsx'

type AccessDialogProps = { customerId: number; person: PortalUser; close: () => void }

const AccessForm = ({ customerId, person, choices, close }: AccessDialogProps & { choices: AccessChoices }) => {
  const client = useQueryClient()
  const form = useForm<AccessDraft>({
    initial: draftOf(person, choices.sites),
    check: checkAccess,
    fieldOf: { LAST_OWNER: 'role' },
    save: async (access) => {
      await call('backend', backendContract.portalUsers.changeAccess, {
        params: { id: customerId, portalUserId: person.id },
        body: accessBody<never, never>(access),
      })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: `The access of ${person.name} is changed.` })
      close()
    },
  })
  return (
    <FormFrame form={form} label={`Access of ${person.name}`}>
      <AccessFields form={form} choices={choices} />
      <FormActions>
        <Button type="submit" loading={form.busy}>
          Save
        </Button>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
      </FormActions>
    </FormFrame>
  )
}

/** Changes the role of a person and the numbers they see. */
export const AccessDialog = (props: AccessDialogProps) => {
  const asked = useAsk(backendContract.portalUsers.choices, { params: { id: props.customerId } })
  return (
    <Dialog title={`Access of ${props.person.name}`} onClose={props.close}>
      <Loaded asked={asked}>{(choices) => <AccessForm {...props} choices={choices} />}</Loaded>
    </Dialog>
  )
}
