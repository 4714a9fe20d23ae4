import type { ownPeopleEndpoints } from '#contract/my-account/people.ts'
import { dayOf } from '#rules/period.ts'
import { countMailsOrdered } from '../activity/queries.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { lockCustomer } from '../customers/queries.ts'
import type { Db } from '../db/open.ts'
import { refuse } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { invitePortalUser, orderInvitation } from './invite.ts'
import { aboutPerson, announcePeople, changeAccess, endSessionsHere, removePerson } from './person-access.ts'
import { findMembership, findPortalUser, listPortalUsers, type PersonRow } from './queries.ts'
import { listScopeChoices, type ScopeChoices } from './scope-choices.ts'
import { openSince, shownAccessOf } from './shown-person.ts'

type OnPerson = { readonly caller: PortalContext; readonly params: { readonly id: number } }

/** A customer's owner looks after its people, and learns nothing of what they are elsewhere. */
export const ownPeopleHandlers = (parts: AppParts): Handlers<typeof ownPeopleEndpoints, PortalContext> => {
  const { db, mailer } = parts
  const choicesOf = (db: Db, { customer, open }: PortalContext): Promise<ScopeChoices> =>
    listScopeChoices(db, customer.id, {
      inPortal: true,
      showsStaffLabels: open.has('myCallsUseBackendDescriptions'),
      today: dayOf(parts.clock().getTime()),
    })

  /** Runs an act on a person of the own account in one transaction; others on its people wait. */
  const onPerson = async ({ caller, params }: OnPerson, act: (db: Db, person: PersonRow) => Promise<void>) => {
    await db.transaction().execute(async (db) => {
      await lockCustomer(db, caller.customer.id)
      const person = await findMembership(db, caller.customer.id, params.id, openSince(parts))
      await act(db, person ?? refuse('NOT_FOUND'))
    })
    return {}
  }
  const byOwner = ({ actor, customer }: PortalContext, person: PersonRow) => ({
    actor,
    customerId: customer.id,
    person,
  })
  /** Invitations carry the provider's name: an account sends a few, not many. */
  const requireFewMails = async (db: Db, customerId: number) => {
    const hourAgo = new Date(parts.clock().getTime() - 3_600_000)
    if ((await countMailsOrdered(db, customerId, hourAgo)) >= parts.config.invitationsPerHour)
      refuse('TOO_MANY_TRIES', { retryAfterSeconds: 3600, message: 'Too many invitations for one hour. Please wait.' })
  }
  const record = (db: Db, caller: PortalContext, person: PersonRow, kind: 'mail' | 'changed', summary: string) =>
    recordActivity(db, caller.actor, { kind, ...aboutPerson(person, caller.customer.id), summary })

  return {
    list: async ({ caller }) => {
      const choices = await choicesOf(db, caller)
      const people = await listPortalUsers(db, caller.customer.id, openSince(parts))
      const rows = people.map((person) => shownPerson(person, choices))
      const byName = rows.toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB'))
      return { sites: [...choices.sites], numbers: [...choices.numbers], rows: byName }
    },

    invite: async ({ caller, body: { email, name, ...access }, refuse }) => {
      const customerId = caller.customer.id
      const choices = await choicesOf(db, caller)
      const id = await db.transaction().execute(async (db) => {
        await lockCustomer(db, customerId)
        await requireFewMails(db, customerId)
        const people = await listPortalUsers(db, customerId, openSince(parts))
        if (people.some((person) => person.email === email))
          refuse('EMAIL_TAKEN', {
            issues: [{ path: ['email'], message: 'Somebody with this address is here already.' }],
          })
        return invitePortalUser(db, mailer, { actor: caller.actor, customerId, email, name, access, choices })
      })
      const invited = await findPortalUser(db, customerId, id ?? 0, openSince(parts))
      if (invited === undefined) throw new Error('An invited person is not there')
      return shownPerson(invited, choices)
    },

    change: (call) =>
      onPerson(call, async (db, person) => {
        const choices = await choicesOf(db, call.caller)
        await changeAccess(db, mailer, byOwner(call.caller, person), { change: call.body, choices })
      }),

    remove: (call) => onPerson(call, (db, person) => removePerson(db, mailer, byOwner(call.caller, person))),

    endSessions: (call) =>
      onPerson(call, async (db, person) => {
        await endSessionsHere(db, person)
        await record(db, call.caller, person, 'changed', 'Ended all sessions')
        await announcePeople(db, call.caller.customer.id)
      }),

    inviteAgain: (call) =>
      onPerson(call, async (db, person) => {
        await requireFewMails(db, call.caller.customer.id)
        await orderInvitation(db, mailer, { userId: person.id, email: person.email })
        await record(db, call.caller, person, 'mail', 'Invited again')
      }),
  }
}

/** Until somebody has signed in for this account, nothing of theirs is shown but what the inviter typed. */
const shownPerson = (person: PersonRow, choices: ScopeChoices) => {
  const wasHere = person.first_sign_in_at !== null
  const isHere = wasHere && person.acts_here
  return {
    id: person.membership_id,
    name: wasHere ? person.name : (person.invited_as ?? person.name),
    email: person.email,
    ...shownAccessOf(person, choices),
    state: !wasHere ? ('invited' as const) : person.disabled_at === null ? ('active' as const) : ('disabled' as const),
    sessions: isHere ? person.sessions : 0,
    lastSignInAt: isHere ? (person.last_sign_in_at?.toISOString() ?? null) : null,
  }
}
