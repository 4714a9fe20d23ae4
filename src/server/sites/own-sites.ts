import type { NumberScope } from '#rules/portal-roles.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { listChanges, recordActivity } from '../activity/record-activity.ts'
import type { Db } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import { setByOwner, type Sight } from '../numbers/sight.ts'
import { listSitesInSight } from './own-site-queries.ts'
import { insertSite, type SiteRow, type SiteValues } from './queries.ts'

// To one of chosen numbers a site may hold numbers that are none of theirs.
const mayChangeIn = ({ kind }: NumberScope): boolean => kind !== 'numbers'

/** Whether a person may close sites and open them again: all numbers of a site leave it, those too that one does not see. */
const mayCloseIn = ({ kind }: NumberScope): boolean => kind === 'all'

/** Whether a person may add sites: one who sees some of the numbers would not see the new site. */
export const mayAddSites = ({ kind }: NumberScope): boolean => kind === 'all'

/** A site that somebody sees, with its numbers of the day counted. */
export type SiteInSight = SiteRow

/** A site as its customer sees it. */
export const ownSiteOf = (row: SiteRow, { scope }: Sight) => ({
  id: row.id,
  name: row.name,
  reference: row.reference,
  address: row.address,
  setBy: setByOwner(row.owner),
  numbers: row.numbers,
  closedOn: row.closed_on,
  mayChange: row.owner === 'customer' && mayChangeIn(scope),
  mayClose: row.owner === 'customer' && mayCloseIn(scope),
  revision: row.revision,
})

/** A site that a person sees; refuses others as if they were not there. */
export const getSiteInSight = async (db: Db, sight: Sight, id: number): Promise<SiteRow> => {
  const [site] = await listSitesInSight(db, sight, id)
  if (site === undefined) throw new Refused('NOT_FOUND')
  return site
}

/** A site that a person may change; refuses those of the provider, and those that hold numbers of others. */
export const getChangeableSite = async (db: Db, sight: Sight, id: number): Promise<SiteRow> => {
  const site = await getSiteInSight(db, sight, id)
  if (site.owner === 'staff')
    throw new Refused('FORBIDDEN', {
      message: `Your provider keeps the site “${site.name}”. Ask them to change it, or make one of your own.`,
    })
  if (!mayChangeIn(sight.scope))
    throw new Refused('FORBIDDEN', {
      message: `You see some of the account’s numbers, and the site “${site.name}” may hold others. Ask the owner of your account.`,
    })
  return site
}

/** A site that a person may close and open again; refuses what they may not change, and those who see some of the numbers. */
export const getClosableSite = async (db: Db, sight: Sight, id: number): Promise<SiteRow> => {
  const site = await getChangeableSite(db, sight, id)
  if (!mayCloseIn(sight.scope))
    throw new Refused('FORBIDDEN', {
      message: `All numbers leave a site that closes, and you see some of the account’s numbers: “${site.name}” may hold others. Ask the owner of your account.`,
    })
  return site
}

/** What an activity entry about a site says of it. */
export const aboutSite = (site: Pick<SiteRow, 'id' | 'name'>, { customer }: Pick<PortalContext, 'customer'>) => ({
  subject: 'Site',
  subjectId: site.id,
  subjectName: site.name,
  customerId: customer.id,
})

const labels = { name: 'Name', reference: 'Reference', address: 'Address' } as const

/** What differs between two states of a site. */
export const listSiteChanges = (before: Partial<SiteValues>, after: SiteValues) => listChanges(labels, before, after)

/** Adds a site of a customer's own in the caller's transaction. A name that there is already violates site_name_key. */
export const addOwnSite = async (db: Db, caller: Pick<PortalContext, 'customer' | 'actor'>, values: SiteValues) => {
  const id = await insertSite(db, { ...values, customerId: caller.customer.id, owner: 'customer' })
  const about = aboutSite({ id, name: values.name }, caller)
  const changes = listSiteChanges({}, values)
  await recordActivity(db, caller.actor, { kind: 'created', ...about, summary: 'Site added', changes })
  return id
}
