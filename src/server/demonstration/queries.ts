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
