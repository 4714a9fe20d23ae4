import { sql } from 'kysely'
import type { Db } from '../db/open.ts'

type Place = { readonly customerId: number; readonly numberId: number; readonly from: string }

/** Puts a number at a site of the staff's, which is made where it is not there yet. */
export const placeAtSite = async (db: Db, { customerId, numberId, from }: Place, name: string): Promise<void> => {
  await sql`
    with made as (
      insert into site (customer_id, owner, name) values (${customerId}, 'staff', ${name})
      on conflict (customer_id, owner, lower(name)) do update set name = excluded.name returning id
    )
    insert into number_site (number_id, customer_id, owner, site_id, during)
    select ${numberId}, ${customerId}, 'staff', id, daterange(${from}::date, null) from made`.execute(db)
}

/** Puts a number into a campaign of the staff's, which is made where it is not there yet. */
export const placeInCampaign = async (db: Db, { customerId, numberId, from }: Place, name: string): Promise<void> => {
  await sql`
    with made as (
      insert into campaign (customer_id, owner, name, starts_on) values (${customerId}, 'staff', ${name}, ${from})
      on conflict (customer_id, owner, lower(name)) do update set name = excluded.name returning id
    )
    insert into number_campaign (number_id, customer_id, owner, campaign_id)
    select ${numberId}, ${customerId}, 'staff', id from made`.execute(db)
}

/** Gives a customer's numbers a tariff, a contract and the charges of the provider's billing. */
export const chargeNumbers = async (db: Db, customerId: number, contractEndsOn: string): Promise<void> => {
  await sql`
    with billed as (
      update number set tariff = 'Business 600', contract_ends_on = ${contractEndsOn}::date
      where customer_id = ${customerId} returning id, match_key, sold_on
    )
    insert into number_charge (number_id, customer_id, name, every, amount_micros, from_on)
    select id, ${customerId}, charge.name, charge.every, charge.micros, sold_on
    from billed join (values
      ('Number rental', 'month', 2500000::bigint, '%'),
      ('Set-up', 'once', 15000000, '+44808%'),
      ('Freephone service', 'month', 4000000, '+44808%'),
      ('Directory entry', 'quarter', 1950000, '%101')
    ) charge (name, every, micros, numbers) on match_key like charge.numbers`.execute(db)
}
