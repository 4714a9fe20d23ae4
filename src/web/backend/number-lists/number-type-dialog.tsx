import { backendContract } from '#contract/backend/index.ts'
import { type Availability, availabilities } from '#rules/entitlement.ts'
import { call } from '#web/kit/call.ts'
import { FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { NumberType } from './number-type-list-page.tsx'

/** Adds a number type, or changes one. */
export const NumberTypeDialog = ({ type, close }: { type: NumberType | undefined; close: () => void }) => {
  const client = useQueryClient()
  const { addType, updateType } = backendContract.numberLists
  const form = useForm<{ name: string; availability: Availability }>({
    initial: { name: type?.name ?? '', availability: type?.availability ?? 'Standard' },
    schema: addType.body,
    fieldOf: { NAME_TAKEN: 'name' },
    save: async (body) => {
      if (type === undefined) await call('backend', addType, { body })
      else await call('backend', updateType, { params: { id: type.id }, body })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: type === undefined ? `${body.name} is added.` : 'Saved.' })
      close()
    },
  })
  return (
    <Dialog title={type === undefined ? 'Add type' : 'Edit type'} onClose={close}>
      <FormFrame form={form} label="Number type">
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
