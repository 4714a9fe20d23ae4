import type { SiteAssignment } from '#contract/my-account/sites.ts'
import { counted } from '#rules/counted.ts'
import type { Day } from '#rules/period.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { fingerprintOf } from '../fingerprint.ts'
import type { Db } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { announceOwnNumbers } from '../numbers/announce-numbers.ts'
import { listOwnNumberIds } from '../numbers/own-queries.ts'
import type { Sight } from '../numbers/sight.ts'
import { listNumberTexts, listOwnPlacesOn, listSitesInSight, type PlacesNow, readPlacesOf } from './own-site-queries.ts'
import { lockPlacedNumbers } from './place-queries.ts'
import { placeNumbers } from './place-numbers.ts'
import { lockSitesShared, type SiteRow } from './queries.ts'

/** Whether a person may take numbers off their site: one of chosen sites would lose sight of them. */
export const mayUnassign = ({ scope }: Sight): boolean => scope.kind !== 'sites'

/** The numbers that are meant: of those that are named each must be in sight, as if others were not there. */
const chooseNumbers = async (db: Db, sight: Sight, { numbers }: SiteAssignment): Promise<number[]> => {
  const filter = numbers.which === 'chosen' ? { numberIds: numbers.ids } : numbers.filter
  const ids = await listOwnNumberIds(db, sight, { filter, sort: 'number' })
  if (numbers.which === 'chosen' && ids.length < new Set(numbers.ids).size) throw new Refused('NOT_FOUND')
  if (ids.length === 0) refuseField(['numbers'], 'No number matches any more. Go back to the list and choose again.')
  return ids
}

/** The site that numbers go to: one of the customer's own, in the person's sight, that is open on the first day. */
const chooseSite = async (db: Db, sight: Sight, { siteId, from }: SiteAssignment): Promise<SiteRow | null> => {
  if (siteId === null) {
    if (!mayUnassign(sight))
      refuseField(
        ['siteId'],
        'You see the numbers of some sites only: taken off their site, these would leave your sight. Choose one of your sites.',
      )
    return null
  }
  await lockSitesShared(db, [siteId])
  const [site] = await listSitesInSight(db, sight, siteId)
  if (site === undefined || site.owner !== 'customer') throw new Refused('NOT_FOUND')
  if (site.closed_on !== null && site.closed_on <= from)
    refuseField(
      ['siteId'],
      `“${site.name}” is closed from ${site.closed_on} on. Open it again first, or choose another site.`,
    )
  return site
}

type Planned = {
  readonly ids: readonly number[]
  readonly site: SiteRow | null
  readonly before: readonly PlacesNow[]
  readonly notYetSold: number
  /** Names all that the assignment hangs on. */
  readonly plan: string
}

const planIn = async (db: Db, sight: Sight, asked: SiteAssignment): Promise<Planned> => {
  const { customerId } = sight
  const numberIds = await chooseNumbers(db, sight, asked)
  const { from, until, siteId } = asked
  // The site before its numbers, as who closes it does: they would wait for one another otherwise.
  const site = await chooseSite(db, sight, asked)
  await lockPlacedNumbers(db, { customerId, numberIds })
  const before = await listOwnPlacesOn(db, { customerId, numberIds, day: from })
  const { state, notYetSold } = await readPlacesOf(db, { customerId, numberIds, from })
  const plan = fingerprintOf([state, siteId, site?.closed_on ?? null, from, until])
  return { ids: numberIds, site, before, notYetSold, plan }
}

const place = (db: Db, { customerId }: Sight, { ids, site }: Planned, { from, until }: SiteAssignment) =>
  placeNumbers(db, { customerId, owner: 'customer', numberIds: ids, siteId: site?.id ?? null, from, until })

const shownPlan = (sight: Sight, { from, until }: SiteAssignment, planned: Planned & { changed: number }) => {
  const { plan, ids, changed, notYetSold, before, site } = planned
  const closesOn = site?.closed_on ?? null
  return {
    ...{ plan, numbers: ids.length, changed, notYetSold, before: [...before], site: site?.name ?? null },
    endsWithSite: closesOn !== null && (until === null || closesOn < until) ? closesOn : null,
    changesPast: from < sight.today,
  }
}
export type SitePlan = ReturnType<typeof shownPlan>

class RolledBack extends Error {
  override readonly name = 'RolledBack'
}

/** What an assignment would do: it is really done and rolled back. */
export const planAssignment = async (db: Db, sight: Sight, asked: SiteAssignment): Promise<SitePlan> => {
  let done: SitePlan | undefined
  try {
    await db.transaction().execute(async (db) => {
      const planned = await planIn(db, sight, asked)
      const changed = (await place(db, sight, planned, asked)).length
      done = shownPlan(sight, asked, { ...planned, changed })
      throw new RolledBack()
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
  }
  if (done === undefined) throw new Error('A plan ended without having been made')
  return done
}

const inWords = ({ from, until }: { from: Day; until: Day | null }): string =>
  `from ${from}${until === null ? '' : ` until ${until}`}`

/** Numbers named in an activity entry; more are counted. */
const MOST_NAMED = 100

const changesOf = async (db: Db, { customerId }: Sight, { site, before, changed }: Planned & { changed: number[] }) => {
  const named = await listNumberTexts(db, { customerId, numberIds: changed.slice(0, MOST_NAMED) })
  const more = changed.length - named.length
  const was = before.map(({ name, numbers }) => `${name ?? 'none'}: ${counted(numbers, 'number')}`).join(', ')
  return [
    { label: 'Site (customer)', before: was, after: site?.name ?? '(none)' },
    { label: 'Numbers', before: '', after: [...named, ...(more > 0 ? [`and ${more} more`] : [])].join(', ') },
  ]
}

/** Assigns numbers to a site as it was planned, all of them or none; refuses when anything it hangs on changed since. */
export const assignNumbers = (
  db: Db,
  caller: PortalContext,
  { sight, asked }: { sight: Sight; asked: SiteAssignment },
) =>
  db.transaction().execute(async (db) => {
    const planned = await planIn(db, sight, asked)
    if (planned.plan !== asked.plan) throw new Refused('PLAN_OUTDATED')
    const changed = await place(db, sight, planned, asked)
    if (changed.length > 0) {
      const to = planned.site === null ? 'Taken off their own site' : `Assigned to the site “${planned.site.name}”`
      const [only] = changed
      await recordActivity(db, caller.actor, {
        kind: 'changed',
        subject: 'Number',
        ...(changed.length === 1 && only !== undefined && { subjectId: only }),
        subjectName: counted(changed.length, 'number'),
        customerId: sight.customerId,
        summary: `${to} ${inWords(asked)}: ${counted(changed.length, 'number')}`,
        changes: await changesOf(db, sight, { ...planned, changed }),
      })
      await announceOwnNumbers(db, sight.customerId)
    }
    return shownPlan(sight, asked, { ...planned, changed: changed.length })
  })
