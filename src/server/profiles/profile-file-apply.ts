import type { ProfileEntry, ProfileFilePlan } from '#contract/backend/profile-file.ts'
import { listProfileChanges } from '#rules/profile-change.ts'
import type { Db } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import { setDefaultProfile } from '../settings/set-default-profile.ts'
import { addProfile, type By, changeProfile, removeProfile } from './change-profile.ts'
import type { CheckedDocument } from './profile-file-check.ts'
import { isScoped, type Settings, settingsOf } from './profile-settings.ts'
import { listEveryProfile, type ShownProfile } from './queries.ts'

export type Choices = {
  readonly deleteLeftOut: boolean
  readonly notRenamed: boolean
  readonly mayChangeDefault: boolean
  readonly note?: string
}
export type Applied = Omit<ProfileFilePlan, 'fingerprint' | 'nothingToDo' | 'impact'>

/** An entry of the file, and the profile of the platform that it is about, if there is one. */
type Step = {
  readonly index: number
  readonly settings: Settings
  readonly match: ShownProfile | undefined
}

const lower = (name: string): string => name.toLowerCase()

/** Adds, changes and renames profiles, sets the default and deletes what is left out, in the caller's transaction. */
export const applyEntries = async (
  db: Db,
  by: By,
  { document, customerIds, ...choices }: CheckedDocument & Choices,
): Promise<Applied> => {
  const profiles = await listEveryProfile(db)
  const steps = document.profiles.map((entry, index) =>
    stepOf(profiles, document.profiles, { entry, index, customerIds }),
  )
  const matched = new Set(steps.map(({ match }) => match?.id))
  const leftOut = profiles.filter(({ id }) => !matched.has(id))
  const maybeRenamed = findMaybeRenamed(steps, leftOut)
  if (choices.deleteLeftOut && !choices.notRenamed) refuseUnanswered(maybeRenamed)
  const done = await runSteps({
    ...{ db, by, choices, wantedDefault: document.default, waiting: steps },
    names: new Map(profiles.map(({ id, name }) => [id, lower(name)])),
    defaultId: profiles.find(({ isDefault }) => isDefault)?.id ?? null,
    done: { added: [], changed: [], renamed: [], defaultProfile: null },
  })
  return {
    ...done,
    deleted: choices.deleteLeftOut ? await deleteProfiles(db, by, leftOut) : [],
    leftOut: choices.deleteLeftOut ? [] : leftOut.map(({ name }) => name),
    maybeRenamed: maybeRenamed.map(({ from, to }) => ({ from, to })),
  }
}

type EntryAt = {
  readonly entry: ProfileEntry
  readonly index: number
  readonly customerIds: ReadonlyMap<string, number>
}

const stepOf = (
  profiles: readonly ShownProfile[],
  entries: readonly ProfileEntry[],
  { entry, index, customerIds }: EntryAt,
): Step => {
  const { renamedFrom, customer, ...rest } = entry
  const named = (name: string) => profiles.find((profile) => lower(profile.name) === lower(name))
  // A name that another entry takes over from is not this entry's profile.
  const isTaken = entries.some((other) => other !== entry && lower(other.renamedFrom ?? '') === lower(entry.name))
  const former = renamedFrom === undefined ? undefined : named(renamedFrom)
  const same = isTaken ? undefined : named(entry.name)
  // Once it is renamed the former name is nobody's, and the file stays as it is.
  if (renamedFrom !== undefined && former === undefined && same === undefined)
    throw faultAt(index, 'renamedFrom', `The platform has no profile called ${renamedFrom}.`)
  if (former !== undefined && same !== undefined && former.id !== same.id)
    throw faultAt(
      index,
      'renamedFrom',
      `The platform has both “${former.name}” and “${same.name}”. Take renamedFrom out.`,
    )
  const customerID = customer === null ? null : (customerIds.get(lower(customer)) ?? null)
  return { index, settings: { ...rest, customerID }, match: former ?? same }
}

const faultAt = (index: number, field: string, message: string): Refused =>
  new Refused('INVALID', { issues: [{ path: ['profiles', index, field], message }] })

type MaybeRenamed = { readonly from: string; readonly to: string; readonly index: number }

/** Settings besides the name that may differ for a new profile to look like one that is left out. */
const FEW = 3

const findMaybeRenamed = (steps: readonly Step[], leftOut: readonly ShownProfile[]): MaybeRenamed[] =>
  steps
    .filter(({ match }) => match === undefined)
    .flatMap(({ index, settings }) => {
      const [nearest] = leftOut
        .map((profile) => {
          const before = { ...settingsOf(profile), name: settings.name, description: settings.description }
          return { from: profile.name, differences: listProfileChanges(before, settings).length }
        })
        .filter(({ differences }) => differences <= FEW)
        .toSorted((a, b) => a.differences - b.differences)
      return nearest === undefined ? [] : [{ from: nearest.from, to: settings.name, index }]
    })

const refuseUnanswered = (maybe: readonly MaybeRenamed[]): void => {
  if (maybe.length === 0) return
  throw new Refused('INVALID', {
    issues: maybe.map(({ from, to, index }) => ({
      path: ['profiles', index, 'name'],
      message: `“${to}” is nearly the same as “${from}”, which would be deleted. Write renamedFrom: ${from}, or say that it was not renamed.`,
    })),
  })
}

