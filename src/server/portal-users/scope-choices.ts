import { resolveLabel } from '#rules/number-label.ts'
import type { Day } from '#rules/period.ts'
import type { Db } from '../db/open.ts'
import { listNumbersOfCustomer } from '../numbers/queries.ts'
import { listSitesToChoose } from './queries.ts'

/** The sites and numbers to which somebody's view can be narrowed. */
export type ScopeChoices = {
  readonly sites: readonly { readonly id: number; readonly name: string }[]
  readonly numbers: readonly { readonly id: number; readonly number: string; readonly description: string | null }[]
}

type Seen = { readonly inPortal: boolean; readonly showsStaffLabels: boolean; readonly today: Day }

/**
 * What can be chosen of a customer's sites and numbers. In the portal that is what its owner sees: visible numbers, and
 * the provider's labels only where the profile shows them.
 */
export const listScopeChoices = async (
  db: Db,
  customerId: number,
  { inPortal, showsStaffLabels, today }: Seen,
): Promise<ScopeChoices> => {
  const numbers = (await listNumbersOfCustomer(db, customerId, today)).filter(
    (row) => !inPortal || row.visible_in_frontend,
  )
  const lying = new Set(numbers.flatMap((row) => [row.staff_site_id, row.customer_site_id]))
  const sites = (await listSitesToChoose(db, customerId))
    // Sites of the provider's that hold none of the numbers that the portal shows are not its owner's to know.
    .filter(({ id, owner }) => owner === 'customer' || (showsStaffLabels && (!inPortal || lying.has(id))))
  return {
    sites: sites.map(({ id, name, owner }) => ({
      id,
      name: owner === 'staff' && inPortal ? `${name} (set by your provider)` : name,
    })),
    numbers: numbers.map((row) => ({
      id: row.id,
      number: row.number_text,
      description: resolveLabel({ customer: row.customer_description, staff: row.staff_description }, showsStaffLabels)
        .value,
    })),
  }
}
