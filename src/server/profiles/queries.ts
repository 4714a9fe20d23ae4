import type { Availability, CustomerFacts, ProfileFacts } from '#rules/entitlement.ts'
import type { FeatureKey } from '#rules/features.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { profileFactsOf, type ProfileFactsRow } from './profile-facts.ts'

type ProfileRow = {
  id: number
  name: string
  description: string
  availability: Availability
  customer_id: number | null
  account_number: string | null
  customer_name: string | null
  group_names: string[]
  my_account_flags: FeatureKey[]
  my_numbers: FeatureKey[]
  my_campaigns: FeatureKey[]
  my_calls_enabled: boolean
  my_calls_daily_cdr_access: boolean
  my_calls_use_backend_descriptions: boolean
  my_calls_reports: FeatureKey[]
  my_calls_options: FeatureKey[]
  my_calls_months: number | null
  revision: number
  created_at: Date
  created_by: string
  updated_at: Date
  updated_by: string
  is_default: boolean
  in_force: number
  assigned: number
  competes_with: { id: number; name: string; over: string }[]
  total: number
}

/** A row as the API shows it. */
const profileOf = (row: ProfileRow) => ({
  id: row.id,
  name: row.name,
  description: row.description,
  availability: row.availability,
  customerID: row.customer_id,
  customerGroups: row.group_names,
  myAccountFlags: row.my_account_flags,
  myNumbers: row.my_numbers,
  myCampaigns: row.my_campaigns,
  myCallsEnabled: row.my_calls_enabled,
  myCallsDailyCDRAccess: row.my_calls_daily_cdr_access,
  myCallsUseBackendDescriptions: row.my_calls_use_backend_descriptions,
  myCallsReports: row.my_calls_reports,
  myCallsOptions: row.my_calls_options,
  myCallsMonths: row.my_calls_months,
  created: row.created_at.toISOString(),
  updated: row.updated_at.toISOString(),
  revision: row.revision,
  createdBy: row.created_by,
  updatedBy: row.updated_by,
  isDefault: row.is_default,
  customer:
    row.customer_id === null
      ? null
      : { id: row.customer_id, accountNumber: row.account_number ?? '', name: row.customer_name ?? '' },
  customersInForce: row.in_force,
  customersAssigned: row.assigned,
  competesWith: row.competes_with,
})
export type ShownProfile = ReturnType<typeof profileOf>

/** Who else stands at the same step for the same customers: a tie that the lower id or Headline decides. */
const competitors = sql`
  select coalesce(jsonb_agg(jsonb_build_object('id', rival.id, 'name', rival.name, 'over', rival.over) order by rival.name), '[]')
  from (
    select other.id, other.name, customer.account_number as over
    from my_account_profile other
    where other.customer_id = profile.customer_id
    union
    select other.id, other.name, shared.name
    from my_account_profile_customer_group mine
    join my_account_profile_customer_group theirs on theirs.group_id = mine.group_id
    join my_account_profile other on other.id = theirs.profile_id
    join customer_group shared on shared.id = mine.group_id
    where mine.profile_id = profile.id
  ) rival
  join my_account_profile standing on standing.id = rival.id and standing.availability <> 'Historical'
  where rival.id <> profile.id and profile.availability <> 'Historical'`

const selectProfiles = (where: RawBuilder<unknown>, rest: RawBuilder<unknown>) => sql<ProfileRow>`
  with in_force as (select profile_id, count(*)::int as customers from customer_profile_in_force group by profile_id),
  assigned as (select my_account_profile_id as profile_id, count(*)::int as customers from customer group by 1)
  select profile.*, customer.account_number, customer.name as customer_name,
    coalesce(platform.default_profile_id = profile.id, false) as is_default,
    coalesce(in_force.customers, 0) as in_force, coalesce(assigned.customers, 0) as assigned,
    array(
      select named.name from my_account_profile_customer_group scope join customer_group named on named.id = scope.group_id
      where scope.profile_id = profile.id order by named.name
    ) as group_names,
    (${competitors}) as competes_with,
    count(*) over ()::int as total
  from my_account_profile profile
  cross join platform
  left join customer on customer.id = profile.customer_id
  left join in_force on in_force.profile_id = profile.id
  left join assigned on assigned.profile_id = profile.id
  where ${where} ${rest}`

const orders = {
  name: sql`lower(profile.name)`,
  availability: sql`profile.availability`,
  customersInForce: sql`coalesce(in_force.customers, 0)`,
  updated: sql`profile.updated_at`,
}
const scopes = {
  general: sql`profile.customer_id is null and not exists (select from my_account_profile_customer_group where profile_id = profile.id)`,
  customer: sql`profile.customer_id is not null`,
  groups: sql`exists (select from my_account_profile_customer_group where profile_id = profile.id)`,
}

