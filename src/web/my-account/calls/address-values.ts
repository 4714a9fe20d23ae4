/** The values of an address, as text; a name that repeats has several. */
export type Search = Readonly<Record<string, unknown>>
export type Change = (patch: Record<string, unknown>, options?: { replace?: boolean }) => void

/** The values of one name as a list of texts; none when the address does not have it. */
export const valuesOf = (value: unknown): string[] => {
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? (value as unknown[]) : [value]).map(String)
}
