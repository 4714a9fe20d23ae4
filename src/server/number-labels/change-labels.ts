import type { Readable } from 'node:stream'
import type { LabelPlan } from '#contract/my-account/number-labels.ts'
import { counted } from '#rules/counted.ts'
import type { Day } from '#rules/period.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { requireFaultless } from '../csv-tables/line-faults.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import { announceOwnNumbers } from '../numbers/announce-numbers.ts'
import type { Sight } from '../numbers/sight.ts'
import { addOwnSite } from '../sites/own-sites.ts'
import { listSitesInSight } from '../sites/own-site-queries.ts'
import { lockPlacedNumbers } from '../sites/place-queries.ts'
import { placeNumbers } from '../sites/place-numbers.ts'
import { lockSitesShared } from '../sites/queries.ts'
import { changesOfStep, type Labelling, planLabels } from './plan-labels.ts'
import { listOwnLabels, updateOwnDescriptions } from './queries.ts'
import { type LabelLines, readLabels } from './read-labels.ts'

/** A file of labels, with the choices that go with it. */
export type LabelFile = {
  readonly upload: Readable
  readonly fileName: string
  readonly from: Day | undefined
  readonly newSites: 'yes' | 'no'
}

type By = { readonly caller: PortalContext; readonly sight: Sight; readonly now: Date }

const groundOf = async (db: Db, { caller, sight }: By, { from = sight.today, newSites }: LabelFile) => ({
  ...{ sight, from },
  sites: await listSitesInSight(db, { ...sight, showsStaffLabels: false }),
  makesSites: newSites === 'yes' && caller.open.has('manage_sites'),
})

const readFile = async (
  db: Db,
  { caller, sight }: By,
  { upload, from = sight.today }: LabelFile,
): Promise<LabelLines> =>
  readLabels(upload, {
    numbers: await listOwnLabels(db, sight, from),
    maySites: caller.open.has('assign_site'),
  })

/** What a file of labels would change, and every fault of it. */
export const planLabelFile = async (db: Db, by: By, file: LabelFile): Promise<LabelPlan> =>
  planLabels(await readFile(db, by, file), await groundOf(db, by, file)).shown

/** The same lines with the numbers as they are now that they are locked; one that has gone meanwhile is another plan. */
const lookAgain = async (
  db: Db,
  { sight }: By,
  { read, from }: { read: LabelLines; from: Day },
): Promise<LabelLines> => {
  const numberIds = read.lines.map(({ number }) => number.id)
  await lockPlacedNumbers(db, { customerId: sight.customerId, numberIds })
  const now = new Map((await listOwnLabels(db, sight, from)).map((row) => [row.id, row]))
  const lines = read.lines.map((line) => {
    const number = now.get(line.number.id)
    if (number === undefined) throw new Refused('PLAN_OUTDATED')
    return { ...line, number }
  })
  return { ...read, lines }
}

/** Makes the sites that there are not yet; gives back the ids of all, by name in lower case. */
const makeSites = async (db: Db, { caller, sight }: By, names: readonly string[]): Promise<Map<string, number>> => {
  const sites = await listSitesInSight(db, { ...sight, showsStaffLabels: false })
  const ids = new Map(sites.map(({ id, name }) => [name.toLowerCase(), id]))
  for (const name of names) {
    const id = await addOwnSite(db, caller, { name, reference: '', address: '' })
    ids.set(name.toLowerCase(), id)
  }
  return ids
}

const write = async (db: Db, by: By, { steps, newSites, shown }: Labelling): Promise<void> => {
  const { sight, now } = by
  const descriptions = new Map(
    steps.flatMap(({ line, description }) =>
      description === undefined ? [] : [[line.number.id, description] as const],
    ),
  )
  if (descriptions.size > 0) await updateOwnDescriptions(db, sight, { descriptions, now })
  const siteIds = await makeSites(db, by, newSites)
  const moves = Map.groupBy(
    steps.filter(({ site }) => site !== undefined),
    ({ site }) => site ?? null,
  )
  // All at once: one by one they could wait for somebody who closes one of them.
  await lockSitesShared(
    db,
    [...moves.keys()].flatMap((site) => (site === null ? [] : (siteIds.get(site) ?? []))),
  )
  for (const [site, moved] of moves)
    await placeNumbers(db, {
      ...{ customerId: sight.customerId, owner: 'customer', from: shown.from, until: null },
      numberIds: moved.map(({ line }) => line.number.id),
      siteId: site === null ? null : (siteIds.get(site) ?? null),
    })
}

/** Lines named in the activity entry; more are counted. */
const MOST_NAMED = 200

const noteActivity = async (db: Db, { caller, sight }: By, { steps, shown }: Labelling, fileName: string) => {
  const more = steps.length - MOST_NAMED
  await recordActivity(db, caller.actor, {
    kind: 'changed',
    subject: 'Number',
    subjectName: counted(steps.length, 'number'),
    customerId: sight.customerId,
    summary: `Labels changed by the file ${fileName}: ${counted(shown.descriptions, 'description')}, ${counted(shown.sites, 'site')}`,
    changes: [
      ...steps.slice(0, MOST_NAMED).flatMap((step) =>
        changesOfStep(step).map(({ label, ...change }) => ({
          label: `Line ${step.line.line}, ${step.line.number.number_text}: ${label} (customer)`,
          ...change,
        })),
      ),
      ...(more > 0 ? [{ label: 'Further lines', before: '', after: String(more) }] : []),
    ],
  })
}

/** Changes labels by a file as it was planned, all of it or nothing. */
export const applyLabelFile = async (
  db: Db,
  by: By,
  file: LabelFile & { readonly plan: string },
): Promise<LabelPlan> => {
  const read = await readFile(db, by, file)
  try {
    return await db.transaction().execute((db) => inOneAct(db, by, { file, read }))
  } catch (error) {
    if (violatedConstraint(error) === 'site_name_key')
      throw new Refused('NAME_TAKEN', {
        message: 'Somebody made a site of the same name meanwhile. Look at the file again.',
      })
    throw error
  }
}

const inOneAct = async (db: Db, by: By, { file, read }: { file: LabelFile & { plan: string }; read: LabelLines }) => {
  const { from = by.sight.today } = file
  const labelling = planLabels(await lookAgain(db, by, { read, from }), await groundOf(db, by, file))
  if (labelling.shown.plan !== file.plan) throw new Refused('PLAN_OUTDATED')
  requireFaultless(labelling.faults)
  if (labelling.steps.length === 0) return labelling.shown
  await write(db, by, labelling)
  await noteActivity(db, by, labelling, file.fileName)
  await announceOwnNumbers(db, by.sight.customerId)
  return labelling.shown
}
