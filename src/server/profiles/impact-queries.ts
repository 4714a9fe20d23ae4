import type { ProfileFacts } from '#rules/entitlement.ts'
import type { PortalRole } from '#rules/portal-roles.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { profileFactsOf, type ProfileFactsRow } from './profile-facts.ts'

/**
 * Remembers, until the transaction ends, what every profile holds, who wins at each step, which statuses let customers in,
 * and the concerned customers, if not all are. Customers themselves are not copied: what an act changes of them is in
 * their history.
 */
export const keepStanding = async (db: Db, concerned?: RawBuilder<unknown>): Promise<void> => {
  await sql`set local work_mem = '32MB'`.execute(db)
  await sql`drop table if exists pg_temp.profile_before, pg_temp.winner_before, pg_temp.status_before, pg_temp.concerned`.execute(
    db,
  )
  await sql`
    create temporary table profile_before on commit drop as
    select profile.*, array(
      select scope.group_id from my_account_profile_customer_group scope where scope.profile_id = profile.id
    ) as group_ids
    from my_account_profile profile`.execute(db)
  await sql`
    create temporary table winner_before on commit drop as
    select customer_id, null::bigint as group_id, profile_id from profile_of_customer
    union all select null, group_id, profile_id from profile_of_group
    union all select null, null, profile_id from profile_by_default`.execute(db)
  await sql`
    create temporary table status_before on commit drop as
    select id, has_frontend_login_access as access from customer_status`.execute(db)
  await sql`
    create temporary table concerned on commit drop as
    select customer.id from customer where ${concerned ?? sql`false`}`.execute(db)
  // Without statistics the comparison would be planned for tables of any size.
  await sql`analyze profile_before (id), winner_before, status_before, concerned`.execute(db)
}

/**
 * What differs between the profiles, winners and statuses that were remembered and those of now, in tables as small as the
 * profiles.
 */
const differences = sql`
  edited as materialized (
    select coalesce(was.id, now.id) as id
    from profile_before was full join my_account_profile now on now.id = was.id
    where was.revision is distinct from now.revision
  ), own as materialized (
    select coalesce(was.customer_id, now.customer_id) as customer_id, was.profile_id as before, now.profile_id as after,
      was.profile_id is distinct from now.profile_id or was.profile_id in (select id from edited) as differs
    from (select * from winner_before where customer_id is not null) was
    full join profile_of_customer now on now.customer_id = was.customer_id
  ), shared as materialized (
    select coalesce(was.group_id, now.group_id) as group_id, was.profile_id as before, now.profile_id as after,
      was.profile_id is distinct from now.profile_id or was.profile_id in (select id from edited) as differs
    from (select * from winner_before where group_id is not null) was
    full join profile_of_group now on now.group_id = was.group_id
  ), fallback as materialized (
    select before, after, before is distinct from after or before in (select id from edited) as differs
    from (
      select (select profile_id from winner_before where customer_id is null and group_id is null) as before,
        (select profile_id from profile_by_default) as after
    ) winner
  ), access as materialized (
    select was.id, was.access as before, now.has_frontend_login_access as after
    from status_before was join customer_status now on now.id = was.id
  )`

/** Customers that this transaction changed: as they were, and as they are. Index: customer_history_valid_until. */
const changedCustomers = sql`
  changed as materialized (
    select customer.id, customer.account_number, was.group_id as group_before, was.status_id as status_before,
      was.my_account_profile_id as assigned_before, customer.group_id as group_after, customer.status_id as status_after,
      customer.my_account_profile_id as assigned_after
    from customer_history was join customer on customer.id = was.customer_id
    where was.valid_until = nullif(current_setting('myaccount.moment', true), '')::timestamptz
  )`

/** A profile, or none, that is to be set on customers. */
export type PlannedAssignment = { readonly customerIds: readonly number[]; readonly profileId: number | null }

