import type { PortalRole } from '#rules/portal-roles.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

type PersonRow = {
  id: number
  name: string
  email: string
  disabled_at: Date | null
  has_password: boolean
  sessions: number
  last_sign_in_at: Date | null
}

const selectPeople = (customerId: number, now: Date, idleSince: Date) => sql<PersonRow>`
  select person.id, person.name, person.email, person.disabled_at, person.last_sign_in_at,
    exists (select from portal_credential where user_id = person.id and password is not null) as has_password,
    (select count(*)::int from portal_session where user_id = person.id and expires_at > ${now} and last_seen_at > ${idleSince}) as sessions
  from portal_membership membership
  join portal_user person on person.id = membership.portal_user_id
  where membership.customer_id = ${customerId}
  order by lower(person.name), person.id`

/** The people of a customer, by name. */
export const listPortalUsers = async (db: Db, customerId: number, now: Date, idleSince: Date): Promise<PersonRow[]> =>
  (await selectPeople(customerId, now, idleSince).execute(db)).rows

/** Finds or adds the person of an address: one person may belong to several customers. */
export const upsertPortalUser = async (db: Db, { email, name }: { email: string; name: string }): Promise<number> => {
  const added = await db
    .insertInto('portal_user')
    .values({ email, name })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added !== undefined) return added.id
  return (await db.selectFrom('portal_user').select('id').where('email', '=', email).executeTakeFirstOrThrow()).id
}

export const insertMembership = (db: Db, portalUserId: number, customerId: number) =>
  db
    .insertInto('portal_membership')
    .values({ portal_user_id: portalUserId, customer_id: customerId })
    .onConflict((conflict) => conflict.doNothing())
    .execute()

/** A person, if they belong to the customer. */
export const findPortalUser = (db: Db, customerId: number, portalUserId: number) =>
  db
    .selectFrom('portal_membership')
    .innerJoin('portal_user', 'portal_user.id', 'portal_membership.portal_user_id')
    .select(['portal_user.id', 'portal_user.name', 'portal_user.email', 'portal_user.disabled_at'])
    .where('portal_membership.customer_id', '=', customerId)
    .where('portal_user.id', '=', portalUserId)
    .executeTakeFirst()

export const updateDisabled = (db: Db, portalUserId: number, disabledAt: Date | null) =>
  db.updateTable('portal_user').set({ disabled_at: disabledAt }).where('id', '=', portalUserId).execute()

/** A person of a customer with their role there. */
export const findMember = (
  db: Db,
  customerId: number,
  portalUserId: number,
): Promise<{ id: number; name: string; role: PortalRole } | undefined> =>
  db
    .selectFrom('portal_membership as membership')
    .innerJoin('portal_user as person', 'person.id', 'membership.portal_user_id')
    .select(['person.id', 'person.name', 'membership.role'])
    .where('membership.customer_id', '=', customerId)
    .where('person.id', '=', portalUserId)
    .$castTo<{ id: number; name: string; role: PortalRole }>()
    .executeTakeFirst()
