import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { ExportRow } from '../call-exports/export-row.ts'
import type { Db } from '../db/open.ts'
import { findOwnerAddress, stopSchedule, updateRunResult, type ScheduleRow } from './queries.ts'

type Parts = Pick<AppParts, 'config' | 'mailer' | 'clock'>

/** Why a report that was to be attached comes as a link; undefined when it may be attached. */
const whyLink = (
  { config }: Parts,
  made: ExportRow,
  { customer }: Pick<PortalContext, 'customer'>,
): string | undefined => {
  if (!customer.mayEmailDetail)
    return 'It comes as a link, because your account has not agreed to call detail by e-mail.'
  return made.bytes === null || made.bytes > config.attachmentBytes
    ? 'It comes as a link, because it is too large for an e-mail.'
    : undefined
}

/**
 * Tells the owner of an e-mailed report what became of a run, in the transaction that ends the export: a link that needs a
 * sign-in, or the file itself where consent and size allow it. Without a caller the report could not be made.
 */
export const tellScheduleOwner = async (
  parts: Parts,
  db: Db,
  { made, caller }: { readonly made: ExportRow; readonly caller?: PortalContext },
): Promise<void> => {
  if (made.schedule_id === null) return
  if (caller === undefined) return void (await updateRunResult(db, made.schedule_id, 'failed', made.reason))
  const wantsFile = made.delivery === 'attachment'
  const reason = wantsFile ? whyLink(parts, made, caller) : undefined
  const isAttached = wantsFile && reason === undefined && made.file_key !== null
  await parts.mailer.order(db, {
    template: isAttached ? 'portal-report-attached' : 'portal-report-ready',
    population: 'portal',
    userId: caller.userId,
    address: caller.email,
    facts: {
      ...{ report: made.title, period: made.period, days: Math.ceil(parts.config.exportSeconds / 86_400) },
      ...(reason === undefined ? {} : { reason }),
      ...(isAttached ? { attachment: { key: made.file_key ?? '', fileName: made.file_name } } : {}),
    },
  })
  await updateRunResult(db, made.schedule_id, wantsFile && !isAttached ? 'sent-as-link' : 'sent')
  await recordActivity(db, caller.actor, {
    kind: 'mail',
    ...{ subject: 'E-mailed report', subjectId: made.schedule_id, subjectName: made.title },
    ...{ customerId: made.customer_id, summary: isAttached ? 'Report sent as an attachment' : 'Report sent as a link' },
  })
}

/** Stops a report whose owner may not have it any more, and tells them why, once. */
export const stopAndTell = async (
  { mailer, clock }: Parts,
  db: Db,
  { schedule, reason, title }: { readonly schedule: ScheduleRow; readonly reason: string; readonly title: string },
): Promise<void> => {
  await stopSchedule(db, schedule.id, { reason, now: clock() })
  const owner = await findOwnerAddress(db, schedule.portal_user_id)
  if (owner === undefined) return
  await mailer.order(db, {
    ...{ template: 'portal-report-stopped', population: 'portal', userId: schedule.portal_user_id },
    address: owner.email,
    facts: { report: title, reason },
  })
  const actor = { population: 'platform', who: 'MyAccount', onBehalfOf: owner.name, address: '' } as const
  await recordActivity(db, actor, {
    kind: 'changed',
    ...{ subject: 'E-mailed report', subjectId: schedule.id, subjectName: title, customerId: schedule.customer_id },
    summary: `E-mailed report stopped: ${reason}`,
  })
}
