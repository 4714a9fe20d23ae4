import type { reassignmentEndpoints } from '#contract/backend/reassignments.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import type { Handlers } from '../http/serve.ts'
import { byCaller } from './backend-routes.ts'
import { rehearse } from './impact.ts'
import { reassignProfile } from './reassign.ts'
import { impactInWords, scheduledThatStop } from './review-routes.ts'

/** Staff give the customers of a profile another one, and look first at what that would do. */
export const reassignmentHandlers = (parts: AppParts): Handlers<typeof reassignmentEndpoints, StaffContext> => ({
  review: async ({ caller, params, body }) => {
    const { result, impact } = await rehearse(parts, async (db) => {
      // A deleted profile takes its scheduled changes along, so they are counted before.
      const warnings = body.afterwards === 'keep' ? [] : await scheduledThatStop(db, params.id, body.afterwards)
      return { ...(await reassignProfile(db, byCaller(caller, parts.clock), { id: params.id, ...body })), warnings }
    })
    return {
      changes: result.changes.map(({ label, before, after }) => ({ label, before, after })),
      impact: impactInWords(impact),
      warnings: result.warnings,
      token: result.token,
    }
  },

  start: ({ caller, params, body }) =>
    parts.db
      .transaction()
      .execute((db) => reassignProfile(db, byCaller(caller, parts.clock), { id: params.id, ...body })),
})
