import type { PersonAccess } from '#rules/person-access.ts'
import type { SomeLevels } from '#rules/staff-permissions.ts'

/** One password for everybody: this data is made up, and the demonstration listens on loopback only. */
export const demonstrationPassword = 'walnut-ferry-lantern'

const viewAll: SomeLevels = {
  'my-account-profiles': 'view',
  customers: 'view',
  numbers: 'view',
  calls: 'view',
  'activity-log': 'view',
}

export const staffGroups: { name: string; levels: SomeLevels }[] = [
  {
    name: 'Billing',
    levels: {
      ...viewAll,
      'my-account-profiles': 'edit',
      customers: 'edit',
      numbers: 'edit',
      calls: 'edit',
      settings: 'view',
    },
  },
  { name: 'Support', levels: { ...viewAll, customers: 'edit' } },
  { name: 'Network operations', levels: { customers: 'view', numbers: 'edit', calls: 'edit' } },
]

/** Staff of the invented provider; no group means Administrators. */
export const staffPeople = [
  { name: 'Ada Marsh', email: 'ada@northbridge.example', group: undefined, does: 'administrator' },
  {
    name: 'Bilal Rahman',
    email: 'bilal@northbridge.example',
    group: 'Billing',
    does: 'billing manager: edits profiles',
  },
  {
    name: 'Carys Owen',
    email: 'carys@northbridge.example',
    group: 'Support',
    does: 'support agent: sees profiles, edits customers',
  },
  { name: 'Dev Patel', email: 'dev@northbridge.example', group: 'Network operations', does: 'operations: no profiles' },
]

export type PortalPerson = {
  readonly name: string
  readonly email: string
  readonly accountNumber: string
  readonly access?: PersonAccess
  /** The staff's sites to which they are narrowed. */
  readonly sites?: readonly string[]
  readonly does: string
}

/** People of the invented customers; an owner, if nothing else is said. */
export const portalPeople: readonly PortalPerson[] = [
  {
    name: 'Rosa Whitfield',
    email: 'rosa@whitfield.example',
    accountNumber: 'RESI0001',
    does: 'residential, sees the basics',
  },
  {
    name: 'Finn Harper',
    email: 'finance@harbour-dental.example',
    accountNumber: 'HARB0042',
    does: 'business, sees call analytics; owner of the account',
  },
  {
    name: 'Mara Quinn',
    email: 'marketing@harbour-dental.example',
    accountNumber: 'HARB0042',
    access: { role: 'reporting', scope: { kind: 'all' } },
    sites: ['Leeds'],
    does: 'the same business: reports of the Leeds site only',
  },
  { name: 'Leo Brandt', email: 'leo@kestrel-cycles.example', accountNumber: 'KEST0107', does: 'business by its group' },
]
