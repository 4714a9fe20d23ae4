import { backendContract } from '#contract/backend/index.ts'
import { useAsk } from '#web/kit/query.tsx'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import { useMay } from '../me.tsx'

type CustomerPickerProps = {
  label: string
  description?: ReactNode
  placeholder?: string
  id: number | undefined
  onPick: (id: number | undefined) => void
  clearable?: boolean
  disabled?: boolean
  error?: string | undefined
  size?: string
  /** A dialog lies above all else: its list has to open inside it. */
  inDialog?: boolean
  /** The customer as it is known already, so that it need not be asked for. */
  known?: { id: number; accountNumber: string; name: string } | null
}

const choiceOf = ({ id, accountNumber, name }: { id: number; accountNumber: string; name: string }) => ({
  value: String(id),
  label: `${accountNumber} ${name}`,
})

/** Chooses a customer by typing some of the account number or name. */
export const CustomerPicker = ({
  id,
  onPick,
  known = null,
  disabled = false,
  inDialog = false,
  ...look
}: CustomerPickerProps) => {
  const { list, get } = backendContract.customers
  const mayLook = useMay('customers:view')
  const [typed, setTyped] = useState('')
  const isKnown = known !== null && known.id === id
  const asked = useAsk(get, { params: { id: id ?? 0 } }, { enabled: id !== undefined && !isKnown && mayLook })
  const record = id === undefined ? undefined : isKnown ? known : asked.data
  const picked = record === undefined ? undefined : choiceOf(record)
  const [term] = useDebouncedValue(typed.trim(), 200)
  const search = term === '' || term === picked?.label ? {} : { search: term }
  const found = useAsk(
    list,
    { query: { pageSize: 20, ...search } },
    { enabled: mayLook && !disabled, keepPrevious: true },
  )
  const choices = (found.data?.rows ?? []).map(choiceOf)
  const isListed = picked === undefined || choices.some(({ value }) => value === picked.value)
  return (
    <Select
      {...look}
      comboboxProps={{ withinPortal: !inDialog }}
      searchable
      disabled={disabled}
      data={isListed ? choices : [picked, ...choices]}
      filter={({ options }) => options}
      nothingFoundMessage={mayLook ? 'No customer found' : 'You may not look up customers'}
      searchValue={typed}
      onSearchChange={setTyped}
      value={id === undefined ? null : String(id)}
      onChange={(value) => onPick(value === null ? undefined : Number(value))}
    />
  )
}
