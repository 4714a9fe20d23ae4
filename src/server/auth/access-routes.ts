import type { accountAccess } from '#contract/account-access.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import { deleteMailLinks, findMailLink, useUpMailLink } from '../mail/mail-link.ts'
import { findBranding } from '../settings/queries.ts'
import { requireOwnPassword } from './own-password.ts'
import { hashPassword, requireStrongPassword } from './password.ts'
import type { Population } from './population.ts'
import { deleteSession, deleteSessions, findUserByEmail, listSessions, upsertPasswordHash } from './queries.ts'
import { secondFactorHandlers } from './second-factor-routes.ts'
import { cookieSettings, expiredCookie } from './session-cookie.ts'
import { clearTries } from './sign-in-delay.ts'
import { signIn } from './sign-in.ts'
import { aboutSelf, type SignedIn, subjectOf } from './signed-in.ts'

/** Signing in and looking after one's own sign-in: the same handlers at both doors, over each population's own tables. */
export const accessHandlers = (parts: AppParts, population: Population): Handlers<typeof accountAccess, SignedIn> => {
  const { db, config, clock } = parts
  const cookie = cookieSettings(population, config)
  const subject = subjectOf[population]
  const self = ({ userId }: SignedIn) => ({ population, userId })
  const about = (caller: SignedIn) => aboutSelf(population, caller)

  return {
    ...secondFactorHandlers(parts, population),

    branding: async () => ({ ...(await findBranding(db)), demonstration: parts.demonstration }),

    signIn: (call) => signIn(parts, population, call),

    signOut: async ({ caller, setCookie }) => {
      await db.transaction().execute(async (db) => {
        await deleteSession(db, self(caller), caller.sessionId)
        await recordActivity(db, caller.actor, { kind: 'sign-out', ...about(caller), summary: 'Signed out' })
        await announce(db, { about: 'sessions', population, userId: caller.userId })
      })
      setCookie(expiredCookie(cookie))
      return {}
    },

    listSessions: async ({ caller }) => {
      const now = clock()
      const rows = await listSessions(db, self(caller), now, new Date(now.getTime() - config.sessionIdleSeconds * 1000))
      return {
        rows: rows.map((row) => ({
          id: row.id,
          current: row.id === caller.sessionId,
          signedInAt: row.created_at.toISOString(),
          lastSeenAt: row.last_seen_at.toISOString(),
          address: row.ip_address ?? '',
          device: row.user_agent ?? '',
        })),
      }
    },

    endSession: async ({ caller, params, refuse }) => {
      await db.transaction().execute(async (db) => {
        if (!(await deleteSession(db, self(caller), params.id))) refuse('NOT_FOUND')
        await recordActivity(db, caller.actor, {
          kind: 'sign-out',
          ...about(caller),
          summary: 'Ended another own session',
        })
        await announce(db, { about: 'sessions', population, userId: caller.userId })
      })
      return {}
    },

    signOutEverywhere: async ({ caller, setCookie }) => {
      await db.transaction().execute(async (db) => {
        await deleteSessions(db, self(caller))
        await recordActivity(db, caller.actor, { kind: 'sign-out', ...about(caller), summary: 'Signed out everywhere' })
        await announce(db, { about: 'sessions', population, userId: caller.userId })
      })
      setCookie(expiredCookie(cookie))
      return {}
    },

    changePassword: async ({ caller, body }) => {
      await requireOwnPassword(parts, population, { caller, password: body.currentPassword, field: 'currentPassword' })
      const { providerName } = await findBranding(db)
      requireStrongPassword(body.newPassword, config.passwordLeast, [caller.email, caller.name, providerName])
      const hash = await hashPassword(body.newPassword)
      await db.transaction().execute(async (db) => {
        await upsertPasswordHash(db, self(caller), hash)
        await deleteSessions(db, self(caller), caller.sessionId)
        await deleteMailLinks(db, self(caller))
        await recordActivity(db, caller.actor, {
          kind: 'changed',
          ...about(caller),
          summary: 'Changed the own password',
        })
        await announce(db, { about: 'sessions', population, userId: caller.userId })
      })
      return {}
    },

    requestPasswordReset: async ({ body, address }) => {
      await db.transaction().execute(async (db) => {
        const person = await findUserByEmail(db, population, body.email)
        if (person === undefined || person.disabled_at !== null) return
        const ordered = await parts.mailer.order(db, {
          template: `${population}-reset`,
          population,
          userId: person.id,
          address: person.email,
        })
        if (!ordered) return
        await recordActivity(
          db,
          { population: 'platform', who: 'Somebody at the sign-in page', address },
          {
            kind: 'mail',
            subject,
            subjectId: person.id,
            subjectName: person.email,
            summary: 'Asked for a new password by mail',
          },
        )
      })
      return {}
    },

    checkLink: async ({ body, refuse }) => {
      const link = await findMailLink(db, population, body.token, clock())
      if (link === undefined) return refuse('LINK_USED_UP')
      return { purpose: link.purpose, email: link.email, name: link.name }
    },

    useLink: async ({ body, address, refuse }) => {
      const link = await findMailLink(db, population, body.token, clock())
      if (link === undefined) return refuse('LINK_USED_UP')
      const { providerName } = await findBranding(db)
      requireStrongPassword(body.password, config.passwordLeast, [link.email, link.name, providerName])
      const hash = await hashPassword(body.password)
      const person = { population, userId: link.userId }
      await db.transaction().execute(async (db) => {
        if (!(await useUpMailLink(db, link.id, clock()))) refuse('LINK_USED_UP')
        await upsertPasswordHash(db, person, hash)
        await deleteSessions(db, person)
        await deleteMailLinks(db, person)
        await clearTries(db, population, link.email)
        await recordActivity(
          db,
          {
            population,
            [population === 'staff' ? 'staffUserId' : 'portalUserId']: link.userId,
            who: `${link.name} (${link.email})`,
            address,
          },
          {
            kind: 'changed',
            subject,
            subjectId: link.userId,
            subjectName: link.email,
            summary: 'Set a password through a mailed link',
          },
        )
        await announce(db, { about: 'sessions', population, userId: link.userId })
      })
      return {}
    },
  }
}
