import type { QuestionQuery } from '#contract/my-account/call-question.ts'
import type { ReportAnswer, reportEndpoints } from '#contract/my-account/reports.ts'
import { type ReportKey, reportKeys } from '#rules/reports.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { Handlers } from '../http/serve.ts'
import { findDataCompleteTo } from './data-complete-queries.ts'
import { readQuestion } from './question.ts'
import { answerReport } from './reports/answer-report.ts'
import { type CallCaller, readOwnCallScope } from './scope.ts'

/** A query of any report. */
export type ReportQuery = QuestionQuery & { readonly compare?: 'previous' | undefined }

/** Own numbers that a page lists by themselves. Files have all of them. */
const MOST_NUMBERS = 1000

/** Answers a report to a person, with their rights, numbers and labels as they stand now. */
export const answerOwnReport = async (
  { db, callStore, clock }: Pick<AppParts, 'db' | 'callStore' | 'clock'>,
  caller: CallCaller,
  { key, query }: { readonly key: ReportKey; readonly query: ReportQuery },
): Promise<ReportAnswer> => {
  const now = clock()
  const { id, billDay } = caller.customer
  const [scope, dataCompleteTo] = await Promise.all([readOwnCallScope(db, caller, now), findDataCompleteTo(db, id)])
  const asked = readQuestion(scope, query, { now, billDay })
  const options = { compare: query.compare === 'previous', dataCompleteTo, mostNumbers: MOST_NUMBERS }
  return answerReport(callStore, key, asked, options)
}

/** Customers read their reports. */
export const reportHandlers = (parts: AppParts): Handlers<typeof reportEndpoints, PortalContext> => {
  const handlerOf = (key: ReportKey) => [
    key,
    ({ caller, query }: { caller: PortalContext; query: ReportQuery }) =>
      answerOwnReport(parts, caller, { key, query }),
  ]
  return Object.fromEntries(reportKeys.map(handlerOf)) as Handlers<typeof reportEndpoints, PortalContext>
}
