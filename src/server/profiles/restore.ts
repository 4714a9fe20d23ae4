import { profileSettings } from '#contract/backend/profiles.ts'
import { isFeatureKey } from '#rules/features.ts'
import { type ComparedSettings, listedGroups, listProfileChanges } from '#rules/profile-change.ts'
import { listGroupIds } from '../customers/list-queries.ts'
import { findAccountNumber } from '../customers/queries.ts'
import type { Db } from '../db/open.ts'
import { refuseField } from '../http/refusal.ts'
import { inOrder, type Settings } from './profile-settings.ts'
import { findRevision } from './save-queries.ts'

/** A former state as far as it can be saved today, and in sentences what cannot. */
export const restorable = async (db: Db, settings: ComparedSettings) => {
  const groups = await listGroupIds(db, settings.customerGroups)
  const gone = settings.customerGroups.filter((name) => !groups.some((group) => group.name === name))
  const flags = listedGroups.flatMap((group) => settings[group])
  const noReportIsLeft = settings.myCallsReports.length > 0 && !settings.myCallsReports.some(isFeatureKey)
  const customerIsGone =
    settings.customerID !== null && (await findAccountNumber(db, settings.customerID)) === undefined
  return {
    settings: profileSettings.parse(
      inOrder({
        ...settings,
        customerID: customerIsGone ? null : settings.customerID,
        customerGroups: settings.customerGroups.filter((name) => !gone.includes(name)),
      } as Parameters<typeof inOrder>[0]),
    ),
    leftOut: [
      ...flags.filter((key) => !isFeatureKey(key)).map((key) => `The feature “${key}” is no longer in the catalogue.`),
      ...(noReportIsLeft ? ['None of its reports is left, and a profile that chooses none opens them all.'] : []),
      ...gone.map((name) => `There is no longer a customer group called “${name}”.`),
      ...(customerIsGone ? ['The customer it was for is gone.'] : []),
    ],
  }
}

/** Refuses settings that are said to be those of a former revision and are not: the history would tell something untrue. */
export const requireRestored = async (
  db: Db,
  { id, revision, settings }: { id: number; revision: number; settings: Settings },
): Promise<void> => {
  const former = await findRevision(db, id, revision)
  if (former === undefined) return refuseField('restoredFrom', `There is no revision ${revision}.`)
  const { settings: wanted } = await restorable(db, former)
  if (listProfileChanges(wanted, settings).length > 0)
    refuseField('restoredFrom', `These settings are not those of revision ${revision}.`)
}
