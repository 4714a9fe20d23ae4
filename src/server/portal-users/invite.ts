import { type AccessChange, listAccessChanges, ownerAccess, type PersonAccess } from '#rules/person-access.ts'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import { findPasswordHash } from '../auth/queries.ts'
import { findCustomer, lockCustomer } from '../customers/queries.ts'
import type { Db } from '../db/open.ts'
import { refuseField } from '../http/refusal.ts'
import type { Mailer } from '../mail/mailer.ts'
import { announcePeople, namesFrom, requireChoosable, resultOf } from './person-access.ts'
import { hasOwner, insertMembership, upsertPortalUser } from './queries.ts'
import type { ScopeChoices } from './scope-choices.ts'

export type Invitation = {
  readonly actor: Actor
  readonly customerId: number
  readonly email: string
  readonly name: string
  /** What the person gets, if they are not one of the customer's already; read only when nothing is said. */
  readonly access?: AccessChange
  readonly choices?: ScopeChoices
}

const noChoices: ScopeChoices = { sites: [], numbers: [] }

/**
 * Makes a person a portal user of a customer and mails them an invitation; the caller holds the transaction. The first
 * person is the customer's owner. Inviting again makes the first link useless. A person who has a password already needs no
 * link: they are told that they have access. Undefined when there is no such customer.
 */
export const invitePortalUser = async (
  db: Db,
  mailer: Mailer,
  { actor, customerId, email, name, access = {}, choices = noChoices }: Invitation,
): Promise<number | undefined> => {
  if (!(await lockCustomer(db, customerId))) return undefined
  const given = await firstAccess(db, customerId, access)
  requireChoosable(given.scope, choices)
  const userId = await upsertPortalUser(db, { email, name })
  const added = await insertMembership(db, { portalUserId: userId, customerId, name }, given)
  await orderInvitation(db, mailer, { userId, email })
  const customer = await findCustomer(db, customerId)
  await recordActivity(db, actor, {
    kind: 'mail',
    subject: 'Portal user',
    subjectId: userId,
    subjectName: email,
    customerId,
    summary: `Invited for ${customer?.account_number ?? ''}`,
    changes: added ? listAccessChanges(undefined, given, namesFrom(choices)) : [],
  })
  await announcePeople(db, customerId)
  return userId
}

/** The access of a new person: an owner's where nobody owns the customer yet. */
const firstAccess = async (db: Db, customerId: number, { role, scope }: AccessChange): Promise<PersonAccess> => {
  const isFirst = !(await hasOwner(db, customerId))
  if (isFirst && role !== undefined && role !== 'owner')
    refuseField('role', 'Nobody owns this account yet: the first person does.')
  return resultOf(isFirst ? ownerAccess : { role: 'read-only', scope: { kind: 'all' } }, { role, scope })
}

/** Mails an invitation, or to somebody who has a password that they have access. */
export const orderInvitation = async (
  db: Db,
  mailer: Mailer,
  { userId, email }: { userId: number; email: string },
): Promise<void> => {
  const hasPassword = (await findPasswordHash(db, { population: 'portal', userId })) !== undefined
  const template = hasPassword ? 'portal-access-added' : 'portal-invitation'
  await mailer.order(db, { template, population: 'portal', userId, address: email })
}
