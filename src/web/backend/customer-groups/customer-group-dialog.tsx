import { backendContract } from '#contract/backend/index.ts'
import { type Availability, availabilities } from '#rules/entitlement.ts'
import { call } from '#web/kit/call.ts'
import { FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { CustomerGroup } from './customer-group-list-page.tsx'

export const CustomerGroupDialog = ({ group, close }: { group: CustomerGroup | undefined; close: () => void }) => {
  const client = useQueryClient()
  const { addGroup, updateGroup } = backendContract.customerLists
  const form = useForm<{ name: string; availability: Availability }>({
    initial: { name: group?.name ?? '', availability: group?.availability ?? 'Standard' },
    schema: addGroup.body,
    fieldOf: { NAME_TAKEN: 'name' },
    save: async (body) => {
      if (group === undefined) await call('backend', addGroup, { body })
      else await call('backend', updateGroup, { params: { id: group.id }, body })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: group === undefined ? `${body.name} is added.` : 'Saved.' })
      close()
    },
  })
  return (
    <Dialog title={group === undefined ? 'Add group' : 'Edit group'} onClose={close}>
      <FormFrame form={form} label="Customer group">
        <TextInput {...form.text('name')} label="Name" />
        <NativeSelect {...form.text('availability')} label="Availability" data={[...availabilities]} />
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
