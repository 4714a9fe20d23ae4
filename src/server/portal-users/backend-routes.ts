import type { portalUserEndpoints } from '#contract/backend/portal-users.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import { deleteSessions } from '../auth/queries.ts'
import { clearTries, listDelays } from '../auth/sign-in-delay.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { takeSecondFactor } from '../auth/take-second-factor.ts'
import { findCustomer } from '../customers/queries.ts'
import type { Db } from '../db/open.ts'
import { refuse } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import { deleteMailLinks } from '../mail/mail-link.ts'
import { invitePortalUser } from './invite.ts'
import { findPortalUser, listPortalUsers, updateDisabled } from './queries.ts'

type Person = NonNullable<Awaited<ReturnType<typeof findPortalUser>>>

/** Staff look after who signs in for a customer. They start invitations and resets, and never learn a password. */
export const portalUserHandlers = (parts: AppParts): Handlers<typeof portalUserEndpoints, StaffContext> => {
  const { db, clock, config, mailer } = parts

  const listPeople = async (customerId: number) => {
    const now = clock()
    const people = await listPortalUsers(
      db,
      customerId,
      now,
      new Date(now.getTime() - config.sessionIdleSeconds * 1000),
    )
    const delays = await listDelays(
      db,
      'portal',
      people.map(({ email }) => email),
      now,
    )
    return people.map((person) => ({
      id: person.id,
      name: person.name,
      email: person.email,
      state:
        person.disabled_at !== null
          ? ('disabled' as const)
          : person.has_password
            ? ('active' as const)
            : ('invited' as const),
      sessions: person.sessions,
      lastSignInAt: person.last_sign_in_at?.toISOString() ?? null,
      hasSecondFactor: person.has_second_factor,
      delayedUntil: delays.get(person.email)?.toISOString() ?? null,
    }))
  }

  /** One act on a person of the customer, in one transaction with its entry in the activity log. */
  const act = async (
    { caller, params }: { caller: StaffContext; params: { id: number; portalUserId: number } },
    summary: string,
    change: (db: Db, person: Person) => Promise<void>,
  ) => {
    await db.transaction().execute(async (db) => {
      const person = await findPortalUser(db, params.id, params.portalUserId)
      if (person === undefined) return refuse('NOT_FOUND')
      await change(db, person)
      await recordActivity(db, caller.actor, {
        kind: 'changed',
        subject: 'Portal user',
        subjectId: person.id,
        subjectName: person.email,
        customerId: params.id,
        summary,
      })
      await announce(db, { about: 'backend', topics: ['customers'] })
    })
    return {}
  }

  const endSessions = async (db: Db, userId: number) => {
    await deleteSessions(db, { population: 'portal', userId })
    await announce(db, { about: 'sessions', population: 'portal', userId })
  }

  return {
    list: async ({ params, refuse }) => {
      if ((await findCustomer(db, params.id)) === undefined) refuse('NOT_FOUND')
      return { rows: await listPeople(params.id) }
    },

    invite: async ({ caller, params, body, refuse }) => {
      const id = await db
        .transaction()
        .execute((db) => invitePortalUser(db, mailer, { actor: caller.actor, customerId: params.id, ...body }))
      if (id === undefined) return refuse('NOT_FOUND')
      const invited = (await listPeople(params.id)).find((person) => person.id === id)
      return invited ?? refuse('NOT_FOUND')
    },

    sendReset: (call) =>
      act(call, 'Mailed a link to set a password', async (db, { id, email }) => {
        await mailer.order(db, { template: 'portal-reset', population: 'portal', userId: id, address: email })
      }),

    disable: (call) =>
      act(call, 'Disabled', async (db, { id }) => {
        await updateDisabled(db, id, clock())
        await deleteMailLinks(db, { population: 'portal', userId: id })
        await endSessions(db, id)
      }),

    enable: (call) => act(call, 'Enabled', async (db, { id }) => void (await updateDisabled(db, id, null))),
    endSessions: (call) => act(call, 'Ended all sessions', (db, { id }) => endSessions(db, id)),
    removeSecondFactor: (call) =>
      act(call, 'Removed the second factor', async (db, { id, email }) => {
        await takeSecondFactor(db, mailer, { population: 'portal', userId: id, email })
        await endSessions(db, id)
      }),
    clearDelay: (call) => act(call, 'Cleared the sign-in delay', (db, { email }) => clearTries(db, 'portal', email)),
  }
}
