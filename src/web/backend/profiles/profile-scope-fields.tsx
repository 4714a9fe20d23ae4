import { backendContract } from '#contract/backend/index.ts'
import type { Form } from '#web/kit/form.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { MultiSelect, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useMay } from '../me.tsx'
import type { ProfileDraft } from './profile-draft.ts'

type Choice = { value: string; label: string }
type ScopeProps = {
  form: Form<ProfileDraft>
  readOnly: boolean
  customer: { id: number; accountNumber: string; name: string } | null
}

const choiceOf = ({ id, accountNumber, name }: { id: number; accountNumber: string; name: string }): Choice => ({
  value: String(id),
  label: `${accountNumber} ${name}`,
})

const CustomerField = ({ form, readOnly, customer }: ScopeProps) => {
  const mayLook = useMay('customers:view')
  const [typed, setTyped] = useState('')
  const [search] = useDebouncedValue(typed.trim(), 200)
  const [picked, setPicked] = useState<Choice | undefined>(customer === null ? undefined : choiceOf(customer))
  const found = useAsk(
    backendContract.customers.list,
    { query: { pageSize: 20, ...(search === '' || search === picked?.label ? {} : { search }) } },
    { enabled: mayLook && !readOnly, keepPrevious: true },
  )
  const choices = (found.data?.rows ?? []).map(choiceOf)
  const known = picked !== undefined && !choices.some(({ value }) => value === picked.value)
  return (
    <Select
      label="Customer"
      description="For this customer alone; leave it empty otherwise."
      placeholder="Any customer"
      searchable
      clearable={!readOnly}
      disabled={readOnly}
      data={known ? [picked, ...choices] : choices}
      filter={({ options }) => options}
      nothingFoundMessage={mayLook ? 'No customer found' : 'You may not look up customers'}
      searchValue={typed}
      onSearchChange={setTyped}
      value={form.values.customerID === null ? null : String(form.values.customerID)}
      error={form.errors['customerID']}
      onChange={(value, option) => {
        setPicked(value === null || option === null ? undefined : { value, label: option.label })
        form.set('customerID', value === null ? null : Number(value))
      }}
    />
  )
}

const GroupsField = ({ form, readOnly }: Omit<ScopeProps, 'customer'>) => {
  const mayLook = useMay('customers:view')
  const groups = useAsk(backendContract.customerLists.listGroups, {}, { enabled: mayLook })
  const names = [...new Set([...(groups.data?.rows ?? []).map(({ name }) => name), ...form.values.customerGroups])]
  const error = Object.entries(form.errors).find(([path]) => path.startsWith('customerGroups'))?.[1]
  return (
    <MultiSelect
      label="Customer groups"
      description="For customers of these groups; leave it empty otherwise."
      placeholder={form.values.customerGroups.length === 0 ? 'Any group' : ''}
      searchable
      clearable={!readOnly}
      disabled={readOnly}
      data={names}
      value={form.values.customerGroups}
      error={error}
      nothingFoundMessage="No group found"
      onChange={(chosen) => form.set('customerGroups', chosen)}
    />
  )
}

/** To whom a profile is offered: one customer, customer groups, or neither for everyone. */
export const ProfileScopeFields = ({ form, readOnly, customer }: ScopeProps) => (
  <>
    <CustomerField form={form} readOnly={readOnly} customer={customer} />
    <GroupsField form={form} readOnly={readOnly} />
  </>
)
