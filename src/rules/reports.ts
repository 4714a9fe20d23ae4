import { type Metric, metrics } from './call.ts'
import type { FeatureKey } from './features.ts'

/** The reports of My Calls, in the order of the menu: the key in the address, and what each shows. */
export const reports = {
  overview: {
    feature: 'report_overview',
    label: 'Overview',
    about:
      'How many calls there were, how long they took, what they cost and how they ended, beside the period before.',
  },
  'by-day': {
    feature: 'report_by_day',
    label: 'Calls by day',
    about: 'One line for each London day of the period; days without calls are there with zeros.',
  },
  'by-hour': {
    feature: 'report_by_hour',
    label: 'Calls by hour',
    about:
      'Calls by the hour of the London clock in which they start, all days together, and by weekday and hour. On the day when the clocks go back, 01:00 holds both hours.',
  },
  'by-month': {
    feature: 'report_by_month',
    label: 'Monthly trend',
    about: 'One line for each month. With no period of your own it shows thirteen months, this one included.',
  },
  'by-number': {
    feature: 'report_by_number',
    label: 'By number',
    about:
      'One line for each of your numbers. A call between two of them counts for the one that called. Calls of none of your numbers, such as extensions, are one line.',
  },
  'by-site': {
    feature: 'report_by_site',
    label: 'By site',
    about: 'One line for each site of your numbers. Numbers without a site are “Unassigned”.',
  },
  'by-campaign': {
    feature: 'report_by_campaign',
    label: 'By campaign',
    about: 'One line for each campaign of your numbers. Numbers without a campaign are “Unassigned”.',
  },
  'by-call-type': {
    feature: 'report_by_call_type',
    label: 'By call type',
    about:
      'Calls by the kind of number that was called: outgoing ones by where they went, incoming ones by which of your numbers rang.',
  },
  answered: {
    feature: 'report_answered',
    label: 'Answered and missed',
    about:
      'How calls ended, as far as their records say. Records made for billing often say nothing: those are “Unknown”, never counted as answered.',
  },
  'frequent-numbers': {
    feature: 'report_frequent_numbers',
    label: 'Frequent numbers',
    about: 'Who called you most and whom you called most. All others together are the last line of each.',
  },
  'top-calls': {
    feature: 'report_top_calls',
    label: 'Longest and dearest calls',
    about: 'The fifty longest and the fifty dearest calls, to spot misuse.',
  },
  'repeat-callers': {
    feature: 'report_repeat_callers',
    label: 'Repeat callers',
    about: 'Callers by how often they called in the period. Withheld callers are counted apart, never as one caller.',
  },
  'caller-areas': {
    feature: 'report_caller_areas',
    label: 'Where callers are',
    about:
      'Incoming calls by the UK area code of the caller; mobile, international and withheld callers apart. An area code says where a number was given out, not where somebody is.',
  },
  'duration-bands': {
    feature: 'report_duration_bands',
    label: 'Length of calls',
    about: 'Calls by their talk time. Calls that never connected have a band of their own.',
  },
  concurrent: {
    feature: 'report_concurrent',
    label: 'Calls at once',
    about:
      'The most calls that ran at the same time, by day and by hour: how many lines were in use. A call runs from its start to the end of its ringing and talk time.',
  },
  'call-back': {
    feature: 'report_call_back',
    label: 'Call-back list',
    about:
      'Callers who were missed, with the number of their tries. Handled: within 24 hours somebody answered a later call of theirs or called them.',
  },
  'call-list': {
    feature: 'report_call_list',
    label: 'Call list',
    about: 'Every call, filtered and sorted, with its legs. A forwarded call is one call.',
  },
} as const satisfies Record<string, { feature: FeatureKey; label: string; about: string }>

export type ReportKey = keyof typeof reports
export const reportKeys = Object.keys(reports) as readonly ReportKey[]
/** Whether a text is the key of a report. */
export const isReportKey = (key: string): key is ReportKey => Object.hasOwn(reports, key)

