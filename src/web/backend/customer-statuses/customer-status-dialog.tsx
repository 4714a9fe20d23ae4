import { backendContract } from '#contract/backend/index.ts'
import { type Availability, availabilities } from '#rules/entitlement.ts'
import { call } from '#web/kit/call.ts'
import { FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { formatNoun } from '#web/kit/format.ts'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { CustomerStatus } from './customer-status-list-page.tsx'

type StatusDraft = {
  name: string
  availability: Availability
  isActive: boolean
  isSuspended: boolean
  hasFrontendLoginAccess: boolean
}

export const CustomerStatusDialog = ({ status, close }: { status: CustomerStatus | undefined; close: () => void }) => {
  const client = useQueryClient()
  const { addStatus, updateStatus } = backendContract.customerLists
  const form = useForm<StatusDraft>({
    initial: {
      name: status?.name ?? '',
      availability: status?.availability ?? 'Standard',
      isActive: status?.isActive ?? true,
      isSuspended: status?.isSuspended ?? false,
      hasFrontendLoginAccess: status?.hasFrontendLoginAccess ?? true,
    },
    schema: addStatus.body,
    fieldOf: { NAME_TAKEN: 'name' },
    save: async (body) => {
      if (status === undefined) await call('backend', addStatus, { body })
      else await call('backend', updateStatus, { params: { id: status.id }, body })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: status === undefined ? `${body.name} is added.` : 'Saved.' })
      close()
    },
  })
  const closes = status?.hasFrontendLoginAccess === true && !form.values.hasFrontendLoginAccess && status.customers > 0
  return (
    <Dialog title={status === undefined ? 'Add status' : 'Edit status'} onClose={close}>
      <FormFrame form={form} label="Customer status">
        <TextInput {...form.text('name')} label="Name" />
        <NativeSelect {...form.text('availability')} label="Availability" data={[...availabilities]} />
        <Checkbox {...form.tick('hasFrontendLoginAccess')} label="Has Frontend Login Access" />
        <Checkbox {...form.tick('isActive')} label="Active" />
        <Checkbox {...form.tick('isSuspended')} label="Suspended" />
        {closes ? (
          <Note tone="warn">
            The people of {formatNoun(status.customers, 'customer')} will not be able to sign in, and their sessions
            end.
          </Note>
        ) : null}
        <FormActions>
          <Button type="submit" loading={form.busy}>
            Save
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </FormActions>
      </FormFrame>
    </Dialog>
  )
}
