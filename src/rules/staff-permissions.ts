/** The levels of a staff permission, lowest first. `edit` includes adding, deleting and bulk changes. */
export const permissionLevels = ['none', 'view', 'edit'] as const
export type PermissionLevel = (typeof permissionLevels)[number]

/** The staff permissions, by the names staff know them. */
export const staffPermissions = {
  'my-account-profiles': { label: 'MyAccount Profiles', sentence: 'What each kind of customer sees in the portal.' },
  customers: { label: 'Customers', sentence: 'Customers, their groups, statuses and portal users.' },
  numbers: { label: 'Numbers', sentence: 'Numbers, their owners, labels, sites and campaigns.' },
  calls: { label: 'Calls', sentence: 'Call record files, sources, calls and unallocated calls.' },
  users: { label: 'Users', sentence: 'Staff users, user groups and their permissions.' },
  'activity-log': { label: 'Activity Log', sentence: 'Who did what, when and from where.' },
  settings: { label: 'Settings', sentence: 'Provider name and colour, the default profile, the outbox.' },
} as const satisfies Record<string, { label: string; sentence: string }>

export type StaffPermission = keyof typeof staffPermissions
export const staffPermissionKeys = Object.keys(staffPermissions) as readonly StaffPermission[]

/** A permission at the level an endpoint asks for: `customers:edit`. */
export type StaffNeed = `${StaffPermission}:${'view' | 'edit'}`

export type PermissionLevels = Readonly<Record<StaffPermission, PermissionLevel>>
export type SomeLevels = Readonly<Partial<Record<StaffPermission, PermissionLevel>>>

const rank = (level: PermissionLevel): number => permissionLevels.indexOf(level)

export const noLevels: PermissionLevels = Object.fromEntries(
  staffPermissionKeys.map((key) => [key, 'none']),
) as PermissionLevels

/**
 * A staff user's levels: the highest of their groups, then the individual override, which may raise or lower.
 * Source: the reference platform's layering of groups and individual exceptions.
 */
export const resolveLevels = (groups: readonly SomeLevels[], override: SomeLevels): PermissionLevels =>
  Object.fromEntries(
    staffPermissionKeys.map((key) => {
      const highest = groups
        .map((group) => group[key] ?? 'none')
        .reduce<PermissionLevel>((a, b) => (rank(b) > rank(a) ? b : a), 'none')
      return [key, override[key] ?? highest]
    }),
  ) as PermissionLevels

/** Whether the levels satisfy a need such as `customers:edit`. */
export const holds = (levels: PermissionLevels, need: StaffNeed): boolean => {
  const [permission, level] = need.split(':') as [StaffPermission, 'view' | 'edit']
  return rank(levels[permission]) >= rank(level)
}

/** The permissions in which `wanted` lies above `own`: nobody grants above their own. */
export const levelsAbove = (own: PermissionLevels, wanted: SomeLevels): StaffPermission[] =>
  staffPermissionKeys.filter((key) => rank(wanted[key] ?? 'none') > rank(own[key]))
