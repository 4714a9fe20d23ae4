import type { Day } from '#rules/period.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { CampaignOwner, CampaignSight } from './campaign-sight.ts'

/** A campaign as it is kept, with what somebody sees of its numbers. */
export type CampaignRow = {
  readonly id: number
  readonly customer_id: number
  readonly account_number: string
  readonly customer_name: string
  readonly owner: CampaignOwner
  readonly name: string
  readonly source: string
  readonly notes: string
  readonly starts_on: Day
  readonly ends_on: Day | null
  readonly budget_micros: number | null
  readonly budget_kind: 'total' | 'month'
  readonly currency: string
  readonly revision: number
  /** Numbers seen that belong to it, or did. */
  readonly numbers: number
  /** Whether it has numbers that are not seen by somebody who sees some only. */
  readonly has_others: boolean
}

/** The condition that the number of `time`, a row of number_campaign, is seen. */
export const seenNumber = ({ numbers }: CampaignSight): RawBuilder<boolean> => {
  if (numbers.kind === 'all') return sql`true`
  if (numbers.kind === 'some') return sql`time.number_id = any (${[...numbers.ids]}::bigint[])`
  return sql`exists (
    select from number join number_status status on status.id = number.number_status_id
    where number.id = time.number_id and status.visible_in_frontend
  )`
}

const hasOthers = (sight: CampaignSight): RawBuilder<boolean> =>
  sight.numbers.kind === 'some'
    ? sql`exists (select from number_campaign time where time.campaign_id = campaign.id and not ${seenNumber(sight)})`
    : sql`false`

/**
 * The condition that a campaign is seen. Whoever sees some of the numbers sees the campaigns of these, and those that have
 * none: the name of a campaign of other numbers alone is not for them. Index: number_campaign_campaign_id.
 */
const seenCampaign = (sight: CampaignSight): RawBuilder<boolean> => {
  const { customerId, owners, numbers } = sight
  const theirs = sql<boolean>`campaign.customer_id = ${customerId} and campaign.owner = any (${[...owners]}::text[])`
  if (numbers.kind !== 'some') return theirs
  const times = sql`select from number_campaign time where time.campaign_id = campaign.id`
  return sql`${theirs} and (exists (${times} and ${seenNumber(sight)}) or not exists (${times}))`
}

const selectCampaigns = async (db: Db, sight: CampaignSight, rest: RawBuilder<unknown>): Promise<CampaignRow[]> =>
  (
    await sql<CampaignRow>`
      select campaign.*, customer.account_number, customer.name as customer_name,
        coalesce(counted.numbers, 0)::int as numbers, ${hasOthers(sight)} as has_others
      from campaign
      join customer on customer.id = campaign.customer_id
      left join (
        select time.campaign_id, count(distinct time.number_id) as numbers from number_campaign time
        where time.customer_id = ${sight.customerId} and not isempty(time.during) and ${seenNumber(sight)}
        group by time.campaign_id
      ) counted on counted.campaign_id = campaign.id
      where ${seenCampaign(sight)} ${rest}`.execute(db)
  ).rows

/** All campaigns that are seen, the latest first. Index: campaign_name_key. */
export const listCampaigns = (db: Db, sight: CampaignSight): Promise<CampaignRow[]> =>
  selectCampaigns(db, sight, sql`order by campaign.starts_on desc, campaign.id desc`)

export const findCampaign = async (db: Db, sight: CampaignSight, id: number): Promise<CampaignRow | undefined> =>
  (await selectCampaigns(db, sight, sql`and campaign.id = ${id}`))[0]

/** The same, its row locked until the transaction ends. */
export const lockCampaign = async (db: Db, sight: CampaignSight, id: number): Promise<CampaignRow | undefined> => {
  // A lock reads what was committed last; the columns are read after it.
  await sql`select from campaign where id = ${id} and customer_id = ${sight.customerId} for update`.execute(db)
  return findCampaign(db, sight, id)
}

/** The customer of a campaign, whoever its owner is. */
export const findCustomerOfCampaign = async (db: Db, id: number): Promise<number | undefined> =>
  (await db.selectFrom('campaign').select('customer_id').where('id', '=', id).executeTakeFirst())?.customer_id

/** What an owner sets of a campaign. */
export type CampaignValues = {
  readonly name: string
  readonly source: string
  readonly notes: string
  readonly starts_on: Day
  readonly ends_on: Day | null
  readonly budget_micros: number | null
  readonly budget_kind: 'total' | 'month'
  readonly currency: string
}

type Owned = { readonly customerId: number; readonly owner: CampaignOwner }

export const insertCampaign = async (
  db: Db,
  { customerId, owner }: Owned,
  values: Pick<CampaignValues, 'name' | 'source' | 'notes' | 'starts_on' | 'ends_on'>,
): Promise<number> =>
  (
    await db
      .insertInto('campaign')
      .values({ ...values, customer_id: customerId, owner })
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id

export const updateCampaign = (
  db: Db,
  { customerId, owner, id }: Owned & { readonly id: number },
  values: Partial<CampaignValues>,
) =>
  db
    .updateTable('campaign')
    .set(({ eb }) => ({ ...values, updated_at: new Date(), revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .where('customer_id', '=', customerId)
    .where('owner', '=', owner)
    .execute()

/** Deletes a campaign that no number belongs or belonged to; false when one does. */
export const deleteCampaign = async (
  db: Db,
  { customerId, owner, id }: Owned & { readonly id: number },
): Promise<boolean> => {
  const { numAffectedRows } = await sql`
    delete from campaign where id = ${id} and customer_id = ${customerId} and owner = ${owner}
      and not exists (select from number_campaign where campaign_id = campaign.id)`.execute(db)
  return numAffectedRows === 1n
}
