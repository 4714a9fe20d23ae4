import type { Day } from '#rules/period.ts'
import type { Db } from '../db/open.ts'
import { refuseField } from '../http/refusal.ts'
import { lockPlacedNumbers, type Placement, replacePlaces } from './place-queries.ts'
import { listSites, lockSitesShared, type SiteRow } from './queries.ts'

/**
 * Puts numbers at one of their owner's sites for a time, or takes them off whatever site they are at, and leaves what was
 * before and comes after. Call it in the transaction of the act, which says who may and writes the activity entry. A site of
 * another customer or owner violates number_site_site. Gives back the ids of the numbers for which anything changed.
 */
export const placeNumbers = async (db: Db, placement: Placement): Promise<number[]> => {
  if (placement.numberIds.length === 0) return []
  if (placement.siteId !== null) await lockSitesShared(db, [placement.siteId])
  await lockPlacedNumbers(db, placement)
  return replacePlaces(db, placement)
}

type ByName = Pick<Placement, 'customerId' | 'numberIds'> & { readonly name: string; readonly from: Day }

/** The customer's staff site of a name. Refuses a name that none has, with those that there are, and a site that is closed by then. */
export const getSiteByName = async (
  db: Db,
  { customerId, name, from }: Omit<ByName, 'numberIds'>,
): Promise<SiteRow> => {
  const sites = await listSites(db, { customerId, owner: 'staff', today: from })
  const site = sites.find((each) => each.name.toLowerCase() === name.toLowerCase())
  if (site === undefined) return refuseField('site', whenNoSuchSite(name, sites))
  if (isClosed(site, from))
    refuseField('site', `The site ${site.name} is closed by then. Choose another, or an earlier day.`)
  return site
}

/**
 * Puts numbers at the customer's staff site of a name from a day on, for as long as it goes; the empty name takes them off.
 */
export const placeByName = async (db: Db, { customerId, numberIds, name, from }: ByName): Promise<number[]> => {
  const placement = { customerId, owner: 'staff' as const, numberIds, from, until: null }
  if (name === '') return placeNumbers(db, { ...placement, siteId: null })
  const { id: siteId } = await getSiteByName(db, { customerId, name, from })
  return placeNumbers(db, { ...placement, siteId })
}

/** Whether a site takes no number any more on a day. */
export const isClosed = ({ closed_on }: Pick<SiteRow, 'closed_on'>, on: Day): boolean =>
  closed_on !== null && closed_on <= on

const MOST_NAMED = 10

/** Says that no site has a name, and which sites there are. */
export const whenNoSuchSite = (name: string, sites: readonly Pick<SiteRow, 'name'>[]): string => {
  const names = sites.slice(0, MOST_NAMED).map((site) => site.name)
  const more = sites.length > names.length ? `, and ${sites.length - names.length} more` : ''
  const known = names.length === 0 ? 'This customer has none yet' : `This customer has ${names.join(', ')}${more}`
  return `There is no staff site called “${name}”. ${known}. Add the site first.`
}
