import { backendContract } from '#contract/backend/index.ts'
import { useAsk } from '#web/kit/query.tsx'
import { isSearchKey, useShortcut } from '#web/kit/shortcuts.tsx'
import { Combobox, TextInput, useCombobox } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useMay } from './me.tsx'
import styles from './smart-search.module.css'

const kinds = { customer: 'Customer', number: 'Number', 'portal user': 'Portal user' } as const

/** One box for account number, name, e-mail address and phone number in any spelling. */
const SearchBox = () => {
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [q] = useDebouncedValue(typed.trim(), 200)
  const navigate = useNavigate()
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  useShortcut(isSearchKey, () => input.current?.select())
  const found = useAsk(backendContract.search.search, { query: { q } }, { enabled: q !== '', keepPrevious: true })
  const rows = q === '' ? [] : (found.data?.rows ?? [])

  const open = (place: string) => {
    const row = rows[Number(place)]
    if (row === undefined) return
    combobox.closeDropdown()
    setTyped('')
    void navigate({ to: `/customers/${row.customerId}` })
  }

  return (
    <Combobox store={combobox} onOptionSubmit={open} shadow="md">
      <Combobox.Target>
        <TextInput
          ref={input}
          className={styles.box}
          type="search"
          aria-label="Search customers, numbers and people"
          placeholder="Account number, name, e-mail, phone"
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={typed === '' ? <kbd className={styles.key}>/</kbd> : undefined}
          value={typed}
          maxLength={200}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            combobox.openDropdown()
            combobox.updateSelectedOptionIndex()
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={q === ''}>
        <Combobox.Options aria-label="Search results" mah={360} className={styles.options}>
          {rows.length === 0 ? (
            <Combobox.Empty>
              {found.isError ? found.error.message : found.isFetching ? 'Searching' : `Nothing found for “${q}”`}
            </Combobox.Empty>
          ) : (
            rows.map((row, index) => (
              <Combobox.Option key={`${row.kind} ${row.text} ${row.customerId}`} value={String(index)}>
                <span className={styles.kind}>{kinds[row.kind]}</span>
                <span className={styles.text}>{row.text}</span>
                <span className={styles.detail}>{row.detail}</span>
              </Combobox.Option>
            ))
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

export const SmartSearch = () => (useMay('customers:view') ? <SearchBox /> : null)