export type ProfileFilter = {
  search?: string | undefined
  availability?: Availability | undefined
  scope?: keyof typeof scopes | undefined
  createdSince?: string | undefined
  updatedSince?: string | undefined
  idAfter?: number | undefined
  limit?: number | undefined
  sort: keyof typeof orders | `-${keyof typeof orders}`
  page: number
  pageSize: number
}

/** A page of profiles, with the number of all that match. */
export const listProfiles = async (db: Db, filter: ProfileFilter): Promise<{ rows: ShownProfile[]; total: number }> => {
  const where = sql.join(
    [
      sql`true`,
      ...(filter.search
        ? [sql`strpos(lower(profile.name || ' ' || profile.description), lower(${filter.search})) > 0`]
        : []),
      ...(filter.availability ? [sql`profile.availability = ${filter.availability}`] : []),
      ...(filter.scope ? [scopes[filter.scope]] : []),
      ...(filter.createdSince ? [sql`profile.created_at >= ${filter.createdSince}`] : []),
      ...(filter.updatedSince ? [sql`profile.updated_at >= ${filter.updatedSince}`] : []),
    ],
    sql` and `,
  )
  const { rows } = await selectProfiles(where, pageOf(filter)).execute(db)
  const isWhole = filter.page === 1 && filter.idAfter === undefined
  return { rows: rows.map(profileOf), total: isWhole ? (rows[0]?.total ?? 0) : await countProfiles(db, where) }
}

/** Every profile as the API shows it, by id. */
export const listEveryProfile = async (db: Db): Promise<ShownProfile[]> =>
  (await selectProfiles(sql`true`, sql`order by profile.id`).execute(db)).rows.map(profileOf)

/** Rows that a program gets when it names no limit. */
const PROGRAM_PAGE = 100

/** Which of the rows: a stretch by id for programs, a page in an order for people. */
const pageOf = ({ sort, page, pageSize, idAfter, limit }: ProfileFilter) => {
  if (idAfter !== undefined || limit !== undefined)
    return sql`and profile.id > ${idAfter ?? 0} order by profile.id limit ${limit ?? PROGRAM_PAGE}`
  const order = orders[sort.replace('-', '') as keyof typeof orders]
  return sql`order by ${order} ${sort.startsWith('-') ? sql`desc` : sql`asc`}, profile.id
    limit ${pageSize} offset ${(page - 1) * pageSize}`
}

/** How many profiles there are, or how many satisfy a condition on `profile`. */
export const countProfiles = async (db: Db, where: RawBuilder<unknown> = sql`true`): Promise<number> => {
  const { rows } = await sql<{ found: number }>`
    select count(*)::int as found from my_account_profile profile where ${where}`.execute(db)
  return rows[0]?.found ?? 0
}

/** One profile as the API shows it. */
export const findProfile = async (db: Db, id: number): Promise<ShownProfile | undefined> => {
  const { rows } = await selectProfiles(sql`profile.id = ${id}`, sql``).execute(db)
  return rows[0] && profileOf(rows[0])
}

/** Locks a profile's row until the transaction ends, so that two saves come one after the other. */
export const lockProfile = async (db: Db, id: number): Promise<boolean> =>
  (await db.selectFrom('my_account_profile').select('id').where('id', '=', id).forUpdate().executeTakeFirst()) !==
  undefined

const selectProfileFacts = (where: RawBuilder<unknown>) => sql<ProfileFactsRow>`
  select profile.*, array(
    select scope.group_id from my_account_profile_customer_group scope where scope.profile_id = profile.id
  ) as group_ids
  from my_account_profile profile where ${where}`

/** All profiles as the entitlement rules see them. */
export const listProfileFacts = async (db: Db): Promise<ProfileFacts[]> =>
  (await selectProfileFacts(sql`true`).execute(db)).rows.map(profileFactsOf)

/** One profile as the entitlement rules see it. */
export const findProfileFacts = async (db: Db, id: number): Promise<ProfileFacts | undefined> =>
  (await selectProfileFacts(sql`profile.id = ${id}`).execute(db)).rows.map(profileFactsOf)[0]

/** The profiles that could be in force for a customer or be set on it, as the entitlement rules see them. */
export const listProfileFactsFor = async (db: Db, customer: CustomerFacts): Promise<ProfileFacts[]> => {
  const { rows } = await selectProfileFacts(sql`
    profile.id = ${customer.assignedProfileId} or profile.customer_id = ${customer.id}
    or profile.id = (select default_profile_id from platform)
    or profile.id in (select scope.profile_id from my_account_profile_customer_group scope where scope.group_id = ${customer.customerGroupId})
    or (profile.customer_id is null and not exists (
      select from my_account_profile_customer_group scope where scope.profile_id = profile.id
    ))`).execute(db)
  return rows.map(profileFactsOf)
}
