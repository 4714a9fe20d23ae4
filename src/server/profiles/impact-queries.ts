import type { ProfileFacts } from '#rules/entitlement.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { profileFactsOf, type ProfileFactsRow } from './profile-facts.ts'

/**
 * Remembers, until the transaction ends, which profile is in force for the concerned customers, what every profile holds,
 * and whether the customers' statuses let them in.
 */
export const keepStanding = async (db: Db, concerned: RawBuilder<unknown> = sql`true`): Promise<void> => {
  await sql`drop table if exists pg_temp.standing_before, pg_temp.profile_before`.execute(db)
  await sql`
    create temporary table standing_before on commit drop as
    select customer.id as customer_id, applies.profile_id, status.has_frontend_login_access as access
    from customer
    join customer_profile_in_force applies on applies.customer_id = customer.id
    join customer_status status on status.id = customer.status_id
    where ${concerned}`.execute(db)
  await sql`
    create temporary table profile_before on commit drop as
    select profile.*, array(
      select scope.group_id from my_account_profile_customer_group scope where scope.profile_id = profile.id
    ) as group_ids
    from my_account_profile profile`.execute(db)
}

/** Customers that were remembered and stand differently now. */
const moved = sql`
  from standing_before before
  join customer on customer.id = before.customer_id
  join customer_profile_in_force applies on applies.customer_id = before.customer_id
  join customer_status status on status.id = customer.status_id
  left join profile_before was on was.id = before.profile_id
  left join my_account_profile now on now.id = applies.profile_id
  where before.profile_id is distinct from applies.profile_id
    or before.access <> status.has_frontend_login_access
    or was.revision is distinct from now.revision`

export type MovementRow = {
  readonly customers: number
  readonly accessBefore: boolean
  readonly accessAfter: boolean
  readonly before: ProfileFacts | undefined
  readonly after: ProfileFacts | undefined
}

/** How many customers went from which profile to which, and what the profiles held before and hold now. */
export const listMovements = async (db: Db): Promise<MovementRow[]> => {
  const { rows } = await sql<{
    customers: number
    access_before: boolean
    access_after: boolean
    before: ProfileFactsRow | null
    after: ProfileFactsRow | null
  }>`
    with movement as (
      select before.profile_id as from_id, applies.profile_id as to_id, before.access as access_before,
        status.has_frontend_login_access as access_after, count(*)::int as customers
      ${moved}
      group by 1, 2, 3, 4
    )
    select movement.*, to_jsonb(was) as before,
      to_jsonb(now) || jsonb_build_object('group_ids', array(
        select scope.group_id from my_account_profile_customer_group scope where scope.profile_id = now.id
      )) as after
    from movement
    left join profile_before was on was.id = movement.from_id
    left join my_account_profile now on now.id = movement.to_id
    order by movement.customers desc, movement.from_id, movement.to_id`.execute(db)
  return rows.map((row) => ({
    customers: row.customers,
    accessBefore: row.access_before,
    accessAfter: row.access_after,
    before: row.before === null ? undefined : profileFactsOf(row.before),
    after: row.after === null ? undefined : profileFactsOf(row.after),
  }))
}

/** The first customers that stand differently now, by account number. */
export const listMoved = async (db: Db, most: number) => {
  const { rows } = await sql<{
    id: number
    accountNumber: string
    name: string
    from: string | null
    to: string | null
  }>`
    select customer.id, customer.account_number as "accountNumber", customer.name, was.name as "from", now.name as "to"
    ${moved} order by lower(customer.account_number) limit ${most}`.execute(db)
  return rows
}

/** People with an open session whose customer stands differently now. */
export const countSignedIn = async (db: Db, { now, idleSince }: { now: Date; idleSince: Date }): Promise<number> => {
  const { rows } = await sql<{ people: number }>`
    with signed_in as (
      select distinct session.user_id, (
        select membership.customer_id from portal_membership membership
        where membership.portal_user_id = session.user_id order by created_at, customer_id limit 1
      ) as customer_id
      from portal_session session
      where session.expires_at > ${now} and session.last_seen_at > ${idleSince}
    )
    select count(*)::int as people from signed_in
    where customer_id in (select before.customer_id ${moved})`.execute(db)
  return rows[0]?.people ?? 0
}

/** The condition that holds for one customer alone. */
export const onlyCustomer = (customerId: number): RawBuilder<unknown> => sql`customer.id = ${customerId}`
