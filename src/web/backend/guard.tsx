import { holds, type StaffNeed, staffPermissions, type StaffPermission } from '#rules/staff-permissions.ts'
import { NotGranted } from '#web/kit/states.tsx'
import type { ReactNode } from 'react'
import { useMe } from './me.tsx'

/** Shows a page to staff who hold its permission, and to others what is missing and whom to ask. */
export const Guard = ({
  need,
  title,
  children,
}: {
  need: StaffNeed | undefined
  title: string
  children: ReactNode
}) => {
  const { levels } = useMe()
  if (need === undefined || holds(levels, need)) return children
  const [permission, level] = need.split(':') as [StaffPermission, string]
  return (
    <NotGranted title={title}>
      <p>
        It needs the permission {staffPermissions[permission].label} at the level {level}. You hold it at the level{' '}
        {levels[permission]}.
      </p>
      <p>Somebody who manages staff users can give it to you.</p>
    </NotGranted>
  )
}
