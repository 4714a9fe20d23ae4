/** The two owners' values of one label; null where the owner gave none. */
export type LabelValues<V> = { readonly customer: V | null; readonly staff: V | null }

/** The label that counts, and whose it is; `none` reads "Unassigned". */
export type ResolvedLabel<V> =
  | { readonly value: V; readonly by: 'customer' | 'staff' }
  | { readonly value: null; readonly by: 'none' }

/**
 * Whose label counts in the portal: the customer's own wins; the provider's fills the gap where the profile uses backend
 * descriptions. Bills always use the staff value.
 */
export const resolveLabel = <V>(
  { customer, staff }: LabelValues<V>,
  useBackendDescriptions: boolean,
): ResolvedLabel<V> => {
  if (customer !== null) return { value: customer, by: 'customer' }
  if (useBackendDescriptions && staff !== null) return { value: staff, by: 'staff' }
  return { value: null, by: 'none' }
}
