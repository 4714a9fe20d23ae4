/** A heading's name as formats compare it: lower case, without what people put between words. */
export const plainName = (field: string): string => field.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** Whether fields are a heading that has all of these columns, given as plain names. */
export const hasColumns = (fields: readonly string[], needed: readonly string[]): boolean => {
  // Every row is asked, so the usual one, which has too few fields or begins with a digit, is settled at once.
  if (fields.length < needed.length) return false
  const names = new Set(fields.map(plainName))
  return needed.every((name) => names.has(name))
}

/** Finds the fields of a row by the plain names of its heading; an empty text where there is none. */
export const byName = (heading: readonly string[]): ((fields: readonly string[], name: string) => string) => {
  const places = new Map(heading.map((field, at) => [plainName(field), at]))
  return (fields, name) => fields[places.get(name) ?? -1] ?? ''
}
