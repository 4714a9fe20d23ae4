import type { LabelValues } from '#rules/number-label.ts'
import type { Day } from '#rules/period.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'

/** Whose record it is: the provider's staff or the customer. */
export type Owner = keyof LabelValues<string>

export type SiteRow = {
  id: number
  customer_id: number
  owner: Owner
  name: string
  reference: string
  address: string
  closed_on: Day | null
  revision: number
  created_at: Date
  updated_at: Date
  /** Numbers that are there on the day that was asked for, and owned then. */
  numbers: number
}

/** One site, by whose it is: another's does not exist. */
export type SiteOf = { readonly id: number; readonly customerId: number; readonly owner: Owner }

export type SitesFilter = {
  readonly customerId: number
  /** Both owners' when left out. */
  readonly owner?: Owner | undefined
  readonly today: Day
  readonly siteId?: number | undefined
  /** A part of a name or reference. */
  readonly search?: string | undefined
  /** Leaves out what is closed by the day. */
  readonly openOnly?: boolean | undefined
  /** Which numbers count, as a condition on `number`; all when left out. */
  readonly among?: RawBuilder<unknown> | undefined
  /** Leaves out sites at which no number that counts ever was. */
  readonly onlyWithNumbers?: boolean | undefined
}

/** A customer's sites by name, open ones first. Relies on number_site_customer_id. */
export const listSites = async (db: Db, filter: SitesFilter): Promise<SiteRow[]> => {
  const { customerId, owner, today, siteId, search, openOnly, among, onlyWithNumbers } = filter
  const { rows } = await sql<SiteRow>`
    with place as (
      select number_site.site_id,
        count(*) filter (where number_site.during @> ${today}::date
          and daterange(number.sold_on, number.dropped_on) @> ${today}::date)::int as numbers
      from number_site join number on number.id = number_site.number_id
      where number_site.customer_id = ${customerId} and ${among ?? sql`true`}
      group by number_site.site_id
    )
    select site.*, coalesce(place.numbers, 0) as numbers
    from site left join place on place.site_id = site.id
    where site.customer_id = ${customerId}
      ${owner === undefined ? sql`` : sql`and site.owner = ${owner}`}
      ${siteId === undefined ? sql`` : sql`and site.id = ${siteId}`}
      ${search ? sql`and strpos(lower(site.name || ' ' || site.reference), lower(${search})) > 0` : sql``}
      ${openOnly ? sql`and (site.closed_on is null or site.closed_on > ${today}::date)` : sql``}
      ${onlyWithNumbers ? sql`and place.site_id is not null` : sql``}
    order by coalesce(site.closed_on <= ${today}::date, false), lower(site.name), site.id`.execute(db)
  return rows
}

/** One site with its numbers of a day counted. */
export const findSite = async (db: Db, { id, customerId, owner }: SiteOf, today: Day): Promise<SiteRow | undefined> =>
  (await listSites(db, { customerId, owner, siteId: id, today }))[0]

/** Locks a site until the transaction ends, and tells whose customer's it is; undefined when the owner has no such site. */
export const lockSite = (db: Db, { id, owner }: Pick<SiteOf, 'id' | 'owner'>) =>
  db
    .selectFrom('site')
    .select(['id', 'customer_id', 'name', 'closed_on', 'revision'])
    .where('id', '=', id)
    .where('owner', '=', owner)
    .forNoKeyUpdate()
    .executeTakeFirst()

/** Keeps sites from being closed until the transaction ends, while many may put numbers there; in the order of their ids. */
export const lockSitesShared = async (db: Db, ids: readonly number[]): Promise<void> => {
  await sql`select from site where id = any (${[...ids]}::bigint[]) order by id for share`.execute(db)
}

export type SiteValues = { readonly name: string; readonly reference: string; readonly address: string }

/** Adds a site. A name that the owner has for this customer already violates site_name_key. */
export const insertSite = async (
  db: Db,
  { customerId, owner, ...values }: SiteValues & Omit<SiteOf, 'id'>,
): Promise<number> =>
  (
    await db
      .insertInto('site')
      .values({ ...values, customer_id: customerId, owner })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

/** Changes what is given of a site; false when the owner has no such site of this customer. */
export const updateSite = async (
  db: Db,
  { id, customerId, owner }: SiteOf,
  { now, ...values }: Partial<SiteValues> & { readonly now: Date },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('site')
    .set(({ eb }) => ({ ...values, updated_at: now, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .where('customer_id', '=', customerId)
    .where('owner', '=', owner)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/**
 * Closes a site from a day on: its numbers leave it on that day, and what was before stays. Null opens it again, which
 * brings no number back. False when the owner has no such site of this customer.
 */
export const closeSite = async (
  db: Db,
  { id, customerId, owner }: SiteOf,
  { closedOn, now }: { readonly closedOn: Day | null; readonly now: Date },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('site')
    .set(({ eb }) => ({ closed_on: closedOn, updated_at: now, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .where('customer_id', '=', customerId)
    .where('owner', '=', owner)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  if (closedOn === null) return true
  await sql`delete from number_site where site_id = ${id} and lower(during) >= ${closedOn}::date`.execute(db)
  await sql`
    update number_site set during = during * daterange(null, ${closedOn}::date)
    where site_id = ${id} and during @> ${closedOn}::date`.execute(db)
  return true
}

/** Where a number was and will be, both owners', the newest first. */
export const listPlacesOfNumber = async (db: Db, { customerId, numberId }: { customerId: number; numberId: number }) =>
  (
    await sql<{ owner: Owner; site_id: number; name: string; from_on: Day | null; until_on: Day | null }>`
      select place.owner, place.site_id, site.name, lower(place.during) as from_on, upper(place.during) as until_on
      from number_site place join site on site.id = place.site_id
      where place.number_id = ${numberId} and place.customer_id = ${customerId}
      order by place.owner desc, lower(place.during) desc nulls last`.execute(db)
  ).rows
