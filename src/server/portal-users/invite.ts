import { type Actor, recordActivity } from '../activity/record-activity.ts'
import { findPasswordHash } from '../auth/queries.ts'
import { findCustomer } from '../customers/queries.ts'
import type { Db } from '../db/open.ts'
import { announce } from '../live/live.ts'
import type { Mailer } from '../mail/mailer.ts'
import { insertMembership, upsertPortalUser } from './queries.ts'

/**
 * Makes a person a portal user of a customer and mails them an invitation; the caller holds the transaction. Inviting
 * again makes the first link useless. A person who has a password already needs no link: they simply see one more customer.
 */
export const invitePortalUser = async (
  db: Db,
  mailer: Mailer,
  { actor, customerId, email, name }: { actor: Actor; customerId: number; email: string; name: string },
): Promise<number | undefined> => {
  const customer = await findCustomer(db, customerId)
  if (customer === undefined) return undefined
  const userId = await upsertPortalUser(db, { email, name })
  await insertMembership(db, userId, customerId)
  const hasPassword = (await findPasswordHash(db, { population: 'portal', userId })) !== undefined
  if (!hasPassword)
    await mailer.order(db, { template: 'portal-invitation', population: 'portal', userId, address: email })
  await recordActivity(db, actor, {
    kind: 'mail',
    subject: 'Portal user',
    subjectId: userId,
    subjectName: email,
    customerId,
    summary: hasPassword ? `Given access to ${customer.account_number}` : `Invited for ${customer.account_number}`,
  })
  await announce(db, { about: 'backend', topics: ['customers'] })
  return userId
}
