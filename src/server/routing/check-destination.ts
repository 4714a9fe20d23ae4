import { readDestination } from '#rules/destination.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { MOST_HOPS, wayFault } from '#rules/routing-loops.ts'
import { mapDestinations, type Step } from '#rules/routing-plan.ts'
import type { InputIssue } from '#contract/refusal.ts'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import type { Own } from '../numbers/sight.ts'
import { listWaysBack, listWaysOn, type WayRow } from './queries.ts'

type Config = Pick<AppParts['config'], 'divertCountries'>

const countriesOf = ({ divertCountries }: Config): string[] => divertCountries.split(',')

/** Reads a destination as it was typed; refuses it at its field with the reason. */
export const readTypedDestination = (typed: string, config: Config, field: string): string => {
  const read = readDestination(typed, countriesOf(config))
  return 'fault' in read ? refuseField(field, read.fault) : read.key
}

/** Reads every number of a plan; refuses those that calls are not sent to, each at its place. */
export const readPlanDestinations = (step: Step, config: Config): Step => {
  const issues: InputIssue[] = []
  const read = mapDestinations(step, (typed, path) => {
    const found = readDestination(typed, countriesOf(config))
    if ('key' in found) return found.key
    issues.push({ path: ['step', ...path], message: found.fault })
    return typed
  })
  if (issues.length > 0) throw new Refused('INVALID', { issues })
  return read
}

/** The customer's numbers that lie around a number within as many hops as count, and how each is written for the asker. */
const readWays = async (db: Db, own: Own, { from, to }: { from: string; to: readonly string[] }) => {
  const known = new Map<string, WayRow>()
  const walk = async (start: readonly string[], list: typeof listWaysOn, next: (row: WayRow) => readonly string[]) => {
    let keys = start
    for (let hop = 0; hop <= MOST_HOPS && keys.length > 0; hop += 1) {
      const rows = await list(db, own, keys)
      for (const row of rows) known.set(row.key, row)
      keys = [...new Set(rows.flatMap(next))]
    }
  }
  await walk(to, listWaysOn, ({ leads_to }) => leads_to)
  await walk([from], listWaysBack, ({ key, spellings }) => [key, ...spellings])
  return [...known.values()]
}

/**
 * Refuses a destination that would send calls round in a circle or along too many of the customer's own numbers. Numbers
 * that the asker does not see are in the reckoning, and are not named.
 */
export const requireWay = async (
  db: Db,
  own: Own,
  { from, to, field }: { from: { match_key: string; number_text: string }; to: readonly string[]; field: string },
): Promise<void> => {
  const rows = await readWays(db, own, { from: from.match_key, to })
  const keyOf = new Map(rows.flatMap(({ key, spellings }) => [key, ...spellings].map((each) => [each, key] as const)))
  const canonical = (key: string): string => keyOf.get(key) ?? key
  const byKey = new Map(rows.map((row) => [row.key, row]))
  const ways = {
    onFrom: (key: string) => (byKey.get(key)?.leads_to ?? []).map(canonical),
    backFrom: (key: string) =>
      rows.filter(({ leads_to }) => leads_to.some((each) => canonical(each) === key)).map((row) => row.key),
  }
  const nameOf = (key: string): string => {
    if (key === from.match_key) return from.number_text
    const row = byKey.get(key)
    if (row === undefined) return displayNumber(key)
    return row.is_seen || to.includes(key) ? row.number_text : 'another number of your account'
  }
  for (const each of to) {
    const fault = wayFault(from.match_key, canonical(each), ways, nameOf)
    // Beside the choice of many numbers, it says of which.
    if (fault !== undefined) refuseField(field, field === 'numberIds' ? `${from.number_text}: ${fault}` : fault)
  }
}