type Run = {
  readonly db: Db
  readonly by: By
  readonly choices: Choices
  readonly wantedDefault: string | null
  /** The names in use, in lower case, by id: they change step by step. */
  readonly names: Map<number, string>
  readonly done: Pick<Mutable<Applied>, 'added' | 'changed' | 'renamed' | 'defaultProfile'>
  waiting: readonly Step[]
  defaultId: number | null
}
type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] }

const isFree = ({ names }: Run, { settings, match }: Step): boolean =>
  [...names].every(([id, name]) => id === match?.id || name !== lower(settings.name))

const endsDefault = ({ defaultId }: Run, { match, settings }: Step): boolean =>
  match !== undefined && match.id === defaultId && (settings.availability === 'Historical' || isScoped(settings))

/** Works off the steps in an order in which each is possible: names must be free, and the default is not taken away first. */
const runSteps = async (run: Run): Promise<Run['done']> => {
  while (run.waiting.length > 0) {
    const next = run.waiting.find((step) => isFree(run, step) && !endsDefault(run, step))
    if (next === undefined && (await moveDefault(run))) continue
    const step = next ?? run.waiting.find((waiting) => isFree(run, waiting))
    if (step === undefined) throw exchangedNames(run.waiting)
    run.waiting = run.waiting.filter((waiting) => waiting !== step)
    await runStep(run, step)
  }
  const { wantedDefault } = run
  if (wantedDefault !== null && idOf(run, wantedDefault) === undefined)
    throw new Refused('INVALID', {
      issues: [{ path: ['default'], message: `There is no profile called ${wantedDefault}.` }],
    })
  await moveDefault(run)
  return run.done
}

const idOf = ({ names }: Run, wanted: string): number | undefined =>
  [...names].find(([, name]) => name === lower(wanted))?.[0]

/** Sets the default as soon as the profile that it shall be is there and as the file says. Answers whether it did. */
const moveDefault = async (run: Run): Promise<boolean> => {
  const { db, by, choices, wantedDefault, waiting } = run
  const wanted = wantedDefault === null ? null : idOf(run, wantedDefault)
  if (wanted === undefined || wanted === run.defaultId) return false
  if (waiting.some(({ match }) => match !== undefined && match.id === wanted)) return false
  if (!choices.mayChangeDefault)
    throw new Refused('FORBIDDEN', { message: 'This file changes the default profile, which needs Settings: edit.' })
  const before = (await listEveryProfile(db)).find(({ id }) => id === run.defaultId)
  await atPlace(['default'], () => setDefaultProfile(db, by.actor, wanted))
  run.done.defaultProfile = { before: before?.name ?? null, after: wantedDefault }
  run.defaultId = wanted
  return true
}

const runStep = async ({ db, by, choices, names, done }: Run, { settings, match, index }: Step): Promise<void> => {
  const { id, changes } = await atPlace(['profiles', index], async () =>
    match === undefined
      ? addProfile(db, by, settings as Parameters<typeof addProfile>[2])
      : {
          id: match.id,
          ...(await changeProfile(db, by, { id: match.id, change: settings, note: choices.note ?? '' })),
        },
  )
  names.set(id, lower(settings.name))
  if (match === undefined) done.added.push({ name: settings.name, changes })
  else if (changes.length > 0) done.changed.push({ name: match.name, changes })
  if (match !== undefined && match.name !== settings.name) done.renamed.push({ from: match.name, to: settings.name })
}

const exchangedNames = (waiting: readonly Step[]): Refused =>
  new Refused('INVALID', {
    issues: waiting.map(({ index, settings }) => ({
      path: ['profiles', index, 'name'],
      message: `The name “${settings.name}” is exchanged with another profile’s. Rename one of them to a third name first.`,
    })),
  })

/** Tells what an act refuses with its place in the file. */
const atPlace = async <T>(place: (string | number)[], act: () => Promise<T>): Promise<T> => {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    if (error.code !== 'INVALID')
      throw new Refused(error.code, { ...error.details, issues: [{ path: place, message: error.message }] })
    const issues = (error.details.issues ?? []).map(({ path, message }) => ({
      path: place[0] === 'default' ? place : [...place, ...path],
      message,
    }))
    throw new Refused('INVALID', { ...error.details, issues })
  }
}

/** Deletes profiles that nobody uses; those in use are named all at once. */
const deleteProfiles = async (db: Db, by: By, profiles: readonly ShownProfile[]): Promise<string[]> => {
  const kept: string[] = []
  for (const { id, name } of profiles)
    try {
      await removeProfile(db, by, id)
    } catch (error) {
      if (!(error instanceof Refused) || (error.code !== 'IN_USE' && error.code !== 'IS_DEFAULT')) throw error
      kept.push(`“${name}”: ${error.message}`)
    }
  if (kept.length > 0) throw new Refused('IN_USE', { message: `Not deleted. ${kept.join(' ')}` })
  return profiles.map(({ name }) => name)
}
