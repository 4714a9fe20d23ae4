import type { CustomerFacts } from '#rules/entitlement.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '../activity/record-activity.ts'
import type { Db } from '../db/open.ts'
import { conditionsOf, type CustomerFilter } from './queries.ts'

/** A customer on whom a profile is to be set. */
export type Assignee = CustomerFacts & { readonly accountNumber: string }

const columns = sql`
  customer.id, customer.account_number as "accountNumber", customer.group_id as "customerGroupId",
  customer.my_account_profile_id as "assignedProfileId"`

/** Every customer that a filter of the customer list finds. */
export const listAssigneesByFilter = async (db: Db, filter: Omit<CustomerFilter, 'sort' | 'page' | 'pageSize'>) => {
  const { rows } = await sql<Assignee>`
    select ${columns} from customer
    ${filter.profileId ? sql`join customer_profile_in_force applies on applies.customer_id = customer.id` : sql``}
    where ${conditionsOf(filter)} order by lower(customer.account_number)`.execute(db)
  return rows
}

/** The customers of account numbers, case ignored, each with its place among the given, which counts from 1. */
export const listAssigneesByNumber = async (db: Db, accountNumbers: readonly string[]) => {
  const { rows } = await sql<Assignee & { place: number }>`
    select ${columns}, given.place::int
    from unnest(${[...accountNumbers]}::text[]) with ordinality as given (account_number, place)
    join customer on lower(customer.account_number) = lower(given.account_number)
    order by given.place`.execute(db)
  return rows
}

const lockAssignees = async (db: Db, where: RawBuilder<unknown>) => {
  // A wait for the other's locks counts as time of the statement.
  await sql`set local statement_timeout = '10min'`.execute(db)
  return (
    await sql<Assignee>`select ${columns} from customer where ${where} order by customer.id for no key update`.execute(
      db,
    )
  ).rows
}

/** Locks these customers until the transaction ends, in the order of their ids; those that are gone are left out. */
export const lockAssigneesByIds = (db: Db, ids: readonly number[]): Promise<Assignee[]> =>
  lockAssignees(db, sql`customer.id = any (${[...ids]}::bigint[])`)

/** Locks the customers on whom a profile is set until the transaction ends. */
export const lockAssigneesOf = (db: Db, profileId: number): Promise<Assignee[]> =>
  lockAssignees(db, sql`customer.my_account_profile_id = ${profileId}`)

type Setting = { readonly ids: readonly number[]; readonly profileId: number | null; readonly now: Date }

/** Sets a profile on customers, or takes it off. */
export const updateAssigned = async (db: Db, { ids, profileId, now }: Setting): Promise<void> => {
  await sql`
    update customer set my_account_profile_id = ${profileId}, revision = revision + 1, updated_at = ${now}
    where id = any (${[...ids]}::bigint[])`.execute(db)
}

type Entries = { readonly ids: readonly number[]; readonly profileName: string; readonly summary: string }

/** Writes what setting a profile changes into the history of each customer; before it is set. */
export const insertAssignmentEntries = async (db: Db, actor: Actor, { ids, profileName, summary }: Entries) => {
  await sql`
    insert into activity_entry (kind, population, staff_user_id, who, customer_id, subject, subject_id, subject_name,
      summary, changes, address)
    select 'changed', ${actor.population}, ${actor.staffUserId ?? null}, ${actor.who}, customer.id, 'Customer', customer.id,
      customer.account_number, ${summary}, jsonb_build_array(jsonb_build_object(
        'label', 'MyAccount profile', 'before', coalesce(profile.name, '(none)'), 'after', ${profileName}::text
      )), ${actor.address}
    from customer left join my_account_profile profile on profile.id = customer.my_account_profile_id
    where customer.id = any (${[...ids]}::bigint[]) order by customer.id`.execute(db)
}
