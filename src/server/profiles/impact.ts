import { type ProfileFacts, decideEntitlement } from '#rules/entitlement.ts'
import { type FeatureKey, features } from '#rules/features.ts'
import type { RawBuilder, Transaction } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { AppParts } from '../app-parts.ts'
import { findMoved, keepStanding, type MovementRow, type PlannedAssignment } from './impact-queries.ts'

type Tx = Transaction<Database>
type Named = { readonly id: number; readonly name: string }

/** Customers whose profile in force, or what it opens, becomes another. */
export type Movement = {
  readonly from: Named | null
  readonly to: Named | null
  readonly customers: number
  readonly gains: readonly FeatureKey[]
  readonly loses: readonly FeatureKey[]
}

/** What an act does to customers: whom it concerns, and what they gain and lose. */
export type Impact = {
  /** Customers with a profile in force that the act changes, or with another one afterwards. */
  readonly customers: number
  /** People of these customers with an open session. */
  readonly signedIn: number
  readonly movements: readonly Movement[]
  readonly gains: readonly { readonly key: FeatureKey; readonly customers: number }[]
  readonly loses: readonly { readonly key: FeatureKey; readonly customers: number }[]
  /** The first customers concerned, by account number. */
  readonly first: readonly { id: number; accountNumber: string; name: string; from: string | null; to: string | null }[]
}

export const FIRST_CUSTOMERS = 200

/**
 * Runs an act in the caller's transaction and measures what it does to customers: who is in force is compared before and
 * after. `concerned`, a condition on `customer` as it is before, says which customers the act could touch; without it all
 * are compared. The act is the first thing that the transaction changes.
 */
export const measureImpact = async <T>(
  { clock, config }: Pick<AppParts, 'clock' | 'config'>,
  db: Tx,
  act: () => Promise<T>,
  concerned?: RawBuilder<unknown>,
): Promise<{ result: T; impact: Impact }> => {
  await keepStanding(db, concerned)
  const result = await act()
  return { result, impact: await impactOf({ clock, config }, db, { concerned: concerned !== undefined }) }
}

const impactOf = async (
  { clock, config }: Pick<AppParts, 'clock' | 'config'>,
  db: Tx,
  asked: { concerned: boolean; planned?: PlannedAssignment },
): Promise<Impact> => {
  const now = clock()
  const idleSince = new Date(now.getTime() - config.sessionIdleSeconds * 1000)
  const { movements: rows, signedIn, first } = await findMoved(db, { now, idleSince, most: FIRST_CUSTOMERS, ...asked })
  const movements = rows.map(movementOf)
  return {
    customers: movements.reduce((sum, { customers }) => sum + customers, 0),
    signedIn,
    movements,
    gains: sumByFeature(movements, 'gains'),
    loses: sumByFeature(movements, 'loses'),
    first,
  }
}

class RolledBack extends Error {}

/** What an act would do: it is really done, measured, and rolled back, so that it refuses whatever the act refuses. */
export const rehearse = async <T>(
  parts: Pick<AppParts, 'db' | 'clock' | 'config'>,
  act: (db: Tx) => Promise<T>,
  concerned?: RawBuilder<unknown>,
): Promise<{ result: T; impact: Impact }> => {
  let measured: { result: T; impact: Impact } | undefined
  try {
    await parts.db.transaction().execute(async (db) => {
      measured = await measureImpact(parts, db, () => act(db), concerned)
      throw new RolledBack()
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
  }
  if (measured === undefined) throw new Error('A rehearsal ended without having been measured')
  return measured
}

/**
 * What setting a profile on these customers would do, without doing it: rewriting a hundred thousand customers for a look
 * would take many seconds.
 */
export const foreseeAssignment = (
  parts: Pick<AppParts, 'db' | 'clock' | 'config'>,
  planned: PlannedAssignment,
): Promise<Impact> =>
  parts.db.transaction().execute(async (db) => {
    await keepStanding(db)
    return impactOf(parts, db, { concerned: false, planned })
  })

/** What a profile opens for customers as a whole, by the function that enforces. */
const opened = (profile: ProfileFacts | undefined, hasOnlineAccess: boolean): ReadonlySet<FeatureKey> =>
  decideEntitlement({
    customer: { id: 0, customerGroupId: null, assignedProfileId: profile?.id ?? null },
    profiles: profile === undefined ? [] : [profile],
    defaultProfileId: null,
    hasOnlineAccess,
  }).open

const movementOf = (row: MovementRow): Movement => {
  const before = opened(row.before, row.accessBefore)
  const after = opened(row.after, row.accessAfter)
  const keys = features.map(({ key }) => key)
  return {
    from: row.before === undefined ? null : { id: row.before.id, name: row.before.name },
    to: row.after === undefined ? null : { id: row.after.id, name: row.after.name },
    customers: row.customers,
    gains: keys.filter((key) => after.has(key) && !before.has(key)),
    loses: keys.filter((key) => before.has(key) && !after.has(key)),
  }
}

const sumByFeature = (movements: readonly Movement[], which: 'gains' | 'loses') =>
  features
    .map(({ key }) => ({
      key,
      customers: movements.reduce((sum, movement) => sum + (movement[which].includes(key) ? movement.customers : 0), 0),
    }))
    .filter(({ customers }) => customers > 0)
