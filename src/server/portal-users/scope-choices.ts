import { resolveLabel } from '#rules/number-label.ts'
import type { Db } from '../db/open.ts'
import { listNumbersOfCustomer } from '../numbers/queries.ts'

/** The sites and numbers to which somebody's view can be narrowed. */
export type ScopeChoices = {
  readonly sites: readonly string[]
  readonly numbers: readonly { readonly id: number; readonly number: string; readonly description: string | null }[]
}

/**
 * What can be chosen of a customer's sites and numbers. In the portal that is what its owner sees: visible numbers, and
 * the provider's labels only where the profile shows them.
 */
export const listScopeChoices = async (
  db: Db,
  customerId: number,
  { inPortal, showsStaffLabels }: { inPortal: boolean; showsStaffLabels: boolean },
): Promise<ScopeChoices> => {
  const numbers = (await listNumbersOfCustomer(db, customerId)).filter((row) => !inPortal || row.visible_in_frontend)
  const sites = numbers.map(
    (row) => resolveLabel({ customer: row.customer_site, staff: row.staff_site }, showsStaffLabels).value,
  )
  return {
    sites: [...new Set(sites.filter((site) => site !== null))].toSorted((a, b) => a.localeCompare(b, 'en-GB')),
    numbers: numbers.map((row) => ({
      id: row.id,
      number: row.number_text,
      description: resolveLabel({ customer: row.customer_description, staff: row.staff_description }, showsStaffLabels)
        .value,
    })),
  }
}
