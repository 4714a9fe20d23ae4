import type { LabelPlan } from '#contract/my-account/number-labels.ts'
import { findNearest } from '#rules/nearest-word.ts'
import type { Day } from '#rules/period.ts'
import { type LineFault, showFaults } from '../csv-tables/line-faults.ts'
import { fingerprintOf } from '../fingerprint.ts'
import type { Sight } from '../numbers/sight.ts'
import { mayUnassign } from '../sites/assign-numbers.ts'
import { mayAddSites, type SiteInSight } from '../sites/own-sites.ts'
import type { LabelLine, LabelLines } from './read-labels.ts'

const MOST_STEPS = 200

/** What is known when a file is looked at. */
export type Ground = {
  readonly sight: Sight
  /** The own sites that the person sees. */
  readonly sites: readonly SiteInSight[]
  readonly from: Day
  readonly makesSites: boolean
}

type Step = {
  readonly line: LabelLine
  /** Undefined where it stays as it is. */
  readonly description: string | null | undefined
  /** Where the number goes: an open site's name in lower case, or null for none. */
  readonly site: string | null | undefined
}

/** What a file does, all of it or nothing. */
export type Labelling = {
  readonly steps: readonly Step[]
  readonly newSites: readonly string[]
  readonly faults: readonly LineFault[]
  readonly shown: LabelPlan
}

const lower = (name: string): string => name.toLowerCase()

/** What is wrong with sending a number to a site of this name; undefined where it can go there. */
const faultOfSite = (
  { site, number }: LabelLine,
  ground: Ground,
  known: ReadonlyMap<string, SiteInSight>,
): string | undefined => {
  if (site === undefined || lower(site) === lower(number.site ?? '')) return undefined
  if (site === '')
    return mayUnassign(ground.sight)
      ? undefined
      : 'You see the numbers of some sites only: without its site this number would leave your sight. Name one of your sites.'
  const found = known.get(lower(site))
  if (found?.closed_on != null && found.closed_on <= ground.from)
    return `The site “${found.name}” is closed from ${found.closed_on} on.`
  if (found !== undefined || (ground.makesSites && mayAddSites(ground.sight.scope))) return undefined
  const nearest = findNearest(
    site,
    [...known.values()].map(({ name }) => name),
  )
  return `You have no site “${site}”.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}${
    mayAddSites(ground.sight.scope) ? ' Make it first, or choose to have new sites made.' : ''
  }`
}

const stepOf = (line: LabelLine): Step => {
  const description = line.description === '' ? null : line.description
  const site = line.site === '' ? null : line.site && lower(line.site)
  return {
    line,
    description: description === line.number.description ? undefined : description,
    site: site === (line.number.site && lower(line.number.site)) ? undefined : site,
  }
}

const words = (text: string | null | undefined): string =>
  text === null || text === undefined || text === '' ? '(none)' : text

/** What a step changes, in words. */
export const changesOfStep = ({ line, description, site }: Step) => [
  ...(description === undefined
    ? []
    : [{ label: 'Description', before: words(line.number.description), after: words(description) }]),
  ...(site === undefined ? [] : [{ label: 'Site', before: words(line.number.site), after: words(line.site) }]),
]

const newSitesOf = (steps: readonly Step[], known: ReadonlyMap<string, SiteInSight>): string[] => {
  const made = new Map<string, string>()
  for (const { site, line } of steps)
    if (site != null && !known.has(site) && !made.has(site)) made.set(site, line.site ?? site)
  return [...made.values()]
}

/** Looks at what a file says: what changes, what stays, and every fault. The plan is named by all that it hangs on. */
export const planLabels = ({ lines, faults, count }: LabelLines, ground: Ground): Labelling => {
  const known = new Map(ground.sites.map((site) => [lower(site.name), site]))
  const siteFaults = lines.flatMap((line) => {
    const message = faultOfSite(line, ground, known)
    return message === undefined ? [] : [{ line: line.line, field: 'Site', message }]
  })
  const all = [...faults, ...siteFaults]
  const every = lines.map(stepOf)
  const steps = every.filter(({ description, site }) => description !== undefined || site !== undefined)
  const newSites = siteFaults.length > 0 ? [] : newSitesOf(steps, known)
  const state = every.map(({ line: { number }, description, site }) => [
    ...[number.id, number.description, number.site_id, number.sold_on, description, site],
  ])
  const { from, sight } = ground
  const siteSteps = steps.filter(({ site }) => site !== undefined).length
  return {
    ...{ steps, newSites, faults: all },
    shown: {
      plan: fingerprintOf([
        state,
        ground.sites.map(({ id, name, closed_on }) => [id, name, closed_on]),
        newSites,
        from,
      ]),
      lines: count,
      changed: steps.length,
      unchanged: every.length - steps.length,
      descriptions: steps.filter(({ description }) => description !== undefined).length,
      sites: siteSteps,
      newSites,
      from,
      changesPast: siteSteps > 0 && from < sight.today,
      ...showFaults(all),
      steps: steps.slice(0, MOST_STEPS).map((step) => ({
        line: step.line.line,
        number: step.line.number.number_text,
        changes: changesOfStep(step),
      })),
    },
  }
}
