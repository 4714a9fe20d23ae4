import { featuresNeeded, MY_ACCOUNT_API, type PortalEndpoint } from '#contract/endpoint.ts'
import type { Entitlement } from '#rules/entitlement.ts'
import type { FeatureKey } from '#rules/features.ts'
import type { NumberScope, PortalRole } from '#rules/portal-roles.ts'
import type { PermissionLevels } from '#rules/staff-permissions.ts'
import { secondFactorStep, type SecondFactorStep } from '#rules/second-factor.ts'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Actor } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Door } from '../http/serve.ts'
import { Refused } from '../http/refusal.ts'
import { cookieSettings, readSessionToken, tokenHash } from './session-cookie.ts'
import {
  type ActingCustomer,
  actingCustomer,
  actingCustomerOf,
  candidateProfiles,
  chosenScope,
  entitlementOf,
  type StandingRow,
} from './standing.ts'
import { isWaitOver } from './waiting-session.ts'

/**
 * A signed-in portal user, the customer they act for, and what the profile in force and their role open: all from current
 * data. Staff who see the portal as the customer have one too, with `preview`, and the user id 0, which is nobody's.
 */
export type PortalContext = {
  readonly population: 'portal'
  readonly userId: number
  readonly sessionId: number
  readonly name: string
  readonly email: string
  readonly customer: ActingCustomer
  /** What this session still has to do before anything is open to it. */
  readonly awaits: SecondFactorStep | undefined
  /** Whether the profile in force demands a second factor. */
  readonly secondFactorDemanded: boolean
  readonly role: PortalRole
  readonly numberScope: NumberScope
  /** Set when staff look at the portal as the customer sees it: nothing can be changed then. */
  readonly preview?: PreviewOf
  readonly actor: Actor
} & Entitlement

/** Who looks at the portal as whom, and until when. */
export type PreviewOf = {
  readonly id: number
  readonly customerId: number
  readonly staffUserId: number
  readonly staffName: string
  readonly personName: string | null
  readonly profileName: string | null
  readonly unsaved: boolean
  readonly expiresAt: Date
  /** What the staff user may see of the areas that the portal shows. */
  readonly levels: PermissionLevels
}

type Row = {
  session_id: number
  session_began_at: Date
  second_factor_at: Date | null
  has_second_factor: boolean
  user_id: number
  name: string
  email: string
} & StandingRow

/**
 * The one statement of the request check: session, user, membership, customer, status, and every profile that could be in
 * force for the customer. It also notes the session's use, at most once a minute. Indexes: portal_session_token_key,
 * primary keys, my_account_profile_customer_id, my_account_profile_customer_group_group_id.
 */
export const findPortalSession = async ({ db, clock, config }: AppParts, token: string): Promise<Row | undefined> => {
  const now = clock()
  const idleSince = new Date(now.getTime() - config.sessionIdleSeconds * 1000)
  const usedSince = new Date(now.getTime() - Math.min(60, config.sessionIdleSeconds / 4) * 1000)
  const { rows } = await sql<Row>`
    with used as (
      update portal_session set last_seen_at = ${now}
      where token = ${tokenHash(token)} and last_seen_at < ${usedSince} and last_seen_at > ${idleSince}
    )
    select session.id as session_id, session.created_at as session_began_at, session.second_factor_at,
      exists (
        select from portal_second_factor factor where factor.user_id = person.id and factor.confirmed_at is not null
      ) as has_second_factor,
      person.id as user_id, person.name, person.email,
      ${actingCustomer}, customer.group_id,
      customer.my_account_profile_id, platform.default_profile_id,
      membership.role, membership.number_scope,
      ${chosenScope(sql`person.id`)},
      ${candidateProfiles} as candidates
    from portal_session session
    join portal_user person on person.id = session.user_id and person.disabled_at is null
    join lateral (
      select customer_id, role, number_scope from portal_membership
      where portal_user_id = person.id order by created_at, customer_id limit 1
    ) membership on true
    join customer on customer.id = membership.customer_id
    join customer_status status on status.id = customer.status_id and status.has_frontend_login_access
    cross join platform
    where session.token = ${tokenHash(token)} and session.expires_at > ${now} and session.last_seen_at > ${idleSince}
  `.execute(db)
  return rows[0]
}

/** The refusal of a feature that is closed: it says who decides. */
export const notGranted = ({ judge }: Pick<PortalContext, 'judge'>, key: FeatureKey): Refused => {
  const verdict = judge(key)
  const byRole = !verdict.open && verdict.why === 'role'
  return new Refused(
    'NOT_GRANTED',
    byRole ? { message: 'Your role does not include this. The owner of your account decides.' } : {},
  )
}

/** Refuses unless all of these features are open. */
export const requireFeatures = (caller: PortalContext, keys: readonly FeatureKey[]): void => {
  const closed = keys.find((key) => !caller.open.has(key))
  if (closed !== undefined) throw notGranted(caller, closed)
}

/** The portal door: the gate of the domain's §3.8, in order, on every request. */
export const makeMyAccountDoor = (parts: AppParts): Door<PortalContext> => {
  const { name } = cookieSettings('portal', parts.config)
  return {
    base: MY_ACCOUNT_API,
    identify: async (request: FastifyRequest) => {
      const token = readSessionToken(request.headers.cookie, name, parts.cookieSecrets.portal)
      const row = token === undefined ? undefined : await findPortalSession(parts, token)
      const caller = row && portalContextOf(row, request.ip)
      return row && isWaitOver(caller?.awaits, row.session_began_at, parts.clock()) ? undefined : caller
    },
    require: async (caller, endpoint) => requireFeatures(caller, featuresNeeded(endpoint as PortalEndpoint)),
  }
}

const portalContextOf = (row: Row, address: string): PortalContext => {
  const entitlement = entitlementOf(row)
  // What the profile demands holds for every role.
  const secondFactorDemanded = entitlement.open.has('require_two_factor')
  return {
    population: 'portal',
    userId: row.user_id,
    sessionId: row.session_id,
    name: row.name,
    email: row.email,
    customer: actingCustomerOf(row),
    awaits: secondFactorStep({
      has: row.has_second_factor,
      shown: row.second_factor_at !== null,
      demanded: secondFactorDemanded,
    }),
    secondFactorDemanded,
    ...entitlement,
    actor: { population: 'portal', portalUserId: row.user_id, who: `${row.name} (${row.email})`, address },
  }
}
