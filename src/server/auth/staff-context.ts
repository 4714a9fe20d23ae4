import { BACKEND_API } from '#contract/endpoint.ts'
import {
  holds,
  type PermissionLevels,
  resolveLevels,
  type SomeLevels,
  type StaffNeed,
  type StaffPermission,
  staffPermissions,
} from '#rules/staff-permissions.ts'
import { secondFactorStep, type SecondFactorStep } from '#rules/second-factor.ts'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import { answerOnce } from '../http/idempotency.ts'
import type { AnyEndpoint, Door } from '../http/serve.ts'
import { Refused } from '../http/refusal.ts'
import { keyHash, readBearer } from './bearer-key.ts'
import { cookieSettings, readSessionToken, tokenHash } from './session-cookie.ts'
import { isWaitOver } from './waiting-session.ts'

type ByKey = { readonly keyId: number; readonly access: 'read' | 'write' }

/** A signed-in staff user, from current data. */
export type StaffContext = {
  readonly population: 'staff'
  readonly userId: number
  /** 0 for a caller by key, who reaches no endpoint about sessions. */
  readonly sessionId: number
  /** Set when the caller came by an API key. */
  readonly api?: ByKey
  readonly name: string
  readonly email: string
  /** What this session still has to do before anything is open to it. */
  readonly awaits: SecondFactorStep | undefined
  readonly secondFactorDemanded: boolean
  readonly levels: PermissionLevels
  readonly actor: Actor
}

type Row = {
  user_id: number
  name: string
  email: string
  groups: SomeLevels[]
  override: SomeLevels
}
type SessionRow = Row & {
  session_id: number
  session_began_at: Date
  second_factor_at: Date | null
  has_second_factor: boolean
}
type KeyRow = Row & { key_id: number; access: 'read' | 'write' }

/** Who somebody is and what they may do, of the row `person`. */
const personColumns = sql`
  person.id as user_id, person.name, person.email,
  coalesce((
    select jsonb_agg(levels) from (
      select jsonb_object_agg(permission.permission, permission.level) as levels
      from staff_user_group membership
      join staff_group_permission permission on permission.group_id = membership.group_id
      where membership.user_id = person.id
      group by membership.group_id
    ) by_group
  ), '[]') as groups,
  coalesce((
    select jsonb_object_agg(permission, level) from staff_user_permission where user_id = person.id
  ), '{}') as override`

/**
 * The one statement of the request check: a session that is neither over nor idle, its user if not disabled, and the
 * user's levels. It also notes the session's use, at most once a minute. Indexes: staff_session_token_key, primary keys.
 */
const findStaffSession = async ({ db, clock, config }: AppParts, token: string): Promise<SessionRow | undefined> => {
  const now = clock()
  const idleSince = new Date(now.getTime() - config.sessionIdleSeconds * 1000)
  const usedSince = new Date(now.getTime() - Math.min(60, config.sessionIdleSeconds / 4) * 1000)
  const { rows } = await sql<SessionRow>`
    with used as (
      update staff_session set last_seen_at = ${now}
      where token = ${tokenHash(token)} and last_seen_at < ${usedSince} and last_seen_at > ${idleSince}
    )
    select session.id as session_id, session.created_at as session_began_at, session.second_factor_at,
      exists (
        select from staff_second_factor factor where factor.user_id = person.id and factor.confirmed_at is not null
      ) as has_second_factor,
      ${personColumns}
    from staff_session session
    join staff_user person on person.id = session.user_id and person.disabled_at is null
    where session.token = ${tokenHash(token)} and session.expires_at > ${now} and session.last_seen_at > ${idleSince}
  `.execute(db)
  return rows[0]
}

/** The same by an API key that is not revoked; its use is noted at most once a minute. Index: staff_api_key_key_hash_key. */
const findStaffByKey = async ({ db, clock }: AppParts, key: string): Promise<KeyRow | undefined> => {
  const now = clock()
  const usedSince = new Date(now.getTime() - 60_000)
  const { rows } = await sql<KeyRow>`
    with used as (
      update staff_api_key key set last_used_at = ${now}
      from staff_user person
      where key.key_hash = ${keyHash(key)} and key.revoked_at is null and person.id = key.user_id
        and person.disabled_at is null and (key.last_used_at is null or key.last_used_at < ${usedSince})
    )
    select key.id as key_id, key.access, ${personColumns}
    from staff_api_key key
    join staff_user person on person.id = key.user_id and person.disabled_at is null
    where key.key_hash = ${keyHash(key)} and key.revoked_at is null
  `.execute(db)
  return rows[0]
}

