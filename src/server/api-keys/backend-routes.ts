import type { apiKeyEndpoints } from '#contract/backend/api-keys.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import { verifyPassword } from '../auth/password.ts'
import { findPasswordHash } from '../auth/queries.ts'
import { codeCheck } from '../auth/code-check.ts'
import { clearTries, countTry } from '../auth/sign-in-delay.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import { makeApiKey, revokeApiKey } from './keep-api-key.ts'
import { findApiKey } from './queries.ts'

/** Staff look after their own key for the provider API. */
export const apiKeyHandlers = (parts: AppParts): Handlers<typeof apiKeyEndpoints, StaffContext> => {
  const { db, clock, config } = parts
  const { withCode } = codeCheck(parts, 'staff')
  return {
    getOwn: async ({ caller }) => {
      const key = await findApiKey(db, caller.userId)
      return {
        key:
          key === undefined
            ? null
            : {
                access: key.access as 'read' | 'write',
                made: key.created_at.toISOString(),
                lastUsed: key.last_used_at?.toISOString() ?? null,
              },
      }
    },

    makeOwn: async ({ caller, body, refuse }) => {
      const who = { population: 'staff', userId: caller.userId } as const
      const wait = await countTry(db, { population: 'staff', email: caller.email, now: clock(), config })
      if (wait !== undefined) refuse('TOO_MANY_TRIES', { retryAfterSeconds: wait })
      const kept = await findPasswordHash(db, who)
      if (kept === undefined || !(await verifyPassword({ hash: kept, password: body.password })))
        refuse('WRONG_PASSWORD', { issues: [{ path: ['password'], message: 'This is not your current password.' }] })
      await clearTries(db, 'staff', caller.email)
      const user = { id: caller.userId, email: caller.email }
      const key = await withCode(caller, body.code, (db) =>
        makeApiKey(db, caller.actor, { user, access: body.access, now: clock() }),
      )
      return { key }
    },

    revokeOwn: async ({ caller, refuse }) => {
      await db.transaction().execute(async (db) => {
        if (!(await revokeApiKey(db, caller.userId, clock()))) refuse('NOT_FOUND')
        await recordActivity(db, caller.actor, {
          kind: 'deleted',
          subject: 'API key',
          subjectId: caller.userId,
          subjectName: caller.email,
          summary: 'Revoked the own API key',
        })
        await announce(db, { about: 'backend', topics: ['users'] })
      })
      return {}
    },
  }
}
