import type { AnswerOf, CallOf } from '#contract/endpoint.ts'
import type { reportScheduleEndpoints, runResults } from '#contract/my-account/saved-views.ts'
import { weekdays } from './call-words.ts'

export type Schedule = AnswerOf<typeof reportScheduleEndpoints.list>['rows'][number]
export type ScheduleBody = CallOf<typeof reportScheduleEndpoints.add>['body']

const ordinals = new Intl.PluralRules('en-GB', { type: 'ordinal' })
const endings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' }

/** A day of the month: `1st`, `22nd`. */
export const ordinal = (day: number): string => `${day}${endings[ordinals.select(day)] ?? 'th'}`

/** When a report is sent: `Mondays at 07:30`. */
export const describeWhen = ({ frequency, weekday, dayOfMonth, time }: Schedule): string => {
  if (frequency === 'weekly') return `${weekdays[(weekday ?? 1) - 1]}s at ${time}`
  return frequency === 'daily' ? `Daily at ${time}` : `On the ${ordinal(dayOfMonth ?? 1)} of the month at ${time}`
}

export const resultWords: Readonly<Record<(typeof runResults)[number], string>> = {
  sent: 'Sent',
  'sent-as-link': 'Sent as a link: it was too large to attach',
  failed: 'Failed',
  'not-granted': 'Not sent: the report is not part of your access',
}

/** What is sent to keep a report as it is. */
export const bodyOf = (row: Schedule): ScheduleBody => ({
  viewId: row.view.id,
  frequency: row.frequency,
  weekday: row.weekday,
  dayOfMonth: row.dayOfMonth,
  time: row.time,
  format: row.format,
  delivery: row.delivery,
  state: row.state === 'on' ? 'on' : 'paused',
})
