import { featuresOfEmailedReport, itemisedReports } from '#rules/reports.ts'
import { readPersonNow, whyClosed } from '../auth/person-context.ts'
import { openExportFolder } from '../call-exports/export-folder.ts'
import { findExportOfFile } from '../call-exports/queries.ts'
import { readOwnCallScope } from '../calls/scope.ts'
import { stillSees } from '../calls/sight.ts'
import type { Config } from '../config.ts'
import type { Db } from '../db/open.ts'
import type { MailFacts } from './report-mails.ts'

type Parts = { readonly db: Db; readonly now: Date }
type Attached = NonNullable<MailFacts['attachment']> & { readonly userId: number }

/** Whether a file may leave by e-mail at this moment: its person's rights, the consent and what they see are read anew. */
export const mayLeave = async ({ db, now }: Parts, { key, userId }: Attached): Promise<boolean> => {
  const made = await findExportOfFile(db, { userId, key })
  if (made === undefined) return false
  const person = await readPersonNow(db, { userId, customerId: made.customer_id })
  if ('closed' in person || whyClosed(person.context, featuresOfEmailedReport(made.report)) !== undefined) return false
  const scope = await readOwnCallScope(db, person.context, now)
  const isListed = scope.isItemised || !itemisedReports.includes(made.report)
  return isListed && person.context.customer.mayEmailDetail && stillSees(made.sight, scope, person.context)
}

/** A file as a mail carries it. */
export const attachmentOf = ({ dataFolder }: Config, { key, fileName }: Omit<Attached, 'userId'>) => ({
  attachments: [{ filename: fileName, path: openExportFolder(dataFolder).pathOf(key) }],
})
