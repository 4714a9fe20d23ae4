import { answerStates, directions } from '#rules/call.ts'
import { callGroups } from '#rules/call-group.ts'
import { daysBetween, periodPresets } from '#rules/period.ts'
import { z } from 'zod'
import { day, idInAddress, searchText } from '../shape.ts'

/** Longer periods are refused: thirteen months and a day. */
export const LONGEST_PERIOD_DAYS = 397
/** As many values as a filter takes: a pasted list of numbers is longer than any list of choices. */
export const MOST_FILTER_VALUES = 200

/** The period of a report that is asked without one; the monthly trend has its own. */
export const USUAL_PERIOD = 'last-30-days'

export const periodFields = {
  period: z.enum(periodPresets).default(USUAL_PERIOD),
  /** The first and the last London day of a custom period. */
  from: day.optional(),
  to: day.optional(),
}

type PeriodQuery = { readonly period: string; readonly from?: string | undefined; readonly to?: string | undefined }

export const checkPeriod = ({ period, from, to }: PeriodQuery, context: z.RefinementCtx): void => {
  const refuse = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message })
  if (period !== 'custom') return
  if (from === undefined) refuse('from', 'A custom period needs its first day.')
  if (to === undefined) refuse('to', 'A custom period needs its last day.')
  if (from === undefined || to === undefined) return
  if (to < from) refuse('to', 'The last day lies before the first.')
  else if (daysBetween(from, to) >= LONGEST_PERIOD_DAYS) refuse('to', 'At most thirteen months at once.')
}

/** One value, or the same name several times in the address. */
const several = <S extends z.ZodType>(one: S) =>
  z
    .union([one.transform((value) => [value]), z.array(one)])
    .refine((values) => values.length <= MOST_FILTER_VALUES, `At most ${MOST_FILTER_VALUES} values.`)
    .optional()

const seconds = z.coerce.number<number>().int().min(0).max(604_800)

/** What every report may be narrowed to. Values of one name widen, names narrow. */
export const filterFields = {
  direction: several(z.enum(directions)),
  numberId: several(idInAddress<'Number'>()),
  /** Own numbers as people write them, in any spelling. */
  number: several(searchText(40)),
  /** Names of sites or campaigns; an empty one is "Unassigned". */
  site: several(searchText(100)),
  campaign: several(searchText(100)),
  callGroup: several(z.enum(callGroups)),
  state: several(z.enum(answerStates)),
  /** A part of the caller's number, in any spelling. */
  caller: searchText(40).optional(),
  /** The other party of a call, in any spelling: who called, or who was called. */
  party: several(searchText(40)),
  /** Calls whose caller withheld the number, or only the others. */
  withheld: z.enum(['yes', 'no']).optional(),
  /** The caller's area, as the report “Where callers are” names it or by its code: `020`, `London (020)`, `mobile`, `FR`. */
  area: several(searchText(60)),
  /** The line of a report for which a call counts, each call for one alone; the number 0 is none of your numbers. */
  countsForNumber: several(z.coerce.number<number>().int().min(0).max(4_294_967_295)),
  countsForSite: several(searchText(100)),
  countsForCampaign: several(searchText(100)),
  /** The same by id, which goes before the name: two owners' campaigns may have one name. */
  countsForCampaignId: several(idInAddress<'Campaign'>()),
  /** Talk time, both ends included. */
  minSeconds: seconds.optional(),
  maxSeconds: seconds.optional(),
  /** Hours of the London clock, 0 to 23, and weekdays, 1 is Monday. */
  hour: several(z.coerce.number<number>().int().min(0).max(23)),
  weekday: several(z.coerce.number<number>().int().min(1).max(7)),
}

export const questionFields = { ...periodFields, ...filterFields }

/** What every report is asked: a period and what to narrow it to. */
export const question = z.strictObject(questionFields).superRefine(checkPeriod)
export type QuestionQuery = z.output<typeof question>
