import { backendContract } from '#contract/backend/index.ts'
import { useAsk } from '#web/kit/query.tsx'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'

type ProfilePickerProps = {
  label: string
  description?: ReactNode
  placeholder?: string
  id: number | undefined
  onPick: (id: number | undefined) => void
  /** Historical profiles are no longer given to anybody. */
  offeredOnly?: boolean
  /** A profile that is no choice here. */
  without?: number
  clearable?: boolean
  /** Inside a dialog the list must stand inside it as well. */
  inDialog?: boolean
  error?: string | undefined
}

/** Chooses a MyAccount profile by typing some of its name. */
export const ProfilePicker = ({
  id,
  onPick,
  offeredOnly = false,
  without,
  inDialog = false,
  ...look
}: ProfilePickerProps) => {
  const { list, get } = backendContract.profiles
  const [typed, setTyped] = useState('')
  const picked = useAsk(get, { params: { id: id ?? 0 } }, { enabled: id !== undefined })
  const pickedName = id === undefined ? undefined : picked.data?.name
  const [term] = useDebouncedValue(typed.trim(), 200)
  const search = term === '' || term === pickedName ? {} : { search: term }
  const found = useAsk(list, { query: { pageSize: 50, ...search } }, { keepPrevious: true })
  const choices = (found.data?.rows ?? [])
    .filter((row) => row.id !== without && (!offeredOnly || row.availability !== 'Historical'))
    .map((row) => ({ value: String(row.id), label: row.name }))
  const isListed = choices.some(({ value }) => value === String(id))
  return (
    <Select
      {...look}
      searchable
      data={pickedName === undefined || isListed ? choices : [{ value: String(id), label: pickedName }, ...choices]}
      filter={({ options }) => options}
      nothingFoundMessage={found.isError ? found.error.message : 'No profile found'}
      searchValue={typed}
      onSearchChange={setTyped}
      value={id === undefined ? null : String(id)}
      onChange={(value) => onPick(value === null ? undefined : Number(value))}
      allowDeselect={false}
      openOnFocus={!inDialog}
      comboboxProps={{ withinPortal: !inDialog }}
    />
  )
}
