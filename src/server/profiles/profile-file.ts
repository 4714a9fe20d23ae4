import { createHash } from 'node:crypto'
import type { ProfileEntry, ProfileFilePlan, WrittenDocument } from '#contract/backend/profile-file.ts'
import { getFeature, usualCallsOptions } from '#rules/features.ts'
import type { Transaction } from 'kysely'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import type { Database } from '../db/schema.ts'
import { Refused } from '../http/refusal.ts'
import { recordActivity } from '../activity/record-activity.ts'
import { findPlatform } from '../settings/queries.ts'
import type { By } from './change-profile.ts'
import { type Impact, measureImpact, rehearse } from './impact.ts'
import { applyEntries, type Applied, type Choices } from './profile-file-apply.ts'
import { checkDocument } from './profile-file-check.ts'
import { lockProfiles } from './profile-file-queries.ts'
import { inOrder, saving } from './profile-settings.ts'
import { listEveryProfile, type ShownProfile } from './queries.ts'

type Parts = Pick<AppParts, 'db' | 'clock' | 'config'>

/** A file to plan or apply: as read from YAML or JSON, with the choices that go with it. */
export type FileRequest = Choices & { readonly document: unknown }

const byName = (one: { name: string }, other: { name: string }): number =>
  one.name.toLowerCase() < other.name.toLowerCase() ? -1 : 1

/** An entry of the file without what is as in a new profile. */
const entryOf = (profile: ShownProfile): Partial<ProfileEntry> & { name: string } => {
  const { name, description, availability, customerGroups, customer } = profile
  const { myAccountFlags, myNumbers, myCampaigns, myCallsReports, myCallsOptions } = inOrder(profile)
  const flags = { customerGroups, myAccountFlags, myNumbers, myCampaigns }
  const { myCallsEnabled, myCallsDailyCDRAccess, myCallsUseBackendDescriptions } = profile
  const switches = { myCallsEnabled, myCallsDailyCDRAccess, myCallsUseBackendDescriptions }
  return {
    name,
    ...(description !== '' && { description }),
    ...(availability !== 'Standard' && { availability }),
    ...(customer !== null && { customer: customer.accountNumber }),
    ...Object.fromEntries(Object.entries(flags).filter(([, list]) => list.length > 0)),
    ...Object.fromEntries(Object.entries(switches).filter(([, on]) => on)),
    ...(myCallsReports.length > 0 && { myCallsReports }),
    ...(profile.myCallsMonths !== null && { myCallsMonths: profile.myCallsMonths }),
    ...(myCallsOptions.length < usualCallsOptions.length && { myCallsOptions }),
  }
}

/** All profiles of the platform as the document of a file, by name. */
export const exportDocument = async (db: Db): Promise<WrittenDocument> => ({
  version: 1,
  default: (await findPlatform(db)).profileName ?? null,
  profiles: (await listEveryProfile(db)).toSorted(byName).map(entryOf),
})

/** Names a plan by all that it was made from: each profile's revision, the default, the file and the choices. */
const fingerprintOf = async (db: Db, { document, deleteLeftOut, notRenamed }: FileRequest): Promise<string> => {
  const profiles = (await listEveryProfile(db)).map(({ id, revision }) => [id, revision])
  const { profileId } = await findPlatform(db)
  return createHash('sha256')
    .update(JSON.stringify([profiles, profileId, document, deleteLeftOut, notRenamed]))
    .digest('base64url')
    .slice(0, 22)
}

const planOf = (
  fingerprint: string,
  applied: Applied,
  { customers, signedIn, gains, loses, reportsThatStop: stopping }: Impact,
): ProfileFilePlan => {
  const labelled = (counts: Impact['gains']) =>
    counts.map(({ key, customers }) => ({ key, label: getFeature(key).label, customers }))
  const { added, changed, renamed, deleted, defaultProfile } = applied
  return {
    fingerprint,
    nothingToDo: [added, changed, renamed, deleted].every((list) => list.length === 0) && defaultProfile === null,
    ...applied,
    impact: {
      ...{ customers, signedIn, gains: labelled(gains), loses: labelled(loses) },
      reportsThatStop: { total: stopping.total, first: [...stopping.first] },
    },
  }
}

/** Does what a file says, in the caller's transaction and alone; all that it refuses is told with its place in the file. */
const applyFile = async (db: Transaction<Database>, by: By, request: FileRequest): Promise<Applied> =>
  saving(async () => applyEntries(db, by, { ...request, ...(await checkDocument(db, request.document)) }))

/** What applying a file would do: it is really done, measured and rolled back. */
export const planFile = async (parts: Parts, by: By, request: FileRequest): Promise<ProfileFilePlan> => {
  const { result, impact } = await rehearse(parts, async (db) => {
    await lockProfiles(db)
    const fingerprint = await fingerprintOf(db, request)
    return { fingerprint, applied: await applyFile(db, by, request) }
  })
  return planOf(result.fingerprint, result.applied, impact)
}

/** Applies a file as it was planned, all of it or nothing; refuses when the platform is not as the plan found it. */
export const applyPlannedFile = (
  parts: Parts,
  by: By,
  { plan, note, ...request }: FileRequest & { readonly plan: string; readonly note: string },
): Promise<ProfileFilePlan> =>
  parts.db.transaction().execute(async (db) => {
    await lockProfiles(db)
    const fingerprint = await fingerprintOf(db, request)
    if (fingerprint !== plan) throw new Refused('PLAN_OUTDATED')
    const { result, impact } = await measureImpact(parts, db, () => applyFile(db, by, { ...request, note }))
    const done = planOf(fingerprint, result, impact)
    if (!done.nothingToDo)
      await recordActivity(db, by.actor, {
        kind: 'changed',
        subject: 'MyAccount profile',
        subjectName: 'Profile file',
        summary: [summaryOf(done), ...(note === '' ? [] : [note])].join(': '),
      })
    return done
  })

const summaryOf = ({ added, changed, deleted, defaultProfile, impact }: ProfileFilePlan): string =>
  `Applied a file: ${added.length} added, ${changed.length} changed, ${deleted.length} deleted` +
  `${defaultProfile === null ? '' : ', another default'}; ${impact.customers} customers concerned`
