import { type Day, dayOf } from '#rules/period.ts'
import { type Actor, type Change, listChanges, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import { refuse } from '../http/refusal.ts'
import { placeByName } from '../sites/place-numbers.ts'
import {
  aboutNumber,
  announceNumbers,
  keysOf,
  numberLabels,
  type NumberSettings,
  ownershipDiffers,
  requireOffered,
  valuesOf,
} from './number-values.ts'
import { findNumber, insertNumber, lockNumber, type NumberRow, type NumberValues, updateNumber } from './queries.ts'
import { numberOf } from './shown-number.ts'

/** What an act on numbers is done with: in the caller's transaction, by whom. */
export type NumberAct = {
  readonly parts: Pick<AppParts, 'clock' | 'reallocate'>
  readonly actor: Actor
}

type SiteSettings = { readonly site?: string | undefined; readonly siteFrom?: Day | undefined }

/** The day in London. */
export const todayOf = ({ clock }: Pick<AppParts, 'clock'>): Day => dayOf(clock().getTime())

/** Locks a number until the transaction ends and gives it as it is today. Refuses an id that is none's. */
export const getLockedNumber = async (db: Db, { parts }: Pick<NumberAct, 'parts'>, id: number): Promise<NumberRow> => {
  if (!(await lockNumber(db, id))) return refuse('NOT_FOUND')
  return (await findNumber(db, id, todayOf(parts))) ?? refuse('NOT_FOUND')
}

/** Puts a number at a staff site by its name from a day on, or at none; the change in words, if it is one. */
const changeSite = async (
  db: Db,
  number: NumberRow,
  { site, from }: { site: string; from: Day },
): Promise<Change[]> => {
  const { customer_id: customerId, id, staff_site: before } = number
  const changed = await placeByName(db, { customerId, numberIds: [id], name: site, from })
  if (changed.length === 0) return []
  return [
    { label: 'Site (staff)', before: before ?? '(none)', after: `${site === '' ? '(none)' : site}, from ${from}` },
  ]
}

/** Adds a number to a customer. Calls that were nobody's are allocated. */
export const addNumber = async (
  db: Db,
  { parts, actor }: NumberAct,
  { customerId, ...settings }: NumberSettings & SiteSettings & { readonly customerId: number },
): Promise<number> => {
  await requireOffered(db, settings)
  const id = await insertNumber(db, customerId, valuesOf(settings) as NumberValues)
  const added = await getLockedNumber(db, { parts }, id)
  const from = settings.siteFrom ?? added.sold_on
  const site = settings.site ? await changeSite(db, added, { site: settings.site, from }) : []
  await recordActivity(db, actor, {
    kind: 'created',
    ...aboutNumber(added),
    summary: 'Number added',
    changes: [...listChanges(numberLabels, {}, added), ...site],
  })
  await announceNumbers(db, customerId)
  await parts.reallocate(db, keysOf(added))
  return id
}

type NumberChange = NumberSettings &
  SiteSettings & { readonly id: number; readonly ifMatch?: number | undefined; readonly summary?: string }

/** Changes what is given of a number. Calls follow where ownership or a spelling changed. */
export const changeNumber = async (
  db: Db,
  { parts, actor }: NumberAct,
  { id, ifMatch, summary = 'Number changed', ...settings }: NumberChange,
): Promise<void> => {
  const before = await getLockedNumber(db, { parts }, id)
  if (ifMatch !== undefined && ifMatch !== before.revision) refuse('STALE', { data: { current: numberOf(before) } })
  await requireOffered(db, {
    typeId: settings.typeId === before.type_id ? undefined : settings.typeId,
    statusId: settings.statusId === before.status_id ? undefined : settings.statusId,
  })
  const site =
    settings.site === undefined || settings.site === (before.staff_site ?? '')
      ? []
      : await changeSite(db, before, { site: settings.site, from: settings.siteFrom ?? todayOf(parts) })
  await updateNumber(db, id, valuesOf(settings))
  const after = await getLockedNumber(db, { parts }, id)
  const changes = [...listChanges(numberLabels, before, after), ...site]
  if (changes.length === 0) return
  await recordActivity(db, actor, { kind: 'changed', ...aboutNumber(after), summary, changes })
  await announceNumbers(db, after.customer_id)
  if (ownershipDiffers(before, after)) await parts.reallocate(db, [...new Set([...keysOf(before), ...keysOf(after)])])
}
