import { type Entitlement, type FeatureVerdict, judgeFeature, type ProfileFacts } from './entitlement.ts'
import { type FeatureGroup, type FeatureKey, features, getFeature } from './features.ts'
import { type PortalRole, portalRoleWords, rolesFor } from './portal-roles.ts'

export const verdictReasons = ['open', 'no access', 'no profile', 'not chosen', 'needs', 'role'] as const
export type VerdictReason = (typeof verdictReasons)[number]

/** One feature of the catalogue, on or off, why, and what would change it. */
export type ExplainedFeature = {
  readonly key: FeatureKey
  readonly group: FeatureGroup
  readonly label: string
  readonly open: boolean
  readonly why: VerdictReason
  readonly sentence: string
  /** What would open it; null when it is open. */
  readonly remedy: string | null
}

const sentenceOf = (verdict: FeatureVerdict, group: FeatureGroup, profile: ProfileFacts | undefined): string => {
  const name = `“${profile?.name ?? ''}”`
  const isReport = group === 'myCallsReports'
  if (verdict.open)
    return isReport && profile?.choosesReports === false
      ? `${name} chooses no reports, so it grants them all.`
      : `${name} grants it.`
  if (verdict.why === 'no access') return 'The customer’s status has no frontend login access, so nobody can sign in.'
  if (verdict.why === 'no profile') return 'No profile applies to this customer.'
  if (verdict.why === 'not chosen')
    return isReport ? `${name} chooses some reports, and this is none of them.` : `${name} does not grant it.`
  if (verdict.why === 'needs')
    return `${name} grants it, but not “${getFeature(verdict.missing).label}”, which it needs.`
  return `${name} grants it, but the role ${portalRoleWords[verdict.role].label} does not include it.`
}

const inWords = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`

const remedyOf = (
  verdict: FeatureVerdict,
  key: FeatureKey,
  { profile, others }: { profile: ProfileFacts | undefined; others: readonly ProfileFacts[] },
): string | null => {
  if (verdict.open) return null
  if (verdict.why === 'no access') return 'Give the customer a status with frontend login access.'
  const granting = others.filter((other) => judgeFeature(other, key).open).map(({ name }) => `“${name}”`)
  const another = granting.length === 0 ? '' : `set ${inWords(granting.slice(0, 3))} on the customer`
  if (verdict.why === 'no profile')
    return another === '' ? 'Set a profile on the customer, or a default.' : upper(another)
  if (verdict.why === 'role') {
    const roles = rolesFor(key).map((role: PortalRole) => portalRoleWords[role].label)
    return `Give the person the role ${inWords(roles)}.`
  }
  const wanted = verdict.why === 'needs' ? verdict.missing : key
  const inProfile = `Switch on “${getFeature(wanted).label}” in “${profile?.name ?? ''}”`
  return another === '' ? `${inProfile}.` : `${inProfile}, or ${another}.`
}

const upper = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

/** Every feature of the catalogue with its reason. `others` are the profiles that could be set on the customer instead. */
export const explainFeatures = (
  { resolution, judge }: Entitlement,
  others: readonly ProfileFacts[] = [],
): ExplainedFeature[] =>
  features.map(({ key, group, label }) => {
    const verdict = judge(key)
    return {
      key,
      group,
      label,
      open: verdict.open,
      why: verdict.open ? 'open' : verdict.why,
      sentence: sentenceOf(verdict, group, resolution.inForce),
      remedy: remedyOf(verdict, key, {
        profile: resolution.inForce,
        others: others.filter(({ id }) => id !== resolution.inForce?.id),
      }),
    }
  })
