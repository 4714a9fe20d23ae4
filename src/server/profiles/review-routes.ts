import type { Review, reviewEndpoints } from '#contract/backend/reviews.ts'
import { counted } from '#rules/counted.ts'
import { getFeature } from '#rules/features.ts'
import type { RawBuilder } from 'kysely'
import type { Change } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { assignProfile, changeCustomer, saving as savingCustomer } from '../customers/change-customer.ts'
import type { Db } from '../db/open.ts'
import type { Handlers } from '../http/serve.ts'
import { setDefaultProfile } from '../settings/set-default-profile.ts'
import { byCaller } from './backend-routes.ts'
import { addProfile, changeProfile } from './change-profile.ts'
import { type Impact, rehearse } from './impact.ts'
import { onlyCustomer } from './impact-queries.ts'
import { saving } from './profile-settings.ts'
import { findProfile } from './queries.ts'
import { listWaiting } from './scheduled-queries.ts'

type Told = { readonly changes: readonly Change[]; readonly warnings?: readonly string[] }

/** What each act would do, before it is done: the acts themselves, rehearsed and rolled back. */
export const reviewHandlers = (parts: AppParts): Handlers<typeof reviewEndpoints, StaffContext> => {
  const { clock } = parts
  const review = async (
    act: (db: Parameters<Parameters<typeof rehearse>[1]>[0]) => Promise<Told>,
    concerned?: RawBuilder<unknown>,
  ): Promise<Review> => {
    const { result, impact } = await rehearse(parts, act, concerned)
    return {
      changes: result.changes.map(({ label, before, after }) => ({ label, before, after })),
      impact: impactInWords(impact) as Review['impact'],
      warnings: [...obligationsThatBegin(impact), ...(result.warnings ?? [])],
    }
  }

  return {
    changeProfile: ({ caller, params, body: { note: _, restoredFrom: __, ...change }, ifMatch }) =>
      saving(() =>
        review(async (db) => {
          const rivalsBefore = await namesOfRivals(db, params.id)
          const stopping = await scheduledThatStop(db, params.id, 'change')
          const told = await changeProfile(db, byCaller(caller, clock), { id: params.id, change, ifMatch })
          return {
            ...told,
            warnings: [
              ...(await newRivals(db, params.id, rivalsBefore)),
              ...(told.changes.length === 0 ? [] : stopping),
            ],
          }
        }),
      ),

    addProfile: ({ caller, body }) =>
      saving(() =>
        review(async (db) => {
          const { id, changes } = await addProfile(db, byCaller(caller, clock), body)
          return { changes, warnings: await newRivals(db, id, new Set()) }
        }),
      ),

    assignProfile: ({ caller, params, body, ifMatch }) =>
      savingCustomer(() =>
        review((db) => assignProfile(db, caller, { id: params.id, ...body, ifMatch }), onlyCustomer(params.id)),
      ),

    changeCustomer: ({ caller, params, body, ifMatch }) =>
      savingCustomer(() =>
        review((db) => changeCustomer(db, caller, { id: params.id, change: body, ifMatch }), onlyCustomer(params.id)),
      ),

    setDefaultProfile: ({ caller, body }) => review((db) => setDefaultProfile(db, caller.actor, body.profileId)),
  }
}

const featureInWords = <F extends { key: Parameters<typeof getFeature>[0] }>(feature: F) => ({
  ...feature,
  label: getFeature(feature.key).label,
})

/** An impact as a page shows it: features by their labels. */
export const impactInWords = (impact: Impact) => ({
  ...impact,
  first: [...impact.first],
  reportsThatStop: { total: impact.reportsThatStop.total, first: [...impact.reportsThatStop.first] },
  movements: impact.movements.map((movement) => ({
    ...movement,
    gains: movement.gains.map((key) => ({ key, label: getFeature(key).label })),
    loses: movement.loses.map((key) => ({ key, label: getFeature(key).label })),
  })),
  gains: impact.gains.map(featureInWords),
  loses: impact.loses.map(featureInWords),
})

const namesOfRivals = async (db: Db, id: number): Promise<ReadonlySet<string>> =>
  new Set((await findProfile(db, id))?.competesWith.map(({ name, over }) => `${name}/${over}`))

/** What people are asked to do from now on: it is listed with what they gain, and is no gain. */
const obligationsThatBegin = ({ gains, signedIn }: Impact): string[] => {
  const demanded = gains.find(({ key }) => key === 'require_two_factor')
  if (demanded === undefined) return []
  const now = signedIn === 0 ? '' : ` ${counted(signedIn, 'person')} signed in now will be asked at the next click.`
  return [
    `Every person of ${counted(demanded.customers, 'customer')} must set up a second factor before going on.${now}`,
  ]
}

/** Ties that the act brings about: two profiles at the same step for the same customers. */
const newRivals = async (db: Db, id: number, before: ReadonlySet<string>): Promise<string[]> =>
  ((await findProfile(db, id))?.competesWith ?? [])
    .filter(({ name, over }) => !before.has(`${name}/${over}`))
    .map(
      ({ name, over }) =>
        `“${name}” applies to ${over} as well. Of the two, Headline comes before Standard, then the older one decides.`,
    )

/**
 * A warning of scheduled changes that an act will hold, or deletes along with their profile; asked before the act. Those
 * that an earlier change holds already are no news.
 */
export const scheduledThatStop = async (db: Db, id: number, act: 'change' | 'retire' | 'delete'): Promise<string[]> => {
  const revision = (await findProfile(db, id))?.revision
  const waiting = (await listWaiting(db, id)).filter((row) => act === 'delete' || row.base_revision === revision)
  if (waiting.length === 0) return []
  const changes = counted(waiting.length, 'scheduled change')
  return act === 'delete'
    ? [`${changes} of this profile will be deleted with it.`]
    : [
        `${changes} of this profile will be held: somebody has to look at ${waiting.length === 1 ? 'it' : 'them'} again.`,
      ]
}
