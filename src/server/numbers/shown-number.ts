import { formatMicros } from '#rules/money.ts'
import type { Day } from '#rules/period.ts'
import type { Db } from '../db/open.ts'
import { refuse } from '../http/refusal.ts'
import { listPlacesOfNumber } from '../sites/queries.ts'
import { type ChargeRow, listCampaignTimes, listCharges, listOtherTimes } from './record-queries.ts'
import { findNumber, type NumberRow } from './queries.ts'

/** A number as the back office and the provider API show it. */
export const numberOf = (row: NumberRow) => ({
  id: row.id,
  number: row.number_text,
  e164: row.match_key,
  customer: { id: row.customer_id, accountNumber: row.account_number, name: row.customer_name },
  type: { id: row.type_id, name: row.type_name },
  status: { id: row.status_id, name: row.status_name, visibleInFrontend: row.visible_in_frontend },
  alternateSpellings: row.alternate_spellings,
  soldOn: row.sold_on,
  droppedOn: row.dropped_on,
  description: { staff: row.staff_description, customer: row.customer_description },
  site: { staff: row.staff_site, customer: row.customer_site },
  campaign: { staff: row.staff_campaign, customer: row.customer_campaign },
  tariff: row.tariff,
  contractEndsOn: row.contract_ends_on,
  created: row.created_at.toISOString(),
  updated: row.updated_at.toISOString(),
  revision: row.revision,
})

const chargeOf = (row: ChargeRow) => ({
  id: row.id,
  name: row.name,
  every: row.every,
  amount: formatMicros(row.amount_micros),
  currency: row.currency,
  from: row.from_on,
  until: row.until_on,
})

/** A number with its history. Refuses an id that is none's. */
export const showNumberRecord = async (db: Db, id: number, today: Day) => {
  const row = (await findNumber(db, id, today)) ?? refuse('NOT_FOUND')
  const of = { customerId: row.customer_id, numberId: id }
  const [places, campaigns, charges, otherTimes] = await Promise.all([
    listPlacesOfNumber(db, of),
    listCampaignTimes(db, of),
    listCharges(db, of),
    listOtherTimes(db, row),
  ])
  return {
    ...numberOf(row),
    siteId: row.staff_site_id,
    sites: places.map(({ owner, site_id, name, from_on, until_on }) => ({
      ...{ owner, id: site_id, name, from: from_on, until: until_on },
    })),
    campaigns,
    charges: charges.map(chargeOf),
    otherTimes: otherTimes.map(({ id, customer_id, account_number, name, sold_on, dropped_on }) => ({
      id,
      customer: { id: customer_id, accountNumber: account_number, name },
      soldOn: sold_on,
      droppedOn: dropped_on,
    })),
  }
}
