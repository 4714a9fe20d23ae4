import {
  type AccessChange,
  changedAccess,
  listAccessChanges,
  type PersonAccess,
  type ScopeNames,
} from '#rules/person-access.ts'
import type { NumberScope } from '#rules/portal-roles.ts'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import { deleteSessions } from '../auth/queries.ts'
import type { Db } from '../db/open.ts'
import { refuse, refuseField } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import type { Mailer } from '../mail/mailer.ts'
import { countOtherOwners, deleteMembership, type PersonRow, updateAccess } from './queries.ts'
import type { ScopeChoices } from './scope-choices.ts'

/** Who acts on whom: the customer's row is locked, so that what it holds about owners is true until the commit. */
export type ActOnPerson = {
  readonly actor: Actor
  readonly customerId: number
  readonly person: PersonRow
}

/** What a row says that its person has. */
export const accessOf = ({ role, number_scope, site_ids, number_ids }: PersonRow): PersonAccess => ({
  role,
  scope:
    number_scope === 'sites'
      ? { kind: 'sites', siteIds: site_ids }
      : number_scope === 'numbers'
        ? { kind: 'numbers', numberIds: number_ids }
        : { kind: 'all' },
})

/** Refuses when nobody else owns the customer. */
const requireAnotherOwner = async (db: Db, customerId: number, besides: number): Promise<void> => {
  if ((await countOtherOwners(db, customerId, besides)) === 0) refuse('LAST_OWNER')
}

/** Refuses sites and numbers that are not among the choices; those that the person has already may stay. */
export const requireChoosable = (
  scope: NumberScope | undefined,
  { sites, numbers }: ScopeChoices,
  before?: NumberScope,
): void => {
  if (scope?.kind === 'sites') {
    const known = new Set([...sites.map(({ id }) => id), ...(before?.kind === 'sites' ? before.siteIds : [])])
    if (scope.siteIds.some((id) => !known.has(id))) refuseField(['scope', 'siteIds'], 'There is no such site.')
  }
  if (scope?.kind === 'numbers') {
    const known = new Set([...numbers.map(({ id }) => id), ...(before?.kind === 'numbers' ? before.numberIds : [])])
    if (scope.numberIds.some((id) => !known.has(id))) refuseField(['scope', 'numberIds'], 'There is no such number.')
  }
}

/** The access that a change makes; an owner of some numbers only is refused at its field. */
export const resultOf = (before: PersonAccess, change: AccessChange): PersonAccess =>
  changedAccess(before, change) ?? refuseField('scope', 'An owner sees all numbers.')

/** Changes a person's role and numbers; their open pages follow and they are told by mail. The last owner stays one. */
export const changeAccess = async (
  db: Db,
  mailer: Mailer,
  { actor, customerId, person }: ActOnPerson,
  { change, choices }: { change: AccessChange; choices: ScopeChoices },
): Promise<void> => {
  const before = accessOf(person)
  requireChoosable(change.scope, choices, before.scope)
  const after = resultOf(before, change)
  const changes = listAccessChanges(before, after, namesFrom(choices))
  if (changes.length === 0) return
  if (before.role === 'owner' && after.role !== 'owner') await requireAnotherOwner(db, customerId, person.id)
  await updateAccess(db, { portalUserId: person.id, customerId }, after)
  await mailer.order(db, noticeTo(person, 'portal-access-changed'))
  await recordActivity(db, actor, {
    kind: 'changed',
    ...aboutPerson(person, customerId),
    summary: 'Changed what the person may see and do',
    changes,
  })
  await announcePeople(db, customerId)
}

/** Takes a person's access to a customer away. Their sessions end if they act for it; the last owner stays. */
export const removePerson = async (
  db: Db,
  mailer: Mailer,
  { actor, customerId, person }: ActOnPerson,
): Promise<void> => {
  if (person.role === 'owner' && person.disabled_at === null) await requireAnotherOwner(db, customerId, person.id)
  await deleteMembership(db, person.id, customerId)
  await mailer.order(db, noticeTo(person, 'portal-access-removed'))
  await recordActivity(db, actor, { kind: 'deleted', ...aboutPerson(person, customerId), summary: 'Removed' })
  await endSessionsHere(db, person)
  await announcePeople(db, customerId)
}

/** Ends a person's sessions if they act for this customer: those for another are not this one's to end. */
export const endSessionsHere = async (db: Db, { id, acts_here }: PersonRow): Promise<void> => {
  if (!acts_here) return
  await deleteSessions(db, { population: 'portal', userId: id })
  await announce(db, { about: 'sessions', population: 'portal', userId: id })
}

/** Wakes the customer's pages and those of staff. */
export const announcePeople = async (db: Db, customerId: number): Promise<void> => {
  await announce(db, { about: 'customer', customerId })
  await announce(db, { about: 'backend', topics: ['customers'] })
}

/** What an activity entry says of a person of a customer. */
export const aboutPerson = ({ id, email }: PersonRow, customerId: number) => ({
  subject: 'Portal user',
  subjectId: id,
  subjectName: email,
  customerId,
})

/** How the choices name sites and numbers; what is not among them has gone, or is a word of the provider's that is hidden. */
export const namesFrom = ({ sites, numbers }: ScopeChoices): ScopeNames => ({
  siteOf: (siteId) => sites.find(({ id }) => id === siteId)?.name ?? 'a site that is not shown',
  numberOf: (numberId) => numbers.find(({ id }) => id === numberId)?.number ?? 'a number that is not shown',
})

const noticeTo = ({ id, email }: PersonRow, template: 'portal-access-changed' | 'portal-access-removed') => ({
  template,
  population: 'portal' as const,
  userId: id,
  address: email,
})
