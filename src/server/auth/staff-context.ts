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
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Door } from '../http/serve.ts'
import { Refused } from '../http/refusal.ts'
import { cookieSettings, readSessionToken, tokenHash } from './session-cookie.ts'

/** A signed-in staff user, from current data. */
export type StaffContext = {
  readonly population: 'staff'
  readonly userId: number
  readonly sessionId: number
  readonly name: string
  readonly email: string
  readonly levels: PermissionLevels
  readonly actor: Actor
}

type Row = {
  session_id: number
  user_id: number
  name: string
  email: string
  groups: SomeLevels[]
  override: SomeLevels
}

/**
 * The one statement of the request check: a session that is neither over nor idle, its user if not disabled, and the
 * user's levels. It also notes the session's use, at most once a minute. Indexes: staff_session_token_key, primary keys.
 */
const findStaffSession = async ({ db, clock, config }: AppParts, token: string): Promise<Row | undefined> => {
  const now = clock()
  const idleSince = new Date(now.getTime() - config.sessionIdleSeconds * 1000)
  const usedSince = new Date(now.getTime() - Math.min(60, config.sessionIdleSeconds / 4) * 1000)
  const { rows } = await sql<Row>`
    with used as (
      update staff_session set last_seen_at = ${now}
      where token = ${tokenHash(token)} and last_seen_at < ${usedSince} and last_seen_at > ${idleSince}
    )
    select session.id as session_id, person.id as user_id, person.name, person.email,
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
      ), '{}') as override
    from staff_session session
    join staff_user person on person.id = session.user_id and person.disabled_at is null
    where session.token = ${tokenHash(token)} and session.expires_at > ${now} and session.last_seen_at > ${idleSince}
  `.execute(db)
  return rows[0]
}

/** The staff user of a request's session cookie, from current data. */
export const identifyStaff = async (parts: AppParts, request: FastifyRequest): Promise<StaffContext | undefined> => {
  const { name } = cookieSettings('staff', parts.config)
  const token = readSessionToken(request.headers.cookie, name, parts.cookieSecrets.staff)
  const row = token === undefined ? undefined : await findStaffSession(parts, token)
  return row && staffContextOf(row, request.ip)
}

/** The staff and provider door. */
export const makeBackendDoor = (parts: AppParts): Door<StaffContext> => {
  return {
    base: BACKEND_API,
    identify: (request: FastifyRequest) => identifyStaff(parts, request),
    require: async (caller, needs, endpoint) => {
      const wanted = (Array.isArray(needs) ? needs : [needs]) as StaffNeed[]
      if (wanted.every((need) => holds(caller.levels, need))) return
      await recordActivity(parts.db, caller.actor, {
        kind: 'refused',
        subject: 'Permission',
        subjectName: `${endpoint.method} ${endpoint.path}`,
        summary: `Needs ${wanted.map(inWords).join(' and ')}`,
      })
      throw new Refused('FORBIDDEN')
    },
  }
}

/** A need as staff know it: `Customers: edit`. */
const inWords = (need: StaffNeed): string => {
  const [permission, level] = need.split(':') as [StaffPermission, string]
  return `${staffPermissions[permission].label}: ${level}`
}

const staffContextOf = (row: Row, address: string): StaffContext => ({
  population: 'staff',
  userId: row.user_id,
  sessionId: row.session_id,
  name: row.name,
  email: row.email,
  levels: resolveLevels(row.groups, row.override),
  actor: { population: 'staff', staffUserId: row.user_id, who: `${row.name} (${row.email})`, address },
})
