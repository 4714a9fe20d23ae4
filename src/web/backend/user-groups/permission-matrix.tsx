import {
  permissionLevels,
  type PermissionLevel,
  type PermissionLevels,
  type SomeLevels,
  type StaffPermission,
  staffPermissionKeys,
  staffPermissions,
} from '#rules/staff-permissions.ts'
import { Radio } from '@mantine/core'
import { useId } from 'react'
import styles from './permission-matrix.module.css'

const words = { none: 'None', view: 'View', edit: 'Edit' } as const

type PermissionMatrixProps = {
  caption: string
  value: SomeLevels
  onChange: (value: SomeLevels) => void
  /** The level of whoever grants: nothing above it can be chosen. */
  own: PermissionLevels
  readOnly: boolean
  /** What holds where nothing is chosen here; then each row can also follow it. */
  inherited?: PermissionLevels
}

/** Each permission at one of its levels; what lies above one's own cannot be chosen, and says why. */
export const PermissionMatrix = ({ caption, value, onChange, own, readOnly, inherited }: PermissionMatrixProps) => {
  const name = useId()
  const isAbove = (key: StaffPermission, level: PermissionLevel) =>
    permissionLevels.indexOf(level) > permissionLevels.indexOf(own[key])
  const choose = (key: StaffPermission, level: PermissionLevel | undefined) => {
    const { [key]: _, ...others } = value
    onChange(level === undefined ? others : { ...others, [key]: level })
  }
  return (
    <div className={styles.scroll} role="group" aria-label={caption} tabIndex={0}>
      <table className={styles.matrix}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Permission</th>
            {inherited === undefined ? null : <th scope="col">As groups</th>}
            {permissionLevels.map((level) => (
              <th key={level} scope="col">
                {words[level]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {staffPermissionKeys.map((key) => (
            <tr key={key}>
              <th scope="row">
                {staffPermissions[key].label}
                <span className={styles.sentence}>{staffPermissions[key].sentence}</span>
                {own[key] === 'edit' || readOnly ? null : (
                  <span className={styles.limit}>
                    You hold {words[own[key]].toLowerCase()}; nobody grants above their own.
                  </span>
                )}
              </th>
              {inherited === undefined ? null : (
                <td>
                  <Radio
                    name={`${name}${key}`}
                    aria-label={`${staffPermissions[key].label}: as the groups say, ${inherited[key]}`}
                    label={words[inherited[key]]}
                    checked={value[key] === undefined}
                    disabled={readOnly}
                    onChange={() => choose(key, undefined)}
                  />
                </td>
              )}
              {permissionLevels.map((level) => (
                <td key={level}>
                  <Radio
                    name={`${name}${key}`}
                    aria-label={`${staffPermissions[key].label}: ${level}`}
                    checked={inherited === undefined ? (value[key] ?? 'none') === level : value[key] === level}
                    disabled={readOnly || isAbove(key, level)}
                    title={isAbove(key, level) ? 'Above your own level' : undefined}
                    onChange={() => choose(key, level)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