/** The feature that opens a report. */
export const featureOfReport = (key: ReportKey): FeatureKey => reports[key].feature

/** What an e-mailed report needs whenever it is sent: without one of these it stops. */
export const featuresOfEmailedReport = (key: ReportKey): readonly FeatureKey[] => [
  'email_reports',
  'export_calls',
  featureOfReport(key),
]

/** Reports that show single calls: an account that is not itemised has none of them. */
export const itemisedReports: readonly ReportKey[] = ['top-calls', 'call-back', 'call-list']

const sums: readonly Metric[] = [
  'calls',
  'incoming',
  'outgoing',
  'internal',
  'minutes',
  'averageDuration',
  'cost',
  'notPriced',
]
const compared: readonly Metric[] = ['previous', 'change']
const states: readonly Metric[] = [
  'answered',
  'voicemail',
  'unanswered',
  'engaged',
  'abandoned',
  'failed',
  'unknown',
  'timeToAnswer',
]
const singleCalls: readonly Metric[] = ['calls', 'minutes', 'cost', 'notPriced', 'provisional']

const figuresOfReport: Readonly<Record<ReportKey, readonly Metric[]>> = {
  overview: [...sums, 'share', ...states, 'uniqueCallers', 'withheld', ...compared],
  'by-day': [...sums, ...compared],
  'by-hour': [...sums, 'share', ...compared],
  'by-month': [...sums, ...compared],
  'by-number': [...sums, 'share', ...compared],
  'by-site': [...sums, 'share', ...compared],
  'by-campaign': [...sums, 'share', ...compared],
  'by-call-type': [...sums, 'share', ...compared],
  answered: [...sums, 'share', ...states, ...compared],
  'frequent-numbers': [...sums, 'share', 'withheld', ...compared],
  'top-calls': singleCalls,
  'repeat-callers': [...sums, 'share', 'uniqueCallers', 'withheld', ...compared],
  'caller-areas': [...sums, 'share', 'withheld', ...compared],
  'duration-bands': [...sums, 'share', ...compared],
  concurrent: ['peak', 'calls'],
  'call-back': ['missed', 'tries', 'handled', 'withheld'],
  'call-list': singleCalls,
}

/** What a reader is told about a report: what it shows, and the definition of each of its figures. */
export const aboutReport = (key: ReportKey) => ({
  key,
  label: reports[key].label,
  about: reports[key].about,
  figures: figuresOfReport[key].map((metric) => ({ metric, ...metrics[metric] })),
})

/** What a cell of a report holds, which decides how pages, files and screen readers write it. */
export const cellKinds = ['text', 'phone', 'day', 'month', 'instant', 'count', 'seconds', 'share', 'money'] as const
export type CellKind = (typeof cellKinds)[number]

/**
 * A column of a report. Cells are: text, phone (E.164 where it is one), day and month `YYYY-MM-DD`/`YYYY-MM`, instant ISO
 * UTC as text; count whole; seconds whole; share a fraction of 1; money a decimal string in `currency`. Null is "not known".
 */
export type ReportColumn = {
  readonly key: string
  readonly label: string
  readonly kind: CellKind
  readonly currency?: string
  /** The figure whose definition explains the column. */
  readonly metric?: Metric
}

export type ReportCell = string | number | null

/** A line of a report. `drill` are the filters that show the calls behind it; null where none can. */
export type ReportRow = {
  readonly key: string
  readonly cells: Readonly<Record<string, ReportCell>>
  readonly drill: Readonly<Record<string, string | readonly string[]>> | null
}

/** A part of a report: most have one; frequent numbers have two. */
export type ReportTable = {
  readonly key: string
  readonly title: string
  readonly columns: readonly ReportColumn[]
  readonly rows: readonly ReportRow[]
  /** The sums of the columns that add up; they equal the totals of the period. Null where a sum would mean nothing. */
  readonly sum: Readonly<Record<string, ReportCell>> | null
}
