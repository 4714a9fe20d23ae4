import type { PortalRole } from '#rules/portal-roles.ts'

/** What the fields of somebody's access hold. */
export type AccessDraft = {
  role: PortalRole
  kind: 'all' | 'sites' | 'numbers'
  siteIds: readonly number[]
  numberIds: readonly number[]
}

/** What somebody has, as an answer shows it. */
type ShownAccess = {
  role: PortalRole
  scope: { kind: 'all' | 'sites' | 'numbers'; siteIds: readonly number[]; numberIds: readonly number[] }
}

/** What a new person gets until somebody chooses otherwise. */
export const newAccess: AccessDraft = { role: 'read-only', kind: 'all', siteIds: [], numberIds: [] }

/** The fields for what somebody has now; a site that is no longer offered is not chosen again. */
export const draftOf = ({ role, scope }: ShownAccess, offered: readonly { id: number }[]): AccessDraft => ({
  role,
  kind: scope.kind,
  siteIds: scope.siteIds.filter((siteId) => offered.some(({ id }) => id === siteId)),
  numberIds: scope.numberIds,
})

/** The request's part for what was chosen; an owner sees all numbers. */
export const accessBody = <SiteId extends number, NumberId extends number>({
  role,
  kind,
  siteIds,
  numberIds,
}: AccessDraft) => ({
  role,
  scope:
    role === 'owner' || kind === 'all'
      ? { kind: 'all' as const }
      : kind === 'sites'
        ? { kind, siteIds: [...siteIds] as SiteId[] }
        : { kind, numberIds: [...numberIds] as NumberId[] },
})

/** What must be chosen before it is sent, by field. */
export const checkAccess = ({ role, kind, siteIds, numberIds }: AccessDraft): Record<string, string> => {
  if (role === 'owner') return {}
  if (kind === 'sites' && siteIds.length === 0) return { siteIds: 'Choose at least one site.' }
  if (kind === 'numbers' && numberIds.length === 0) return { numberIds: 'Choose at least one number.' }
  return {}
}
