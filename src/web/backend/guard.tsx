import { holds, type StaffNeed, staffPermissions, type StaffPermission } from '#rules/staff-permissions.ts'
import { NotGranted } from '#web/kit/states.tsx'
import type { ReactNode } from 'react'
import { useMe } from './me.tsx'

type GuardProps = { need: StaffNeed | readonly StaffNeed[] | undefined; title: string; children: ReactNode }

/** Shows a page to staff who hold its permissions, and to others what is missing and whom to ask. */
export const Guard = ({ need = [], title, children }: GuardProps) => {
  const { levels } = useMe()
  const missing = [need].flat().filter((one) => !holds(levels, one))
  if (missing.length === 0) return children
  return (
    <NotGranted title={title}>
      {missing.map((one) => {
        const [permission, level] = one.split(':') as [StaffPermission, string]
        return (
          <p key={one}>
            It needs the permission {staffPermissions[permission].label} at the level {level}. You hold it at the level{' '}
            {levels[permission]}.
          </p>
        )
      })}
      <p>Somebody who manages staff users can give it to you.</p>
    </NotGranted>
  )
}
