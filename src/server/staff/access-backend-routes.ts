import type { staffAccessEndpoints } from '#contract/backend/staff.ts'
import type { AppParts } from '../app-parts.ts'
import { accessHandlers } from '../auth/access-routes.ts'
import { hashPassword, requireStrongPassword } from '../auth/password.ts'
import { upsertPasswordHash } from '../auth/queries.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import type { Handlers } from '../http/serve.ts'
import { findSetUpToken, useUpMailLink } from '../mail/mail-link.ts'
import { findBranding } from '../settings/queries.ts'
import { addStaffUser, getAdministratorsGroup } from './add-staff-user.ts'
import { hasStaff, lockStaffRights } from './queries.ts'

/** Staff sign in, and the first of them is made through the one-time set-up link. */
export const staffAccessHandlers = (parts: AppParts): Handlers<typeof staffAccessEndpoints, StaffContext> => {
  const { db, config, clock } = parts
  return {
    ...accessHandlers(parts, 'staff'),

    me: async ({ caller }) => ({ id: caller.userId, name: caller.name, email: caller.email, levels: caller.levels }),

    setUpState: async ({ body, refuse }) => {
      if ((await findSetUpToken(db, body.token, clock())) === undefined || (await hasStaff(db))) refuse('NOT_FOUND')
      return {}
    },

    setUp: async ({ body, address, refuse }) => {
      const linkId = await findSetUpToken(db, body.token, clock())
      if (linkId === undefined || (await hasStaff(db))) return refuse('NOT_FOUND')
      const { providerName } = await findBranding(db)
      requireStrongPassword(body.password, config.passwordLeast, [body.email, body.name, providerName])
      const hash = await hashPassword(body.password)
      await db.transaction().execute(async (db) => {
        await lockStaffRights(db)
        if ((await hasStaff(db)) || !(await useUpMailLink(db, linkId, clock()))) refuse('NOT_FOUND')
        const actor = { population: 'platform', who: 'Set-up link', address } as const
        const groupIds = [await getAdministratorsGroup(db)]
        const userId = await addStaffUser(db, actor, { name: body.name, email: body.email, groupIds, override: {} })
        await upsertPasswordHash(db, { population: 'staff', userId }, hash)
      })
      return {}
    },
  }
}