/** The staff user of a request's session cookie, from current data. A request with a key uses no cookie. */
export const identifyStaff = async (parts: AppParts, request: FastifyRequest): Promise<StaffContext | undefined> => {
  if (readBearer(request.headers.authorization) !== undefined) return undefined
  const { name } = cookieSettings('staff', parts.config)
  const token = readSessionToken(request.headers.cookie, name, parts.cookieSecrets.staff)
  const row = token === undefined ? undefined : await findStaffSession(parts, token)
  const caller = row && bySession(row, request.ip)
  return row && isWaitOver(caller?.awaits, row.session_began_at, parts.clock()) ? undefined : caller
}

/** The staff and provider door. */
export const makeBackendDoor = (parts: AppParts): Door<StaffContext> => {
  return {
    base: BACKEND_API,
    takesKeys: true,
    answerOnce: ({ userId }, request, act) => answerOnce(parts, { staffUserId: userId, ...request }, act),
    identify: async (request: FastifyRequest) => {
      const key = readBearer(request.headers.authorization)
      if (key !== undefined) {
        const row = await findStaffByKey(parts, key)
        if (row === undefined) throw new Refused('SIGNED_OUT', { message: 'This API key is unknown or revoked.' })
        return byKey(row, request.ip)
      }
      return identifyStaff(parts, request)
    },
    require: async (caller, endpoint, request) => {
      const fault = findFault(caller, endpoint)
      if (fault !== undefined) {
        await recordActivity(parts.db, caller.actor, {
          kind: 'refused',
          subject: 'Permission',
          subjectName: `${endpoint.method} ${endpoint.path}`,
          summary: fault.summary,
        })
        throw new Refused('FORBIDDEN', fault.message === undefined ? {} : { message: fault.message })
      }
      if (endpoint.needsRevision && caller.api === undefined && request.headers['if-match'] === undefined)
        throw new Refused('REVISION_NEEDED')
    },
  }
}

type Fault = { readonly summary: string; readonly message?: string }

/** Why a caller may not call an endpoint: the kind of the key first, then the permissions of its user. */
const findFault = (caller: StaffContext, { needs, method, alsoByKey, forPeople }: AnyEndpoint): Fault | undefined => {
  if (caller.api !== undefined && (forPeople || (needs === 'signed-in' && !alsoByKey)))
    return { summary: 'Not open to an API key', message: 'This is for a person who is signed in, not for an API key.' }
  if (caller.api?.access === 'read' && method !== 'GET')
    return { summary: 'Needs an API key that may write', message: 'This API key may only read.' }
  const wanted = needs === 'signed-in' ? [] : ((Array.isArray(needs) ? needs : [needs]) as StaffNeed[])
  if (wanted.every((need) => holds(caller.levels, need))) return undefined
  return { summary: `Needs ${wanted.map(inWords).join(' and ')}` }
}

/** A need as staff know it: `Customers: edit`. */
const inWords = (need: StaffNeed): string => {
  const [permission, level] = need.split(':') as [StaffPermission, string]
  return `${staffPermissions[permission].label}: ${level}`
}

const bySession = (row: SessionRow, address: string): StaffContext => ({
  ...personOf(row, address),
  sessionId: row.session_id,
  awaits: secondFactorStep({ has: row.has_second_factor, shown: row.second_factor_at !== null, demanded: false }),
})

const byKey = (row: KeyRow, address: string): StaffContext => {
  const person = personOf(row, address)
  return {
    ...person,
    sessionId: 0,
    api: { keyId: row.key_id, access: row.access },
    actor: { ...person.actor, usedApi: true },
  }
}

const personOf = (row: Row, address: string) => ({
  population: 'staff' as const,
  userId: row.user_id,
  name: row.name,
  email: row.email,
  // A key is made with a second factor, or by the operator: it awaits nothing.
  awaits: undefined,
  secondFactorDemanded: false,
  levels: resolveLevels(row.groups, row.override),
  actor: { population: 'staff' as const, staffUserId: row.user_id, who: `${row.name} (${row.email})`, address },
})
