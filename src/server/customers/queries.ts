import type { ResolutionStep } from '#rules/entitlement.ts'
import { searchKey } from '#rules/phone-number.ts'
import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

type RowOfList = {
  id: number
  account_number: string
  name: string
  class_name: string
  status_id: number
  status_name: string
  has_frontend_login_access: boolean
  group_id: number | null
  group_name: string | null
  profile_id: number | null
  profile_name: string | null
  step: ResolutionStep
  created_at: Date
  updated_at: Date
  assigned_id: number | null
  assigned_name: string | null
}

const orders = {
  accountNumber: sql`lower(customer.account_number)`,
  name: sql`lower(customer.name)`,
  status: sql`status.name`,
  group: sql`member_of.name`,
}

export type CustomerFilter = {
  search?: string | undefined
  statusId?: number | undefined
  groupId?: number | undefined
  classId?: number | undefined
  profileId?: number | undefined
  createdSince?: string | undefined
  updatedSince?: string | undefined
  idAfter?: number | undefined
  limit?: number | undefined
  sort: keyof typeof orders | `-${keyof typeof orders}`
  page: number
  pageSize: number
}

/** Rows that a program gets when it names no limit. */
const PROGRAM_PAGE = 100

/** LIKE's own signs as plain text. */
const like = (text: string): string => `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** The conditions of a filter on `customer`; that of a profile is on `applies`, the view customer_profile_in_force. */
export const conditionsOf = (filter: Omit<CustomerFilter, 'sort' | 'page' | 'pageSize'>) =>
  sql.join(
    [
      sql`true`,
      ...(filter.search
        ? [
            sql`(customer.account_number || ' ' || customer.name || ' ' || coalesce(customer.email, '')) ilike ${like(filter.search)}`,
          ]
        : []),
      ...(filter.statusId ? [sql`customer.status_id = ${filter.statusId}`] : []),
      ...(filter.groupId ? [sql`customer.group_id = ${filter.groupId}`] : []),
      ...(filter.classId ? [sql`customer.class_id = ${filter.classId}`] : []),
      ...(filter.createdSince ? [sql`customer.created_at >= ${filter.createdSince}`] : []),
      ...(filter.updatedSince ? [sql`customer.updated_at >= ${filter.updatedSince}`] : []),
      ...(filter.profileId ? [sql`applies.profile_id = ${filter.profileId}`] : []),
    ],
    sql` and `,
  )

/** Which of the rows: a stretch by id for programs, a page in an order for people. */
const pageOf = ({ sort, page, pageSize, idAfter, limit }: CustomerFilter) => {
  if (idAfter !== undefined || limit !== undefined)
    return sql`and customer.id > ${idAfter ?? 0} order by customer.id limit ${limit ?? PROGRAM_PAGE}`
  const order = orders[sort.replace('-', '') as keyof typeof orders]
  // Customers without a group come last either way; of what every customer has, an index gives the order.
  const nulls = /group/.test(sort) ? sql`nulls last` : sql``
  return sql`order by ${order} ${sort.startsWith('-') ? sql`desc` : sql`asc`} ${nulls}, customer.id
    limit ${pageSize} offset ${(page - 1) * pageSize}`
}

/** What a condition or an order on customers needs beside them. */
const tablesFor = ({ profileId, sort }: CustomerFilter) => sql`
  from customer
  ${/status/.test(sort) ? sql`join customer_status status on status.id = customer.status_id` : sql``}
  ${/group/.test(sort) ? sql`left join customer_group member_of on member_of.id = customer.group_id` : sql``}
  ${profileId ? sql`join customer_profile_in_force applies on applies.customer_id = customer.id` : sql``}`

/** A page of customers with the profile in force, and the number of all that match. Only the page is looked at closely. */
export const listCustomers = async (db: Db, filter: CustomerFilter) => {
  const matching = sql`${tablesFor(filter)} where ${conditionsOf(filter)}`
  const { rows } = await sql<RowOfList>`
    with shown as materialized (
      select customer.id, row_number() over () as place from (select customer.id ${matching} ${pageOf(filter)}) customer
    )
    select customer.id, customer.account_number, customer.name, class.name as class_name, status.id as status_id,
      status.name as status_name, status.has_frontend_login_access, member_of.id as group_id, member_of.name as group_name,
      profile.id as profile_id, profile.name as profile_name, applies.step, customer.created_at, customer.updated_at,
      assigned.id as assigned_id, assigned.name as assigned_name
    from shown
    join customer on customer.id = shown.id
    join customer_class class on class.id = customer.class_id
    join customer_status status on status.id = customer.status_id
    join customer_profile_in_force applies on applies.customer_id = shown.id
    left join my_account_profile profile on profile.id = applies.profile_id
    left join my_account_profile assigned on assigned.id = customer.my_account_profile_id
    left join customer_group member_of on member_of.id = customer.group_id
    order by shown.place`.execute(db)
  const counted = await sql<{ total: number }>`
    select count(*)::int as total ${tablesFor({ ...filter, sort: 'name' })} where ${conditionsOf(filter)}`.execute(db)
  return {
    total: counted.rows[0]?.total ?? 0,
    rows: rows.map((row) => ({
      id: row.id,
      accountNumber: row.account_number,
      name: row.name,
      className: row.class_name,
      status: { id: row.status_id, name: row.status_name, hasFrontendLoginAccess: row.has_frontend_login_access },
      group: row.group_id === null ? null : { id: row.group_id, name: row.group_name ?? '' },
      profileInForce: row.profile_id === null ? null : { id: row.profile_id, name: row.profile_name ?? '' },
      step: row.step,
      created: row.created_at.toISOString(),
      updated: row.updated_at.toISOString(),
      myAccountCustomerProfile:
        row.assigned_id === null ? null : { id: row.assigned_id, name: row.assigned_name ?? '' },
    })),
  }
}

/** One customer with the names of its class, status and group. */
export const findCustomer = (db: Db, id: number) =>
  db
    .selectFrom('customer')
    .innerJoin('customer_class as class', 'class.id', 'customer.class_id')
    .innerJoin('customer_status as status', 'status.id', 'customer.status_id')
    .leftJoin('customer_group as member_of', 'member_of.id', 'customer.group_id')
    .selectAll('customer')
    .select(['class.name as class_name', 'status.name as status_name', 'status.has_frontend_login_access'])
    .select('member_of.name as group_name')
    .where('customer.id', '=', id)
    .executeTakeFirst()
export type CustomerRow = NonNullable<Awaited<ReturnType<typeof findCustomer>>>

/** Locks a customer's row until the transaction ends, so that two saves come one after the other. */
export const lockCustomer = async (db: Db, id: number): Promise<boolean> =>
  (await db.selectFrom('customer').select('id').where('id', '=', id).forUpdate().executeTakeFirst()) !== undefined

export type CustomerValues = {
  my_account_profile_id?: number | null
  account_number: string
  name: string
  contact_name: string
  email: string | null
  phone: string
  phone_key: string
  address: string
  account_manager: string
  detail_by_email_consent: boolean
  is_itemised: boolean
  bill_day: number | null
  class_id: number
  status_id: number
  group_id: number | null
}

export const insertCustomer = async (db: Db, values: CustomerValues, now = new Date()): Promise<number> =>
  (
    await db
      .insertInto('customer')
      .values({ ...values, created_at: now, updated_at: now })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

export const updateCustomer = (db: Db, id: number, values: Partial<CustomerValues>, now = new Date()) =>
  db
    .updateTable('customer')
    .set(({ eb }) => ({ ...values, updated_at: now, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .execute()

export const findDefaultProfileId = async (db: Db): Promise<number | null> =>
  (await db.selectFrom('platform').select('default_profile_id').executeTakeFirstOrThrow()).default_profile_id

type Hit = { kind: 'customer' | 'number' | 'portal user'; text: string; detail: string; customerId: number }

/**
 * What one box finds: account number, name, e-mail and phone number in any spelling, 20 at most. Exact account numbers
 * come first. Numbers and people are looked for only where the caller may see them.
 */
export const search = async (db: Db, typed: string, { numbers }: { numbers: boolean }): Promise<Hit[]> => {
  const text = like(typed)
  const key = searchKey(typed)
  const digits = key.replaceAll(/\D/g, '').length >= 3 ? key : undefined
  const numberHits = sql`
    union all
    select 'number', number.number_text, customer.account_number || ' · ' || customer.name, customer.id, 3
    from number join customer on customer.id = number.customer_id
    where number.match_key like ${like(digits ?? '')}
      or (number.alternate_spellings <> '{}' and exists (
        select from unnest(number.alternate_spellings) as spelling where strpos(spelling, ${digits ?? ''}) > 0
      ))`
  const byPhone = sql`union select id from customer where phone_key <> '' and strpos(phone_key, ${digits ?? ''}) > 0`
  const { rows } = await sql<Hit>`
    select kind, text, detail, "customerId" from (
      select 'customer' as kind, account_number || ' · ' || name as text, coalesce(email, phone) as detail, id as "customerId",
        case when lower(account_number) = lower(${typed}) then 0 else 1 end as place
      from customer
      where id in (
        select id from customer where (account_number || ' ' || name || ' ' || coalesce(email, '')) ilike ${text}
        ${digits === undefined ? sql`` : byPhone}
      )
      union all
      select 'portal user', person.name, person.email || ' · ' || customer.name, customer.id, 2
      from portal_user person
      join portal_membership membership on membership.portal_user_id = person.id
      join customer on customer.id = membership.customer_id
      where person.email ilike ${text} or person.name ilike ${text}
      ${digits !== undefined && numbers ? numberHits : sql``}
    ) hit order by place, text limit 20`.execute(db)
  return rows
}

/** The customer of an account number, case ignored. */
export const findCustomerByAccountNumber = (db: Db, accountNumber: string) =>
  db
    .selectFrom('customer')
    .select(['id', 'account_number', 'name'])
    .where(sql<string>`lower(account_number)`, '=', accountNumber.toLowerCase())
    .executeTakeFirst()

/** The account number of a customer. */
export const findAccountNumber = async (db: Db, id: number): Promise<string | undefined> =>
  (await db.selectFrom('customer').select('account_number').where('id', '=', id).executeTakeFirst())?.account_number
