import type { LabelledDays } from '#rules/label-timeline.ts'

/** Ids of the sites and campaigns of tests that need no database, by owner and name. */
const known: string[] = []

/** The id that a name of an owner's has here. */
export const labelId = (owner: LabelledDays['owner'], name: string): number => {
  const key = `${owner} ${name}`
  if (!known.includes(key)) known.push(key)
  return known.indexOf(key) + 1
}

/** A number's time with a label; without days it always had it. */
export const labelled = (
  owner: LabelledDays['owner'],
  name: string,
  days: { from?: string; until?: string } = {},
): LabelledDays => ({
  owner,
  id: labelId(owner, name),
  name,
  from: days.from ?? null,
  until: days.until ?? null,
})
