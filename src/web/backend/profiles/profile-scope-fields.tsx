import { backendContract } from '#contract/backend/index.ts'
import type { Form } from '#web/kit/form.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { MultiSelect } from '@mantine/core'
import { CustomerPicker } from '../customers/customer-picker.tsx'
import { useMay } from '../me.tsx'
import type { ProfileDraft } from './profile-draft.ts'

type ScopeProps = {
  form: Form<ProfileDraft>
  readOnly: boolean
  customer: { id: number; accountNumber: string; name: string } | null
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
    <CustomerPicker
      label="Customer"
      description="For this customer alone; leave it empty otherwise."
      placeholder="Any customer"
      clearable={!readOnly}
      disabled={readOnly}
      known={customer}
      id={form.values.customerID ?? undefined}
      error={form.errors['customerID']}
      onPick={(id) => form.set('customerID', id ?? null)}
    />
    <GroupsField form={form} readOnly={readOnly} />
  </>
)
