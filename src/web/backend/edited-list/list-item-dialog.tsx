import { type Availability, availabilities } from '#rules/entitlement.ts'
import { FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { type Form, FormFrame, type FormOptions, useForm } from '#web/kit/form.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'

type Draft = { name: string; availability: Availability }

type ListItemDialogProps<V extends Draft> = Pick<FormOptions<V>, 'initial' | 'schema' | 'save'> & {
  /** What one is called in the title, such as “type”, and in full, such as “Number type”. */
  noun: string
  label: string
  isNew: boolean
  close: () => void
  /** The fields behind name and availability. */
  children?: (form: Form<V>) => ReactNode
}

/** Adds one of a list that offers its rows by availability, or changes it. */
export const ListItemDialog = <V extends Draft>({
  noun,
  label,
  isNew,
  close,
  children,
  save,
  ...options
}: ListItemDialogProps<V>) => {
  const client = useQueryClient()
  const form = useForm<V>({
    ...options,
    fieldOf: { NAME_TAKEN: 'name' },
    save: async (body) => {
      await save(body)
      void client.invalidateQueries()
      showToast({ tone: 'good', text: isNew ? `${body.name} is added.` : 'Saved.' })
      close()
    },
  })
  return (
    <Dialog title={`${isNew ? 'Add' : 'Edit'} ${noun}`} onClose={close}>
      <FormFrame form={form} label={label}>
        <TextInput {...form.text('name')} label="Name" />
        <NativeSelect {...form.text('availability')} label="Availability" data={[...availabilities]} />
        {children?.(form)}
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
