import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import { actingCustomer, candidateProfiles, chosenScope, type StandingRow } from './standing.ts'

/** A person's standing with one customer, with what may close the door to them. */
export type PersonRow = StandingRow & {
  readonly user_id: number
  readonly name: string
  readonly email: string
  readonly is_disabled: boolean
  readonly is_member: boolean
  readonly has_frontend_login_access: boolean
}

/** What decides a person's rights with a customer now, without a session of theirs. Indexes: primary keys. */
export const findPersonStanding = async (
  db: Db,
  { userId, customerId }: { readonly userId: number; readonly customerId: number },
): Promise<PersonRow | undefined> => {
  const { rows } = await sql<PersonRow>`
    select person.id as user_id, person.name, person.email, person.disabled_at is not null as is_disabled,
      membership.role is not null as is_member, status.has_frontend_login_access,
      ${actingCustomer}, customer.group_id,
      customer.my_account_profile_id, platform.default_profile_id,
      coalesce(membership.role, 'reporting') as role, coalesce(membership.number_scope, 'numbers') as number_scope,
      ${chosenScope(sql`person.id`)},
      ${candidateProfiles} as candidates
    from portal_user person
    join customer on customer.id = ${customerId}
    join customer_status status on status.id = customer.status_id
    left join portal_membership membership
      on membership.portal_user_id = person.id and membership.customer_id = customer.id
    cross join platform
    where person.id = ${userId}
  `.execute(db)
  return rows[0]
}
