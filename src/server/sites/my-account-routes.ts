import type { ownSiteEndpoints } from '#contract/my-account/sites.ts'
import { counted } from '#rules/counted.ts'
import type { Day } from '#rules/period.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { announceOwnNumbers } from '../numbers/announce-numbers.ts'
import { type Sight, sightOf } from '../numbers/sight.ts'
import {
  aboutSite,
  addOwnSite,
  getChangeableSite,
  getClosableSite,
  getSiteInSight,
  listSiteChanges,
  mayAddSites,
  ownSiteOf,
} from './own-sites.ts'
import { countLeavingSite, listSitesInSight } from './own-site-queries.ts'
import { closeSite, lockSite, type SiteRow, updateSite } from './queries.ts'

// What has passed stays: calls since then were counted for the site.
const refusePast = (from: Day, { today }: Sight): void => {
  if (from < today)
    refuseField('from', 'This day has passed, and what was stays. A site closes today or on a later day.')
}

/** Customers keep sites of their own: departments, offices, cost centres. */
export const ownSiteHandlers = ({ db, clock }: AppParts): Handlers<typeof ownSiteEndpoints, PortalContext> => {
  const seenBy = (caller: PortalContext): Sight => sightOf(caller, clock())
  const shown = async (sight: Sight, id: number) => ownSiteOf(await getSiteInSight(db, sight, id), sight)
  const ownOf = ({ customerId }: Sight, id: number) => ({ id, customerId, owner: 'customer' as const })

  /** Locks a site that the person may act on, and acts on it. */
  const changing = (
    sight: Sight,
    { id, get }: { id: number; get: typeof getChangeableSite },
    act: (db: Db, site: SiteRow) => Promise<void>,
  ) =>
    saving(() =>
      db.transaction().execute(async (db) => {
        await get(db, sight, id)
        await lockSite(db, { id, owner: 'customer' })
        await act(db, await get(db, sight, id))
        await announceOwnNumbers(db, sight.customerId)
      }),
    )

  return {
    list: async ({ caller }) => {
      const sight = seenBy(caller)
      const rows = await listSitesInSight(db, sight)
      return { rows: rows.map((row) => ownSiteOf(row, sight)), mayAdd: mayAddSites(sight.scope) }
    },

    add: async ({ caller, body, refuse }) => {
      const sight = seenBy(caller)
      if (!mayAddSites(sight.scope))
        refuse('FORBIDDEN', {
          message:
            'You see some of the account’s numbers, so you would not see a new site. Ask the owner of your account.',
        })
      const id = await saving(() =>
        db.transaction().execute(async (db) => {
          const id = await addOwnSite(db, caller, body)
          await announceOwnNumbers(db, sight.customerId)
          return id
        }),
      )
      return shown(sight, id)
    },

    update: async ({ caller, params, body, ifMatch, refuse }) => {
      const sight = seenBy(caller)
      await changing(sight, { id: params.id, get: getChangeableSite }, async (db, before) => {
        if (ifMatch !== undefined && ifMatch !== before.revision)
          refuse('STALE', { data: { current: ownSiteOf(before, sight) } })
        const changes = listSiteChanges(before, body)
        if (changes.length === 0) return
        await updateSite(db, ownOf(sight, params.id), { ...body, now: clock() })
        const about = aboutSite({ id: params.id, name: body.name }, caller)
        await recordActivity(db, caller.actor, { kind: 'changed', ...about, summary: 'Site changed', changes })
      })
      return shown(sight, params.id)
    },

    closing: async ({ caller, params, query }) => {
      const sight = seenBy(caller)
      const from = query.from ?? sight.today
      await getClosableSite(db, sight, params.id)
      refusePast(from, sight)
      return countLeavingSite(db, sight, { siteId: params.id, from })
    },

    close: async ({ caller, params, body: { from } }) => {
      const sight = seenBy(caller)
      await changing(sight, { id: params.id, get: getClosableSite }, async (db, site) => {
        refusePast(from, sight)
        const { numbers } = await countLeavingSite(db, sight, { siteId: site.id, from })
        await closeSite(db, ownOf(sight, site.id), { closedOn: from, now: clock() })
        await recordActivity(db, caller.actor, {
          kind: 'changed',
          ...aboutSite(site, caller),
          summary: `Site closed from ${from} on; ${counted(numbers, 'number')} left it`,
          changes: [{ label: 'Closed from', before: site.closed_on ?? '(none)', after: from }],
        })
      })
      return shown(sight, params.id)
    },

    reopen: async ({ caller, params }) => {
      const sight = seenBy(caller)
      await changing(sight, { id: params.id, get: getClosableSite }, async (db, site) => {
        if (site.closed_on === null) return
        await closeSite(db, ownOf(sight, site.id), { closedOn: null, now: clock() })
        await recordActivity(db, caller.actor, {
          kind: 'changed',
          ...aboutSite(site, caller),
          summary: 'Site opened again',
          changes: [{ label: 'Closed from', before: site.closed_on, after: '(none)' }],
        })
      })
      return shown(sight, params.id)
    },
  }
}

const saving = async <T>(save: () => Promise<T>): Promise<T> => {
  try {
    return await save()
  } catch (error) {
    if (violatedConstraint(error) === 'site_name_key')
      throw new Refused('NAME_TAKEN', {
        message: 'You have a site of this name already. It may be closed; capitals do not tell names apart.',
        issues: [{ path: ['name'], message: 'You have a site of this name already, open or closed.' }],
      })
    throw error
  }
}
