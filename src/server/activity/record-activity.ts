import type { activityKinds } from '#contract/backend/activity.ts'
import type { Db } from '../db/open.ts'

/** Who acts: named as they were at the time, with where they acted from. */
export type Actor = {
  readonly population: 'staff' | 'portal' | 'operator' | 'platform'
  readonly staffUserId?: number
  readonly portalUserId?: number
  readonly who: string
  readonly onBehalfOf?: string
  readonly address: string
  /** Came through the provider API. */
  readonly usedApi?: boolean
}

export const platformActor: Actor = { population: 'platform', who: 'MyAccount', address: '' }
export const operatorActor: Actor = { population: 'operator', who: 'Operator (command line)', address: '' }

export type Change = { readonly label: string; readonly before: string; readonly after: string }

export type Activity = {
  readonly kind: (typeof activityKinds)[number]
  readonly subject: string
  readonly subjectId?: number
  readonly subjectName: string
  readonly customerId?: number
  readonly summary: string
  readonly changes?: readonly Change[]
}

const rowOf = (actor: Actor, activity: Activity) => ({
  kind: activity.kind,
  population: actor.population,
  staff_user_id: actor.staffUserId ?? null,
  portal_user_id: actor.portalUserId ?? null,
  who: actor.who,
  on_behalf_of: actor.onBehalfOf ?? null,
  customer_id: activity.customerId ?? null,
  subject: activity.subject,
  subject_id: activity.subjectId ?? null,
  subject_name: activity.subjectName,
  summary: activity.summary,
  changes: JSON.stringify(activity.changes ?? []),
  address: actor.address,
  used_api: actor.usedApi ?? false,
})

/** Adds an entry to the activity log. Call it in the transaction of the change itself: neither exists without the other. */
export const recordActivity = (db: Db, actor: Actor, activity: Activity): Promise<void> =>
  recordActivities(db, actor, [activity])

// A statement takes 65,535 values.
const CHUNK = 2000

/** The same for the entries of one act on many records. */
export const recordActivities = async (db: Db, actor: Actor, activities: readonly Activity[]): Promise<void> => {
  for (let at = 0; at < activities.length; at += CHUNK)
    await db
      .insertInto('activity_entry')
      .values(activities.slice(at, at + CHUNK).map((activity) => rowOf(actor, activity)))
      .execute()
}

const inWords = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? '(none)'
    : typeof value === 'boolean'
      ? value
        ? 'yes'
        : 'no'
      : Array.isArray(value)
        ? value.join(', ') || '(none)'
        : String(value)

/** What differs between two states of a record, by the labels of the fields that count. */
export const listChanges = <T extends object>(
  labels: Readonly<Partial<Record<keyof T, string>>>,
  before: Partial<T>,
  after: Partial<T>,
): Change[] =>
  (Object.entries(labels) as [keyof T, string][])
    .map(([field, label]) => ({ label, before: inWords(before[field]), after: inWords(after[field]) }))
    .filter((change) => change.before !== change.after)
