import type { siteEndpoints } from '#contract/backend/sites.ts'
import { counted } from '#rules/counted.ts'
import { dayOf } from '#rules/period.ts'
import { listChanges, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { findCustomer } from '../customers/queries.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { refuse, Refused, refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import { isClosed, placeNumbers } from './place-numbers.ts'
import {
  closeSite,
  findSite,
  insertSite,
  listSites,
  lockSite,
  lockSitesShared,
  type SiteRow,
  updateSite,
} from './queries.ts'

const labels = { name: 'Name', reference: 'Reference', address: 'Address', closed_on: 'Closed on' } as const

/** Staff keep the sites of customers that are theirs, and put numbers at them. The customers' own they only see. */
export const siteHandlers = ({ db, clock }: AppParts): Handlers<typeof siteEndpoints, StaffContext> => {
  const today = () => dayOf(clock().getTime())
  const getSite = async (db: Db, of: { id: number; customerId: number }): Promise<SiteRow> =>
    (await findSite(db, { ...of, owner: 'staff' }, today())) ?? refuse('NOT_FOUND')
  /** Changes a staff site, whose row is locked meanwhile, and notes what differs. */
  const change = (
    { caller, params, ifMatch }: { caller: StaffContext; params: { id: number }; ifMatch?: number | undefined },
    summary: string,
    act: (db: Db, before: SiteRow) => Promise<unknown>,
  ) =>
    saving(db, async (db) => {
      const locked = (await lockSite(db, { id: params.id, owner: 'staff' })) ?? refuse('NOT_FOUND')
      const of = { id: params.id, customerId: locked.customer_id }
      const before = await getSite(db, of)
      if (ifMatch !== undefined && ifMatch !== before.revision) refuse('STALE', { data: { current: siteOf(before) } })
      await act(db, before)
      const after = await getSite(db, of)
      const changes = listChanges(labels, before, after)
      if (changes.length > 0)
        await recordActivity(db, caller.actor, { ...aboutSite(after), kind: 'changed', summary, changes })
      await announceSites(db, of.customerId)
      return siteOf(after)
    })
  return {
    listOfCustomer: async ({ params, refuse }) => {
      if ((await findCustomer(db, params.id)) === undefined) refuse('NOT_FOUND')
      return { rows: (await listSites(db, { customerId: params.id, today: today() })).map(siteOf) }
    },

    add: async ({ caller, params, body, refuse }) => {
      if ((await findCustomer(db, params.id)) === undefined) refuse('NOT_FOUND')
      return saving(db, async (db) => {
        const id = await insertSite(db, { ...body, customerId: params.id, owner: 'staff' })
        const added = await getSite(db, { id, customerId: params.id })
        const changes = listChanges(labels, {}, added)
        await recordActivity(db, caller.actor, { ...aboutSite(added), kind: 'created', summary: 'Site added', changes })
        await announceSites(db, params.id)
        return siteOf(added)
      })
    },

    update: (call) =>
      change(call, 'Site changed', (db, { id, customer_id: customerId }) =>
        updateSite(db, { id, customerId, owner: 'staff' }, { ...call.body, now: clock() }),
      ),

    close: (call) => {
      const { on } = call.body
      return change(call, on === null ? 'Site opened again' : 'Site closed', (db, { id, customer_id: customerId }) =>
        closeSite(db, { id, customerId, owner: 'staff' }, { closedOn: on, now: clock() }),
      )
    },

    place: async ({ caller, params, body, refuse }) => {
      if ((await findCustomer(db, params.id)) === undefined) refuse('NOT_FOUND')
      const { siteId, from, until } = body
      if (until !== null && until <= from) refuseField('until', 'The time at a site ends after the day it begins.')
      return saving(db, async (db) => {
        if (siteId !== null) await lockSitesShared(db, [siteId])
        const site =
          siteId === null ? undefined : await findSite(db, { id: siteId, customerId: params.id, owner: 'staff' }, from)
        if (siteId !== null && site === undefined) refuseField('siteId', 'This customer has no such staff site.')
        if (site !== undefined && isClosed(site, from))
          refuseField('siteId', `The site ${site.name} is closed by then. Choose another, or an earlier day.`)
        const changed = await placeNumbers(db, { ...body, customerId: params.id, owner: 'staff' })
        if (changed.length === 0) return { changed: 0 }
        await recordActivity(db, caller.actor, {
          kind: 'changed',
          ...(site === undefined ? { subject: 'Site', subjectName: '(none)', customerId: params.id } : aboutSite(site)),
          summary: `${counted(changed.length, 'number')} ${site === undefined ? 'taken off their sites' : 'put at this site'} from ${from}${until === null ? '' : ` until before ${until}`}`,
        })
        await announceSites(db, params.id)
        return { changed: changed.length }
      })
    },
  }
}

const siteOf = (row: SiteRow) => ({
  id: row.id,
  owner: row.owner,
  name: row.name,
  reference: row.reference,
  address: row.address,
  closedOn: row.closed_on,
  numbers: row.numbers,
  revision: row.revision,
})

const aboutSite = ({ id, name, customer_id }: SiteRow) => ({
  subject: 'Site',
  subjectId: id,
  subjectName: name,
  customerId: customer_id,
})

/** A site names numbers and the calls of them, in the portal as well. */
const announceSites = async (db: Db, customerId: number): Promise<void> => {
  await announce(db, { about: 'customer', customerId })
  await announce(db, { about: 'backend', topics: ['numbers', 'calls'] })
}

const saving = async <T>(db: AppParts['db'], save: (db: Db) => Promise<T>): Promise<T> => {
  try {
    return await db.transaction().execute(save)
  } catch (error) {
    if (violatedConstraint(error) === 'site_name_key')
      throw new Refused('NAME_TAKEN', {
        issues: [{ path: ['name'], message: 'This customer has a staff site of this name already.' }],
      })
    throw error
  }
}