/** The same for customers on whom a profile is about to be set. */
const plannedCustomers = ({ customerIds, profileId }: PlannedAssignment) => sql`
  changed as materialized (
    select customer.id, customer.account_number, customer.group_id as group_before, customer.status_id as status_before,
      customer.my_account_profile_id as assigned_before, customer.group_id as group_after,
      customer.status_id as status_after, ${profileId}::bigint as assigned_after
    from customer where customer.id = any (${[...customerIds]}::bigint[])
  )`

/** Customers that could stand differently although nothing was changed of them. Indexes: of each column that is compared. */
const mayDiffer = sql`(
  customer.my_account_profile_id = any (array(select id from edited))
  or customer.group_id = any (array(select group_id from shared where differs))
  or customer.id = any (array(select customer_id from own where differs))
  or customer.status_id = any (array(select id from access where before <> after))
  or (customer.my_account_profile_id is null and (select differs from fallback))
)`

const standsDifferently = sql`
  stood.before is distinct from stood.after or stood.access_before <> stood.access_after
  or stood.before in (select id from edited)`

/**
 * Which customers stand differently now: `moved`. Customers that the act left alone are looked at where what they
 * depend on differs.
 */
const movedCustomers = (concerned: boolean) => sql`
  moved as materialized (
    select * from (
      select customer.id, customer.account_number,
        coalesce(customer.my_account_profile_id, own.before, shared.before, fallback.before) as before,
        coalesce(customer.my_account_profile_id, own.after, shared.after, fallback.after) as after,
        access.before as access_before, access.after as access_after
      from customer
      join access on access.id = customer.status_id
      cross join fallback
      left join own on own.customer_id = customer.id
      left join shared on shared.group_id = customer.group_id
      where ${mayDiffer} and customer.id not in (select id from changed)
        ${concerned ? sql`and customer.id in (select id from concerned)` : sql``}
    ) stood where ${standsDifferently}
    union all
    select * from (
      select changed.id, changed.account_number,
        coalesce(changed.assigned_before, own.before, shared_before.before, fallback.before) as before,
        coalesce(changed.assigned_after, own.after, shared_after.after, fallback.after) as after,
        access_before.before as access_before, access_after.after as access_after
      from changed
      join access access_before on access_before.id = changed.status_before
      join access access_after on access_after.id = changed.status_after
      cross join fallback
      left join own on own.customer_id = changed.id
      left join shared shared_before on shared_before.group_id = changed.group_before
      left join shared shared_after on shared_after.group_id = changed.group_after
    ) stood where ${standsDifferently}
  )`

export type MovementRow = {
  readonly customers: number
  readonly accessBefore: boolean
  readonly accessAfter: boolean
  readonly before: ProfileFacts | undefined
  readonly after: ProfileFacts | undefined
}

/** How many customers went from which profile to which, and what the profiles held before and hold now. */
const movements = sql`
  select jsonb_agg(jsonb_build_object(
    'customers', movement.customers, 'accessBefore', movement.access_before, 'accessAfter', movement.access_after,
    'before', to_jsonb(was),
    'after', to_jsonb(now) || jsonb_build_object('group_ids', array(
      select scope.group_id from my_account_profile_customer_group scope where scope.profile_id = now.id
    ))
  ) order by movement.customers desc, movement.before, movement.after, movement.access_before desc, movement.access_after desc)
  from (
    select before, after, access_before, access_after, count(*)::int as customers from moved group by 1, 2, 3, 4
  ) movement
  left join profile_before was on was.id = movement.before
  left join my_account_profile now on now.id = movement.after`

/** People with an open session whose first customer is among the moved. */
const signedIn = ({ now, idleSince }: { now: Date; idleSince: Date }) => sql`
  select count(*)::int from (
    select distinct on (membership.portal_user_id) membership.customer_id
    from portal_membership membership
    where membership.portal_user_id in (
      select session.user_id from portal_session session
      where session.expires_at > ${now} and session.last_seen_at > ${idleSince}
    )
    order by membership.portal_user_id, membership.created_at, membership.customer_id
  ) person where person.customer_id in (select id from moved)`

