import type { bulkAssignmentEndpoints } from '#contract/backend/bulk-assignments.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { Refused } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { foreseeAssignment } from '../profiles/impact.ts'
import { impactInWords } from '../profiles/review-routes.ts'
import { examineAssignment, requireStartable } from './bulk-assignment.ts'
import { type BulkAssignmentRow, findBulkAssignment, insertBulkAssignment } from './bulk-assignment-queries.ts'

const FIRST_REFUSED = 500

/** Staff set one profile on many customers: they look first, and what they then start is exactly that. */
export const bulkAssignmentHandlers = (parts: AppParts): Handlers<typeof bulkAssignmentEndpoints, StaffContext> => {
  const { db, clock, bulkAssign } = parts
  const get = async (id: number): Promise<ReturnType<typeof shown>> => {
    const found = await findBulkAssignment(db, id)
    if (found === undefined) throw new Refused('NOT_FOUND')
    return shown(found)
  }
  return {
    review: async ({ body }) => {
      const { changes, found, refused, repeated, token } = await examineAssignment(db, body)
      const customerIds = changes.map(({ id }) => id)
      return {
        changes: changes.length,
        already: found.filter(({ assignedProfileId }) => assignedProfileId === body.profileId).length,
        refused: refused.slice(0, FIRST_REFUSED).map((one) => ({ ...one })),
        refusedTotal: refused.length,
        repeated: [...repeated],
        impact: impactInWords(await foreseeAssignment(parts, { customerIds, profileId: body.profileId })),
        token,
      }
    },

    start: async ({ caller, body: { token, ...wanted } }) => {
      const examined = await examineAssignment(db, wanted)
      requireStartable(examined, token)
      const id = await db.transaction().execute(async (db) => {
        const id = await insertBulkAssignment(db, {
          staffUserId: caller.actor.staffUserId ?? null,
          who: caller.actor.who,
          address: caller.actor.address,
          profileId: wanted.profileId,
          profileName: examined.profile?.name ?? '',
          reason: wanted.reason,
          customerIds: examined.found.map(({ id }) => id),
          customers: examined.changes.length,
          token,
          now: clock(),
        })
        await bulkAssign(db, id)
        return id
      })
      return get(id)
    },

    get: ({ params }) => get(params.id),
  }
}

const shown = (row: BulkAssignmentRow) => ({
  id: row.id,
  profileName: row.profile_name === '' ? '(none)' : row.profile_name,
  reason: row.reason,
  who: row.who,
  customers: row.customers,
  done: row.done,
  state: row.state as 'running' | 'done' | 'failed',
  failedBecause: row.failed_because,
  createdAt: row.created_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
})
