import { backendContract } from '#contract/backend/index.ts'
import { FieldGrid } from '#web/kit/detail-page.tsx'
import type { Form } from '#web/kit/form.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'

/** What the customer form holds; choices are text, as a form has them. */
export type CustomerDraft = {
  accountNumber: string
  name: string
  email: string
  phone: string
  contactName: string
  address: string
  accountManager: string
  classId: string
  statusId: string
  groupId: string
  gdprPecrConsentGiven: boolean
  itemised: boolean
  billDay: string
}

export const emptyCustomer: CustomerDraft = {
  accountNumber: '',
  name: '',
  email: '',
  phone: '',
  contactName: '',
  address: '',
  accountManager: '',
  classId: '',
  statusId: '',
  groupId: '',
  gdprPecrConsentGiven: false,
  itemised: true,
  billDay: '',
}

/** The request's body for what was typed. */
export const bodyOf = (draft: CustomerDraft) => ({
  ...draft,
  email: draft.email.trim() === '' ? null : draft.email,
  classId: Number(draft.classId),
  statusId: Number(draft.statusId),
  groupId: draft.groupId === '' ? null : Number(draft.groupId),
  billDay: draft.billDay.trim() === '' ? null : Number(draft.billDay),
})

/** What must be chosen before the schema can look at it. */
export const checkChoices = ({ classId, statusId }: CustomerDraft): Record<string, string> => ({
  ...(classId === '' ? { classId: 'Please choose a class.' } : {}),
  ...(statusId === '' ? { statusId: 'Please choose a status.' } : {}),
})

const choices = (rows: readonly { id: number; name: string }[] | undefined, empty: string) => [
  { value: '', label: empty },
  ...(rows ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
]

export const CustomerFields = ({ form, readOnly = false }: { form: Form<CustomerDraft>; readOnly?: boolean }) => {
  const { listClasses, listStatuses, listGroups } = backendContract.customerLists
  const classes = useAsk(listClasses, {})
  const statuses = useAsk(listStatuses, {})
  const groups = useAsk(listGroups, {})
  return (
    <>
      <FieldGrid>
        <TextInput {...form.text('accountNumber')} label="Account number" readOnly={readOnly} />
        <TextInput {...form.text('name')} label="Name" readOnly={readOnly} />
      </FieldGrid>
      <FieldGrid>
        <NativeSelect
          {...form.text('classId')}
          label="Class"
          data={choices(classes.data?.rows, 'Choose')}
          disabled={readOnly}
        />
        <NativeSelect
          {...form.text('statusId')}
          label="Status"
          data={choices(statuses.data?.rows, 'Choose')}
          disabled={readOnly}
        />
        <NativeSelect
          {...form.text('groupId')}
          label="Customer group"
          data={choices(groups.data?.rows, 'None')}
          disabled={readOnly}
        />
      </FieldGrid>
      <FieldGrid>
        <TextInput {...form.text('contactName')} label="Contact name" readOnly={readOnly} />
        <TextInput {...form.text('email')} label="E-mail address" type="email" readOnly={readOnly} />
        <TextInput {...form.text('phone')} label="Phone" type="tel" readOnly={readOnly} />
        <TextInput {...form.text('accountManager')} label="Account manager" readOnly={readOnly} />
      </FieldGrid>
      <Textarea
        {...form.text('address')}
        label="Address"
        autosize
        minRows={2}
        maxRows={6}
        readOnly={readOnly}
        mb="md"
      />
      <FieldGrid>
        <Checkbox
          {...form.tick('gdprPecrConsentGiven')}
          label="GDPR & PECR consent"
          description="They agreed to call detail by e-mail. Without it a report goes out as a link."
          disabled={readOnly}
        />
        <Checkbox
          {...form.tick('itemised')}
          label="Itemised calls"
          description="Off when they asked for bills that are not itemised (PECR regulation 9): reports then show totals alone."
          disabled={readOnly}
        />
        <TextInput
          {...form.text('billDay')}
          error={form.errors['billDay'] === undefined ? undefined : 'A day from 1 to 28, or empty for none.'}
          label="Bill day"
          description="First day of a bill period, 1 to 28; empty for none."
          inputMode="numeric"
          readOnly={readOnly}
        />
      </FieldGrid>
    </>
  )
}
