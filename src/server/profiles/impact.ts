import { type ProfileFacts, decideEntitlement } from '#rules/entitlement.ts'
import { type FeatureKey, features } from '#rules/features.ts'
import type { PortalRole } from '#rules/portal-roles.ts'
import { featuresOfEmailedReport, isReportKey } from '#rules/reports.ts'
import type { RawBuilder, Transaction } from 'kysely'
import type { Database } from '../db/schema.ts'
import type { AppParts } from '../app-parts.ts'
import {
  type EmailedReport,
  type EmailedReportsRow,
  findMoved,
  keepStanding,
  MOST_NAMED_REPORTS,
  type MovementRow,
  type PlannedAssignment,
} from './impact-queries.ts'

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
  /** E-mailed reports that are sent now and no longer afterwards, with the first of them by account number. */
  readonly reportsThatStop: { readonly total: number; readonly first: readonly EmailedReport[] }
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
  const moved = await findMoved(db, { now, idleSince, most: FIRST_CUSTOMERS, ...asked })
  const { movements: rows, signedIn, first } = moved
  const movements = rows.map(movementOf)
  return {
    customers: movements.reduce((sum, { customers }) => sum + customers, 0),
    signedIn,
    movements,
    gains: sumByFeature(movements, 'gains'),
    loses: sumByFeature(movements, 'loses'),
    reportsThatStop: reportsThatStop(rows, moved.emailedReports),
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

/** What a profile opens for customers as a whole, or for their people of a role, by the function that enforces. */
const opened = (
  profile: ProfileFacts | undefined,
  hasOnlineAccess: boolean,
  role?: PortalRole,
): ReadonlySet<FeatureKey> =>
  decideEntitlement({
    customer: { id: 0, customerGroupId: null, assignedProfileId: profile?.id ?? null },
    profiles: profile === undefined ? [] : [profile],
    defaultProfileId: null,
    hasOnlineAccess,
    role,
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

/** Which e-mailed reports had all that they need, and have it no longer. */
const reportsThatStop = (
  movements: readonly MovementRow[],
  emailed: readonly EmailedReportsRow[],
): Impact['reportsThatStop'] => {
  const ofId = (which: 'before' | 'after') => new Map(movements.map((row) => [row[which]?.id ?? null, row[which]]))
  const [before, after] = [ofId('before'), ofId('after')]
  const stopping = emailed.filter(({ report, role, ...row }) => {
    if (!isReportKey(report)) return false
    const needed = featuresOfEmailedReport(report)
    const had = opened(before.get(row.before), row.accessBefore, role)
    const has = opened(after.get(row.after), row.accessAfter, role)
    return needed.every((key) => had.has(key)) && !needed.every((key) => has.has(key))
  })
  return {
    total: stopping.reduce((sum, { total }) => sum + total, 0),
    first: stopping
      .flatMap(({ first }) => first)
      .toSorted((a, b) => a.accountNumber.localeCompare(b.accountNumber, 'en-GB') || a.view.localeCompare(b.view))
      .slice(0, MOST_NAMED_REPORTS),
  }
}

const sumByFeature = (movements: readonly Movement[], which: 'gains' | 'loses') =>
  features
    .map(({ key }) => ({
      key,
      customers: movements.reduce((sum, movement) => sum + (movement[which].includes(key) ? movement.customers : 0), 0),
    }))
    .filter(({ customers }) => customers > 0)