/** The first of the moved customers, by account number. */
const first = (most: number) => sql`
  select jsonb_agg(to_jsonb(shown)) from (
    select customer.id, customer.account_number as "accountNumber", customer.name, was.name as "from", now.name as "to"
    from (select * from moved order by lower(account_number) limit ${most}) moved
    join customer on customer.id = moved.id
    left join profile_before was on was.id = moved.before
    left join my_account_profile now on now.id = moved.after
    order by lower(customer.account_number)
  ) shown`

/** E-mailed reports of the moved customers that are on, alike ones together, with the names of the first. */
const emailedReports = (most: number) => sql`
  select jsonb_agg(to_jsonb(alike)) from (
    select moved.before, moved.after, moved.access_before as "accessBefore", moved.access_after as "accessAfter",
      membership.role, view.report, count(*)::int as total,
      to_json((array_agg(
        json_build_object('view', view.name, 'person', person.name, 'accountNumber', moved.account_number)
        order by lower(moved.account_number), person.name, view.name
      ))[1:${most}]) as first
    from moved
    join report_schedule schedule on schedule.customer_id = moved.id and schedule.state = 'on'
    join saved_view view on view.id = schedule.view_id
    join portal_user person on person.id = schedule.portal_user_id and person.disabled_at is null
    join portal_membership membership
      on membership.portal_user_id = person.id and membership.customer_id = schedule.customer_id
    group by 1, 2, 3, 4, 5, 6
  ) alike`

/** As many reports that stop are named. */
export const MOST_NAMED_REPORTS = 20

/** Who gets which report by e-mail. */
export type EmailedReport = { readonly view: string; readonly person: string; readonly accountNumber: string }

/** E-mailed reports of one kind, for people of one role, of customers that went from one profile to another. */
export type EmailedReportsRow = {
  readonly before: number | null
  readonly after: number | null
  readonly accessBefore: boolean
  readonly accessAfter: boolean
  readonly role: PortalRole
  readonly report: string
  readonly total: number
  readonly first: readonly EmailedReport[]
}

type Asked = {
  readonly now: Date
  readonly idleSince: Date
  readonly most: number
  readonly concerned: boolean
  /** What is about to be done, instead of what was. */
  readonly planned?: PlannedAssignment
}

type Measured = {
  movements: (Omit<MovementRow, 'before' | 'after'> & {
    before: ProfileFactsRow | null
    after: ProfileFactsRow | null
  })[]
  signedIn: number
  emailedReports: EmailedReportsRow[]
  first: { id: number; accountNumber: string; name: string; from: string | null; to: string | null }[]
}

const factsOf = (row: ProfileFactsRow | null): ProfileFacts | undefined =>
  row === null ? undefined : profileFactsOf(row)

/** What became of the customers since `keepStanding`: the movements, the people signed in, and the first customers. */
export const findMoved = async (db: Db, asked: Asked) => {
  const { rows } = await sql<Measured>`
    with ${differences}, ${asked.planned === undefined ? changedCustomers : plannedCustomers(asked.planned)},
    ${movedCustomers(asked.concerned)}
    select coalesce((${movements}), '[]') as movements, (${signedIn(asked)}) as "signedIn",
      coalesce((${emailedReports(MOST_NAMED_REPORTS)}), '[]') as "emailedReports",
      coalesce((${first(asked.most)}), '[]') as first`.execute(db)
  const measured = rows[0] ?? { movements: [], signedIn: 0, emailedReports: [], first: [] }
  return {
    ...measured,
    movements: measured.movements.map((row): MovementRow => ({
      ...row,
      before: factsOf(row.before),
      after: factsOf(row.after),
    })),
  }
}

/** The condition that holds for one customer alone. */
export const onlyCustomer = (customerId: number): RawBuilder<unknown> => sql`customer.id = ${customerId}`
