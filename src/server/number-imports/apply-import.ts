import { type Actor, recordActivities } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import { announce } from '../live/live.ts'
import { addMany, changeMany } from '../numbers/many-numbers.ts'
import { announceNumbers, keysOf } from '../numbers/number-values.ts'
import { placeNumbers } from '../sites/place-numbers.ts'
import { lockSitesShared } from '../sites/queries.ts'
import { changesOwnership, type ImportPlan, type Step } from './plan-import.ts'

type ImportAct = {
  readonly parts: Pick<AppParts, 'clock' | 'reallocate'>
  readonly actor: Actor
  readonly fileName: string
  /** The day from which sites hold of numbers that were there. */
  readonly from: string
}

const summaries = { add: 'Number added', change: 'Number changed', drop: 'Number dropped' } as const

/** Puts the numbers at the sites that their lines name: as many acts as there are sites and days. */
const place = async (db: Db, steps: readonly Step[], ids: ReadonlyMap<Step, number>, from: string): Promise<void> => {
  const placed = steps.filter(
    ({ values, act }) => values.site !== undefined && !(act === 'add' && values.site === null),
  )
  const groups = Map.groupBy(placed, ({ customerId, act, values }) =>
    JSON.stringify([customerId, values.site?.id ?? null, act === 'add' ? values.sold_on : from]),
  )
  // All at once: one by one they could wait for somebody who closes one of them.
  await lockSitesShared(
    db,
    placed.flatMap(({ values }) => values.site?.id ?? []),
  )
  for (const [name, group] of groups) {
    const [customerId, siteId, since] = JSON.parse(name) as [number, number | null, string]
    const numberIds = group.map((step) => ids.get(step) ?? 0)
    await placeNumbers(db, { customerId, owner: 'staff', numberIds, siteId, from: since, until: null })
  }
}

const MOST_WOKEN = 100

const wake = async (db: Db, customerIds: ReadonlySet<number>): Promise<void> => {
  if (customerIds.size > MOST_WOKEN) return announce(db, { about: 'everything' })
  for (const id of customerIds) await announceNumbers(db, id)
}

/** Does what a file says, in the caller's transaction. Drops come first, so that a number can move within a file. */
export const applyImport = async (db: Db, { steps }: ImportPlan, act: ImportAct): Promise<void> => {
  if (steps.length === 0) return
  const { parts, actor, fileName, from } = act
  const [added, kept] = [steps.filter((step) => step.act === 'add'), steps.filter((step) => step.act !== 'add')]
  const withIds = (some: readonly Step[]) => some.map(({ before, values }) => ({ ...values, id: before?.id ?? 0 }))
  await changeMany(db, {
    labels: withIds(kept),
    ownership: withIds(kept.filter(changesOwnership)),
    now: parts.clock(),
  })
  const newIds = await addMany(
    db,
    added.map(({ customerId, values }) => ({ ...values, customer_id: customerId })),
  )
  const ids = new Map<Step, number>(kept.map((step) => [step, step.before?.id ?? 0]))
  added.forEach((step, at) => ids.set(step, newIds[at] ?? 0))
  await place(db, steps, ids, from)
  await recordActivities(
    db,
    actor,
    steps.map((step) => ({
      kind: step.act === 'add' ? 'created' : 'changed',
      subject: 'Number',
      subjectId: ids.get(step) ?? 0,
      subjectName: step.values.number_text,
      customerId: step.customerId,
      summary: `${summaries[step.act]} by the file ${fileName}, line ${step.line}`,
      changes: step.changes,
    })),
  )
  await wake(db, new Set(steps.map(({ customerId }) => customerId)))
  const concerned = steps.filter(changesOwnership)
  const keys = concerned.flatMap(({ before, values }) => [...keysOf(values), ...(before ? keysOf(before) : [])])
  await parts.reallocate(db, [...new Set(keys)])
}
