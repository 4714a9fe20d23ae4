import type { PersonAccess } from '#rules/person-access.ts'
import type { NumberScope, PortalRole } from '#rules/portal-roles.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'

export type PersonRow = {
  id: number
  membership_id: number
  name: string
  invited_as: string | null
  email: string
  disabled_at: Date | null
  has_password: boolean
  has_second_factor: boolean
  sessions: number
  last_sign_in_at: Date | null
  first_sign_in_at: Date | null
  role: PortalRole
  number_scope: NumberScope['kind']
  site_ids: number[]
  number_ids: number[]
  /** Whether the person's sessions act for this customer: they act for the one whose access they got first. */
  acts_here: boolean
}

/** When sessions count as open: now, and since when they must have been used. */
export type OpenAt = { readonly now: Date; readonly idleSince: Date }

const selectPeople = (customerId: number, { now, idleSince }: OpenAt, where: RawBuilder<unknown>) => sql<PersonRow>`
  select person.id, membership.id as membership_id, person.name, membership.invited_as, person.email, person.disabled_at,
    person.last_sign_in_at, membership.first_sign_in_at, membership.role, membership.number_scope,
    exists (select from portal_credential where user_id = person.id and password is not null) as has_password,
    exists (select from portal_second_factor where user_id = person.id and confirmed_at is not null) as has_second_factor,
    (select count(*)::int from portal_session where user_id = person.id and expires_at > ${now} and last_seen_at > ${idleSince}) as sessions,
    array(
      select site_id from portal_membership_site chosen
      where chosen.portal_user_id = person.id and chosen.customer_id = membership.customer_id order by site_id
    ) as site_ids,
    array(
      select number_id from portal_membership_number chosen
      where chosen.portal_user_id = person.id and chosen.customer_id = membership.customer_id order by number_id
    ) as number_ids,
    membership.customer_id = (
      select earliest.customer_id from portal_membership earliest
      where earliest.portal_user_id = person.id order by earliest.created_at, earliest.customer_id limit 1
    ) as acts_here
  from portal_membership membership
  join portal_user person on person.id = membership.portal_user_id
  where membership.customer_id = ${customerId} and ${where}
  order by lower(person.name), person.id`

/** The people of a customer, by name. */
export const listPortalUsers = async (db: Db, customerId: number, openAt: OpenAt): Promise<PersonRow[]> =>
  (await selectPeople(customerId, openAt, sql`true`).execute(db)).rows

/** A person, if they belong to the customer. */
export const findPortalUser = async (
  db: Db,
  customerId: number,
  portalUserId: number,
  openAt: OpenAt,
): Promise<PersonRow | undefined> =>
  (await selectPeople(customerId, openAt, sql`person.id = ${portalUserId}`).execute(db)).rows[0]

/** A person by the id of their membership, if it is one of the customer's. */
export const findMembership = async (
  db: Db,
  customerId: number,
  membershipId: number,
  openAt: OpenAt,
): Promise<PersonRow | undefined> =>
  (await selectPeople(customerId, openAt, sql`membership.id = ${membershipId}`).execute(db)).rows[0]

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

/** Makes a person one of a customer's; false when they are already: that stays as it is. */
export const insertMembership = async (
  db: Db,
  { portalUserId, customerId, name }: { portalUserId: number; customerId: number; name?: string },
  { role, scope }: PersonAccess,
): Promise<boolean> => {
  const added = await db
    .insertInto('portal_membership')
    .values({ portal_user_id: portalUserId, customer_id: customerId, invited_as: name ?? null, role })
    .onConflict((conflict) => conflict.columns(['portal_user_id', 'customer_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (added === undefined) return false
  await updateAccess(db, { portalUserId, customerId }, { role, scope })
  return true
}

/** Sets a person's role and numbers at a customer. */
export const updateAccess = async (
  db: Db,
  { portalUserId, customerId }: { portalUserId: number; customerId: number },
  { role, scope }: PersonAccess,
): Promise<void> => {
  const person = { portal_user_id: portalUserId, customer_id: customerId }
  await db
    .updateTable('portal_membership')
    .set({ role, number_scope: scope.kind })
    .where('portal_user_id', '=', portalUserId)
    .where('customer_id', '=', customerId)
    .execute()
  for (const table of ['portal_membership_site', 'portal_membership_number'] as const)
    await db
      .deleteFrom(table)
      .where('portal_user_id', '=', portalUserId)
      .where('customer_id', '=', customerId)
      .execute()
  const siteIds = new Set(scope.kind === 'sites' ? scope.siteIds : [])
  const numberIds = new Set(scope.kind === 'numbers' ? scope.numberIds : [])
  const sites = [...siteIds].map((site_id) => ({ ...person, site_id }))
  const numbers = [...numberIds].map((number_id) => ({ ...person, number_id }))
  if (sites.length > 0) await db.insertInto('portal_membership_site').values(sites).execute()
  if (numbers.length > 0) await db.insertInto('portal_membership_number').values(numbers).execute()
}

export const deleteMembership = (db: Db, portalUserId: number, customerId: number) =>
  db
    .deleteFrom('portal_membership')
    .where('portal_user_id', '=', portalUserId)
    .where('customer_id', '=', customerId)
    .execute()

/** How many people of a customer own it and can sign in, beside one of them: who was only invited may never come. */
export const countOtherOwners = async (db: Db, customerId: number, besides: number): Promise<number> => {
  const counting = db
    .selectFrom('portal_membership')
    .innerJoin('portal_user', 'portal_user.id', 'portal_membership.portal_user_id')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('portal_membership.customer_id', '=', customerId)
    .where('portal_membership.role', '=', 'owner')
    .where('portal_user.disabled_at', 'is', null)
    .where('portal_user.id', '!=', besides)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('portal_credential')
          .select('portal_credential.id')
          .whereRef('portal_credential.user_id', '=', 'portal_user.id')
          .where('portal_credential.password', 'is not', null),
      ),
    )
  return (await counting.executeTakeFirstOrThrow()).count
}

/** Whether anybody owns the customer, whatever their state. */
export const hasOwner = async (db: Db, customerId: number): Promise<boolean> =>
  (await db
    .selectFrom('portal_membership')
    .select('portal_user_id')
    .where('customer_id', '=', customerId)
    .where('role', '=', 'owner')
    .limit(1)
    .executeTakeFirst()) !== undefined

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

/** A customer's sites of both owners, by name. */
export const listSitesToChoose = (db: Db, customerId: number): Promise<{ id: number; name: string; owner: string }[]> =>
  db
    .selectFrom('site')
    .select(['id', 'name', 'owner'])
    .where('customer_id', '=', customerId)
    .orderBy((eb) => eb.fn('lower', ['name']))
    .orderBy('owner')
    .execute()
