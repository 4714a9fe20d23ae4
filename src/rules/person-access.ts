import { type NumberScope, type PortalRole, portalRoleWords } from './portal-roles.ts'

/** What one person of a customer has: a role, and the numbers they see. */
export type PersonAccess = { readonly role: PortalRole; readonly scope: NumberScope }

/** Everything: what the first person of a customer gets. */
export const ownerAccess: PersonAccess = { role: 'owner', scope: { kind: 'all' } }

/** A change of somebody's access: what is left out stays. */
export type AccessChange = { readonly role?: PortalRole | undefined; readonly scope?: NumberScope | undefined }

/**
 * What a change makes of somebody's access; undefined when it asks for an owner of some numbers only. An owner sees all of
 * them: who decides what others see cannot see less.
 */
export const changedAccess = (before: PersonAccess, { role, scope }: AccessChange): PersonAccess | undefined => {
  const next = role ?? before.role
  if (next !== 'owner') return { role: next, scope: scope ?? before.scope }
  return scope === undefined || scope.kind === 'all' ? ownerAccess : undefined
}

const listed = (values: readonly string[]): string => [...new Set(values)].join(', ') || '(none)'

/** How sites and numbers are named to whoever reads. */
export type ScopeNames = {
  readonly siteOf: (siteId: number) => string
  readonly numberOf: (numberId: number) => string
}

/** A scope in words; what is named alike is said once. */
export const describeScope = (scope: NumberScope, { siteOf, numberOf }: ScopeNames): string => {
  if (scope.kind === 'all') return 'All numbers'
  if (scope.kind === 'sites') return `Numbers of these sites: ${listed(scope.siteIds.map(siteOf))}`
  return `These numbers: ${listed(scope.numberIds.map(numberOf))}`
}

/** The differences between two accesses, in words; without a former one, all of the new one. */
export const listAccessChanges = (
  before: PersonAccess | undefined,
  after: PersonAccess,
  names: ScopeNames,
): { label: string; before: string; after: string }[] => {
  const role = (access: PersonAccess) => portalRoleWords[access.role].label
  const numbers = (access: PersonAccess) => describeScope(access.scope, names)
  return [
    { label: 'Role', before: before === undefined ? '(none)' : role(before), after: role(after) },
    { label: 'Numbers', before: before === undefined ? '(none)' : numbers(before), after: numbers(after) },
  ].filter((change) => change.before !== change.after)
}
