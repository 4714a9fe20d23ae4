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
import type { NumberStatus } from './number-status-list-page.tsx'

type StatusDraft = {
  name: string
  availability: Availability
  visibleInFrontend: boolean
  isActive: boolean
  isSuspended: boolean
}

/** Adds a number status, or changes one. */
export const NumberStatusDialog = ({ status, close }: { status: NumberStatus | undefined; close: () => void }) => {
  const client = useQueryClient()
  const { addStatus, updateStatus } = backendContract.numberLists
  const form = useForm<StatusDraft>({
    initial: {
      name: status?.name ?? '',
      availability: status?.availability ?? 'Standard',
      visibleInFrontend: status?.visibleInFrontend ?? true,
      isActive: status?.isActive ?? true,
      isSuspended: status?.isSuspended ?? false,
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
  const hides = status?.visibleInFrontend === true && !form.values.visibleInFrontend && status.numbers > 0
  return (
    <Dialog title={status === undefined ? 'Add status' : 'Edit status'} onClose={close}>
      <FormFrame form={form} label="Number status">
        <TextInput {...form.text('name')} label="Name" />
        <NativeSelect {...form.text('availability')} label="Availability" data={[...availabilities]} />
        <Checkbox {...form.tick('visibleInFrontend')} label="Visible in Frontend" />
        <Checkbox {...form.tick('isActive')} label="Active" />
        <Checkbox {...form.tick('isSuspended')} label="Suspended" />
        {hides ? (
          <Note tone="warn">{formatNoun(status.numbers, 'number')} will no longer be shown in the portal.</Note>
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
