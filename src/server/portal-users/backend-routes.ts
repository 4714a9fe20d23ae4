import type { portalUserEndpoints } from '#contract/backend/portal-users.ts'
import { dayOf } from '#rules/period.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import { deleteSessions } from '../auth/queries.ts'
import { clearTries, listDelays } from '../auth/sign-in-delay.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { takeSecondFactor } from '../auth/take-second-factor.ts'
import { findCustomer, lockCustomer } from '../customers/queries.ts'
import type { Db } from '../db/open.ts'
import { refuse } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import { deleteMailLinks } from '../mail/mail-link.ts'
import { invitePortalUser } from './invite.ts'
import { aboutPerson, changeAccess, removePerson } from './person-access.ts'
import { findPortalUser, listPortalUsers, type PersonRow, updateDisabled } from './queries.ts'
import { listScopeChoices } from './scope-choices.ts'
import { openSince, shownAccessOf } from './shown-person.ts'

type OnPerson = {
  readonly caller: StaffContext
  readonly params: { readonly id: number; readonly portalUserId: number }
}

/** Staff look after who signs in for a customer. They start invitations and resets, and never learn a password. */
export const portalUserHandlers = (parts: AppParts): Handlers<typeof portalUserEndpoints, StaffContext> => {
  const { db, clock, mailer } = parts
  const choicesOf = (db: Db, customerId: number) =>
    listScopeChoices(db, customerId, { inPortal: false, showsStaffLabels: true, today: dayOf(clock().getTime()) })

  const showPeople = async (customerId: number, people: readonly PersonRow[]) => {
    const emails = people.map(({ email }) => email)
    const delays = await listDelays(db, 'portal', emails, clock())
    const choices = await choicesOf(db, customerId)
    return people.map((person) => ({
      id: person.id,
      name: person.name,
      email: person.email,
      ...shownAccessOf(person, choices),
      state: stateOf(person),
      sessions: person.sessions,
      lastSignInAt: person.last_sign_in_at?.toISOString() ?? null,
      hasSecondFactor: person.has_second_factor,
      delayedUntil: delays.get(person.email)?.toISOString() ?? null,
    }))
  }

  /** Runs an act on a person of the customer in one transaction; others on its people wait. */
  const onPerson = async ({ params }: OnPerson, act: (db: Db, person: PersonRow) => Promise<void>) => {
    await db.transaction().execute(async (db) => {
      await lockCustomer(db, params.id)
      const person = await findPortalUser(db, params.id, params.portalUserId, openSince(parts))
      await act(db, person ?? refuse('NOT_FOUND'))
    })
    return {}
  }
  /** The same for an act that is told in one sentence. */
  const act = (call: OnPerson, summary: string, change: (db: Db, person: PersonRow) => Promise<void>) =>
    onPerson(call, async (db, person) => {
      await change(db, person)
      const about = aboutPerson(person, call.params.id)
      await recordActivity(db, call.caller.actor, { kind: 'changed', ...about, summary })
      await announce(db, { about: 'backend', topics: ['customers'] })
    })
  const onBehalf = ({ caller, params }: OnPerson, person: PersonRow) => ({
    actor: caller.actor,
    customerId: params.id,
    person,
  })
  const endSessions = async (db: Db, userId: number) => {
    await deleteSessions(db, { population: 'portal', userId })
    await announce(db, { about: 'sessions', population: 'portal', userId })
  }

  /** Anybody, the last owner too: a sign-in in wrong hands is closed at once. They stay the owner, for when it is opened again. */
  const disablePerson = async (db: Db, { id }: PersonRow) => {
    await updateDisabled(db, id, clock())
    await deleteMailLinks(db, { population: 'portal', userId: id })
    await endSessions(db, id)
  }

  return {
    list: async ({ params, refuse }) => {
      if ((await findCustomer(db, params.id)) === undefined) refuse('NOT_FOUND')
      return { rows: await showPeople(params.id, await listPortalUsers(db, params.id, openSince(parts))) }
    },
    choices: async ({ params, refuse }) => {
      if ((await findCustomer(db, params.id)) === undefined) refuse('NOT_FOUND')
      const { sites, numbers } = await choicesOf(db, params.id)
      return { sites: [...sites], numbers: [...numbers] }
    },

    invite: async ({ caller, params, body: { email, name, ...access }, refuse }) => {
      const about = { actor: caller.actor, customerId: params.id }
      const id = await db.transaction().execute(async (db) => {
        await lockCustomer(db, params.id)
        const people = await listPortalUsers(db, params.id, openSince(parts))
        const member = people.find((person) => person.email === email)
        const choices = await choicesOf(db, params.id)
        if (member !== undefined)
          await changeAccess(db, mailer, { ...about, person: member }, { change: access, choices })
        const invited = member === undefined ? { access } : {}
        return invitePortalUser(db, mailer, { ...about, email, name, ...invited, choices })
      })
      const invited = id === undefined ? undefined : await findPortalUser(db, params.id, id, openSince(parts))
      return (await showPeople(params.id, invited === undefined ? [] : [invited]))[0] ?? refuse('NOT_FOUND')
    },

    changeAccess: (call) =>
      onPerson(call, async (db, person) => {
        const choices = await choicesOf(db, call.params.id)
        await changeAccess(db, mailer, onBehalf(call, person), { change: call.body, choices })
      }),
    remove: (call) => onPerson(call, (db, person) => removePerson(db, mailer, onBehalf(call, person))),

    sendReset: (call) =>
      act(call, 'Mailed a link to set a password', async (db, { id, email }) => {
        await mailer.order(db, { template: 'portal-reset', population: 'portal', userId: id, address: email })
      }),

    disable: (call) => act(call, 'Disabled', disablePerson),

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

const stateOf = ({ disabled_at, has_password }: PersonRow) =>
  disabled_at !== null ? ('disabled' as const) : has_password ? ('active' as const) : ('invited' as const)
