import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconSearch, IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import styles from './list-page.module.css'

type Search = Readonly<Record<string, unknown>>
type Change = (patch: Record<string, unknown>, options?: { replace?: boolean }) => void

/** One filter of a list: which values of the address it owns, what its chip says, and its control. */
export type Filter = {
  label: string
  names: readonly string[]
  chip: (search: Search) => string | undefined
  control?: (search: Search, change: Change) => ReactNode
}

/** A filter by one value out of a few. */
export const choiceFilter = (
  name: string,
  label: string,
  choices: readonly { value: string; label: string }[],
): Filter => ({
  label,
  names: [name],
  chip: (search) => {
    const value = search[name]
    if (value === undefined) return undefined
    return choices.find((choice) => choice.value === String(value))?.label ?? String(value)
  },
  control: (search, change) => (
    <NativeSelect
      aria-label={label}
      size="sm"
      value={search[name] === undefined ? '' : String(search[name])}
      onChange={(event) => change({ [name]: event.currentTarget.value || undefined, page: undefined })}
      data={[{ value: '', label: `${label}: any` }, ...choices]}
    />
  ),
})

/** A filter from a first to a last day. */
export const daysFilter = (label: string): Filter => ({
  label,
  names: ['from', 'to'],
  chip: ({ from, to }) => {
    if (from === undefined && to === undefined) return undefined
    return `${from === undefined ? 'start' : String(from)} to ${to === undefined ? 'today' : String(to)}`
  },
  control: (search, change) => (
    <div className={styles.days}>
      {(['from', 'to'] as const).map((name) => (
        <TextInput
          key={name}
          type="date"
          size="sm"
          aria-label={name === 'from' ? `${label} from` : `${label} to, inclusive`}
          value={search[name] === undefined ? '' : String(search[name])}
          onChange={(event) => change({ [name]: event.currentTarget.value || undefined, page: undefined })}
        />
      ))}
    </div>
  ),
})

/** A filter that only a link sets, such as the profile on the customer list. */
export const linkedFilter = (name: string, label: string, text: (value: string) => string): Filter => ({
  label,
  names: [name],
  chip: (search) => (search[name] === undefined ? undefined : text(String(search[name]))),
})

/** The filters that narrow the list now, with the words of their chips. */
export const shownFilters = (filters: readonly Filter[], search: Search): { filter: Filter; text: string }[] =>
  filters.flatMap((filter) => {
    const text = filter.chip(search)
    return text === undefined ? [] : [{ filter, text }]
  })

type SearchInputProps = { name: string; label: string; search: Search; change: Change }

const SearchInput = ({ name, label, search, change }: SearchInputProps) => {
  const inAddress = search[name] === undefined ? '' : String(search[name])
  const [typed, setTyped] = useState(inAddress)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setTyped(inAddress), [inAddress])
  useEffect(() => () => clearTimeout(timer.current), [])
  const apply = (text: string) => {
    clearTimeout(timer.current)
    change({ [name]: text.trim() || undefined, page: undefined }, { replace: true })
  }
  return (
    <TextInput
      type="search"
      className={styles.search}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      maxLength={200}
      onChange={(event) => {
        const text = event.currentTarget.value
        setTyped(text)
        clearTimeout(timer.current)
        timer.current = setTimeout(() => apply(text), 300)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') apply(typed)
      }}
    />
  )
}

type ListFiltersProps = {
  search: Search
  change: Change
  filters: readonly Filter[]
  searchLabel?: string | undefined
  /** The name under which the address carries what is searched. */
  searchName?: string | undefined
  clear: () => void
}

/** The row above a list: search, filter controls, and a removable chip for each filter in force. */
export const ListFilters = ({
  search,
  change,
  filters,
  searchLabel,
  searchName = 'search',
  clear,
}: ListFiltersProps) => {
  const shown = shownFilters(filters, search)
  if (searchLabel === undefined && filters.length === 0) return null
  return (
    <div className={styles.filters}>
      <div className={styles.controls}>
        {searchLabel === undefined ? null : (
          <SearchInput name={searchName} label={searchLabel} search={search} change={change} />
        )}
        {filters.map((filter) => (
          <div key={filter.label} className={styles.control}>
            {filter.control?.(search, change)}
          </div>
        ))}
      </div>
      {shown.length === 0 ? null : (
        <div className={styles.chips}>
          {shown.map(({ filter, text }) => (
            <button
              key={filter.label}
              type="button"
              className={styles.chip}
              aria-label={`Remove filter ${filter.label}: ${text}`}
              onClick={() =>
                change({ ...Object.fromEntries(filter.names.map((name) => [name, undefined])), page: undefined })
              }
            >
              <span>
                {filter.label}: <b>{text}</b>
              </span>
              <IconX size={14} aria-hidden />
            </button>
          ))}
          <Button variant="subtle" size="compact-sm" onClick={clear}>
            Clear all
          </Button>
        </div>
      )}
    </div>
  )
}
