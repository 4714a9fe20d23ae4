import { counted } from '#rules/counted.ts'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import type { Jobs } from '../jobs/jobs.ts'
import { announce } from '../live/live.ts'
import { findProfileFacts } from '../profiles/queries.ts'
import { lockProfileAsIs } from '../profiles/revision-queries.ts'
import { assignToMany, listNotOffered } from './assign-many.ts'
import { type Assignee, lockAssigneesByIds } from './assign-many-queries.ts'
import { tokenOf } from './bulk-assignment.ts'
import {
  type BulkAssignmentRow,
  endBulkAssignment,
  findBulkAssignment,
  listRunning,
  lockBulkAssignment,
  updateDone,
} from './bulk-assignment-queries.ts'

const RUN = 'run-bulk-assignment'
// Each chunk costs more than the one before it, since what the transaction has ended stays in its way: few large ones.
const CHUNK = 25_000
/** A page that shows the progress asks again this often at most. */
const ANNOUNCE_MS = 500

type Parts = Pick<AppParts, 'db' | 'clock' | 'log'>

/** Orders a bulk assignment to be done, in the transaction that notes it; it is done after the commit. */
export const bulkAssignLater =
  (jobs: Jobs): AppParts['bulkAssign'] =>
  (db, id) =>
    jobs.enqueue(db, RUN, { id })

/**
 * Says how bulk assignments are done, and takes up what the last stop interrupted. It returns without waiting for that
 * work; the function that it returns does.
 */
export const startBulkAssignmentJobs = async (parts: Parts, jobs: Jobs): Promise<() => Promise<void>> => {
  await jobs.define<{ id: number }>(RUN, ({ id }) => runBulkAssignment(parts, id))
  const takenUp = (async () => {
    for (const id of await listRunning(parts.db)) await runBulkAssignment(parts, id)
  })().catch((error: unknown) => parts.log.warn(`Interrupted bulk assignments are still to be done: ${String(error)}`))
  return () => takenUp
}

/** Why nothing was changed, in words for staff. */
class Stopped extends Error {}

/** Errors after which a second try may succeed: a lost connection, a deadlock, no room for the moment. */
const isTransient = (error: unknown): boolean => {
  const { code } = error as { code?: unknown }
  return typeof code !== 'string' || /^(08|40|53|55|57)/.test(code) || !/^[0-9FHPX][0-9A-Z]{4}$/.test(code)
}

/**
 * Does a bulk assignment that is noted: all of it in one transaction, or nothing. Its progress is written beside the
 * transaction, so a process that is killed leaves every customer as it was, and the next one does the whole.
 */
export const runBulkAssignment = async (parts: Parts, id: number): Promise<void> => {
  try {
    await parts.db.transaction().execute(async (db) => {
      await lockBulkAssignment(db, id)
      const noted = await findBulkAssignment(db, id)
      // Another process was quicker.
      if (noted === undefined || noted.state !== 'running') return
      await assignNoted(parts, db, noted)
    })
  } catch (error) {
    if (!(error instanceof Stopped || error instanceof Refused) && isTransient(error)) throw error
    const expected = error instanceof Stopped
    if (!expected) parts.log.error({ err: error }, 'a bulk assignment failed')
    const because = expected ? error.message : 'Something went wrong on our side. No customer was changed.'
    await endBulkAssignment(parts.db, id, { state: 'failed', done: 0, because, now: parts.clock() })
    await announce(parts.db, { about: 'backend', topics: ['customers'] })
  }
}

/** The customers and the profile, locked and as the review saw them; else why not. */
const lockReviewed = async (db: Db, noted: BulkAssignmentRow) => {
  const meanwhile = 'No customer was changed: since the review'
  const { profile_id: profileId } = noted
  const revision = profileId === null ? undefined : await lockProfileAsIs(db, profileId)
  const profile = profileId === null ? undefined : await findProfileFacts(db, profileId)
  if (profile === undefined && noted.profile_name !== '') throw new Stopped(`${meanwhile} the profile was deleted.`)
  const customers = await lockAssigneesByIds(db, noted.customer_ids)
  const notOffered = listNotOffered(profile, customers)
  if (notOffered.length > 0)
    throw new Stopped(`${meanwhile} the profile is no longer offered to ${counted(notOffered.length, 'customer')}.`)
  if (tokenOf(customers, { id: profileId, revision }) !== noted.token)
    throw new Stopped(`${meanwhile} the profile, or what is set on these customers, was changed.`)
  return { profile, customers: customers.filter(({ assignedProfileId }) => assignedProfileId !== profileId) }
}

const assignNoted = async ({ db: beside, clock }: Parts, db: Db, noted: BulkAssignmentRow): Promise<void> => {
  await updateDone(beside, noted.id, 0)
  const { profile, customers } = await lockReviewed(db, noted)
  const actor: Actor = {
    population: 'staff',
    ...(noted.staff_user_id !== null && { staffUserId: noted.staff_user_id }),
    who: noted.who,
    address: noted.address,
  }
  let announcedAt = 0
  for (let at = 0; at < customers.length; at += CHUNK) {
    const chunk: readonly Assignee[] = customers.slice(at, at + CHUNK)
    await assignToMany(db, actor, { customers: chunk, profile, reason: noted.reason, now: clock() })
    await updateDone(beside, noted.id, at + chunk.length)
    if (Date.now() - announcedAt < ANNOUNCE_MS) continue
    announcedAt = Date.now()
    await announce(beside, { about: 'backend', topics: ['customers'] })
  }
  const done = customers.length
  await recordActivity(db, actor, {
    kind: 'changed',
    subject: 'MyAccount profile',
    ...(profile !== undefined && { subjectId: profile.id }),
    subjectName: profile?.name ?? '(none)',
    summary: [`Set on ${counted(done, 'customer')} at once`, ...(noted.reason ? [noted.reason] : [])].join(': '),
  })
  await endBulkAssignment(db, noted.id, { state: 'done', done, because: null, now: clock() })
  await announce(db, { about: 'entitlement' })
  await announce(db, { about: 'backend', topics: ['customers', 'my-account-profiles'] })
}
