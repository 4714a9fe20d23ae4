import { type FeatureKey, getFeature } from '#rules/features.ts'
import type { Db } from '../db/open.ts'
import { findPersonStanding } from './person-queries.ts'
import type { PortalContext } from './portal-context.ts'
import { actingCustomerOf, entitlementOf } from './standing.ts'

/** What a person may see and do at a moment when nobody is signed in, or why they may do nothing. */
export type PersonNow = { readonly context: PortalContext } | { readonly closed: string }

/**
 * A person's rights with a customer from current data, for work that is done on their behalf later than they asked for it.
 * A person who is disabled or no longer belongs to the customer, and a customer without online access, have none.
 */
export const readPersonNow = async (
  db: Db,
  who: { readonly userId: number; readonly customerId: number },
): Promise<PersonNow> => {
  const row = await findPersonStanding(db, who)
  if (row === undefined || !row.is_member) return { closed: 'You no longer have access to this account.' }
  if (row.is_disabled) return { closed: 'Your sign-in is switched off.' }
  if (!row.has_frontend_login_access) return { closed: 'The account is not open for online access.' }
  const entitlement = entitlementOf(row)
  return {
    context: {
      population: 'portal',
      userId: row.user_id,
      sessionId: 0,
      name: row.name,
      email: row.email,
      customer: actingCustomerOf(row),
      awaits: undefined,
      secondFactorDemanded: entitlement.open.has('require_two_factor'),
      ...entitlement,
      actor: { population: 'portal', portalUserId: row.user_id, who: `${row.name} (${row.email})`, address: '' },
    },
  }
}

/** Why features are closed to a person, in a sentence; undefined when all of them are open. */
export const whyClosed = (
  { open, judge }: Pick<PortalContext, 'open' | 'judge'>,
  keys: readonly FeatureKey[],
): string | undefined => {
  const closed = keys.find((key) => !open.has(key))
  if (closed === undefined) return undefined
  const { label } = getFeature(closed)
  const verdict = judge(closed)
  return !verdict.open && verdict.why === 'role'
    ? `“${label}” is not part of your role any more. The owner of your account decides what is.`
    : `“${label}” is not part of your access any more. Your provider decides what is.`
}
