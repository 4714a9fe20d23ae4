import { portalRoles, portalRoleWords, type PortalRole } from '#rules/portal-roles.ts'
import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Form } from '../form.tsx'
import type { AccessDraft } from './access-draft.ts'
import styles from './access-fields.module.css'

/** The sites and numbers that can be chosen. */
export type AccessChoices = {
  sites: readonly { id: number; name: string }[]
  numbers: readonly { id: number; number: string; description: string | null }[]
}

type Choice = { value: string; label: string }

const ChoiceList = ({
  label,
  choices,
  chosen,
  error,
  change,
}: {
  label: string
  choices: readonly Choice[]
  chosen: readonly string[]
  error: string | undefined
  change: (chosen: string[]) => void
}) => {
  const [typed, setTyped] = useState('')
  const shown = choices.filter((choice) => choice.label.toLowerCase().includes(typed.trim().toLowerCase()))
  const toggle = (value: string) =>
    change(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value])
  return (
    <fieldset className={styles.list}>
      <legend>
        {label} <span className={styles.count}>{chosen.length} chosen</span>
      </legend>
      {choices.length > 8 ? (
        <TextInput
          size="xs"
          aria-label={`Search ${label.toLowerCase()}`}
          placeholder="Search"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      ) : null}
      <div className={styles.choices} tabIndex={shown.length > 6 ? 0 : -1} role="group" aria-label={label}>
        {shown.map(({ value, label: text }) => (
          <Checkbox
            key={value}
            size="sm"
            label={text}
            checked={chosen.includes(value)}
            onChange={() => toggle(value)}
          />
        ))}
        {choices.length === 0 ? <p className={styles.none}>There are none yet.</p> : null}
      </div>
      {error === undefined ? null : (
        <p className={styles.error} role="alert" data-fault tabIndex={-1}>
          {error}
        </p>
      )}
    </fieldset>
  )
}

type AccessFieldsProps<V extends AccessDraft> = {
  form: Form<V>
  choices: AccessChoices
  /** The first person of an account is its owner. */
  ownerOnly?: boolean
}

/** What somebody may do, and which of the numbers they see. */
export const AccessFields = <V extends AccessDraft>({ form, choices, ownerOnly = false }: AccessFieldsProps<V>) => {
  const { role, kind, siteIds, numberIds } = form.values
  const patch = (change: Partial<AccessDraft>) => form.setAll(change as Partial<V>)
  const roles = portalRoles.filter((key) => !ownerOnly || key === 'owner')
  return (
    <>
      <NativeSelect
        label="Role"
        description={portalRoleWords[role].sentence}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={role}
        error={form.errors['role']}
        onChange={(event) => patch({ role: event.currentTarget.value as PortalRole })}
        data={roles.map((key) => ({ value: key, label: portalRoleWords[key].label }))}
      />
      {role === 'owner' ? (
        <p className={styles.none}>An owner sees all numbers and decides who else may use the account.</p>
      ) : (
        <NativeSelect
          label="Numbers"
          value={kind}
          error={form.errors['scope']}
          onChange={(event) => patch({ kind: event.currentTarget.value as AccessDraft['kind'] })}
          data={[
            { value: 'all', label: 'All numbers' },
            { value: 'sites', label: 'Numbers of chosen sites' },
            { value: 'numbers', label: 'Chosen numbers' },
          ]}
        />
      )}
      {role !== 'owner' && kind === 'sites' ? (
        <ChoiceList
          label="Sites"
          choices={choices.sites.map(({ id, name }) => ({ value: String(id), label: name }))}
          chosen={siteIds.map(String)}
          error={form.errors['siteIds'] ?? form.errors['scope.siteIds']}
          change={(next) => patch({ siteIds: next.map(Number) })}
        />
      ) : null}
      {role !== 'owner' && kind === 'numbers' ? (
        <ChoiceList
          label="Chosen numbers"
          choices={choices.numbers.map(({ id, number, description }) => ({
            value: String(id),
            label: description === null ? number : `${number} ${description}`,
          }))}
          chosen={numberIds.map(String)}
          error={form.errors['numberIds'] ?? form.errors['scope.numberIds']}
          change={(next) => patch({ numberIds: next.map(Number) })}
        />
      ) : null}
    </>
  )
}
