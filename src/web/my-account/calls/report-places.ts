import { questionFields } from '#contract/my-account/call-question.ts'
import type { FeatureKey } from '#rules/features.ts'
import { featureOfReport, type ReportKey, reports } from '#rules/reports.ts'
import { builtAreas } from '../areas.ts'

/** The address of a report's page. */
export const reportPath = (key: ReportKey): string => {
  if (key === 'overview') return builtAreas.calls.path
  return key === 'call-list' ? builtAreas.callList.path : `/calls/reports/${key}`
}

/** What a report's address may carry to the next one: the period, the filters and the comparison. */
const filterNames: ReadonlySet<string> = new Set([...Object.keys(questionFields), 'compare'])

/** The filters of an address, without the order and the page of the table that is open. */
export const keepFilters = (search: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(search).filter(([name, value]) => filterNames.has(name) && value !== undefined))

type Place = { readonly key: string; readonly label: string; readonly to: string; readonly feature: FeatureKey }

const place = (key: ReportKey): Place => ({
  key,
  label: reports[key].label,
  to: reportPath(key),
  feature: featureOfReport(key),
})

const filePlaces: readonly Place[] = [
  { ...builtAreas.dailyCalls, key: 'daily', to: builtAreas.dailyCalls.path, label: builtAreas.dailyCalls.title },
  { ...builtAreas.callExports, key: 'exports', to: builtAreas.callExports.path, label: builtAreas.callExports.title },
  {
    ...builtAreas.emailedReports,
    key: 'emailed',
    to: builtAreas.emailedReports.path,
    label: builtAreas.emailedReports.title,
  },
]

/** The menu of My Calls; what is not granted is left out. */
export const menuGroups: readonly { readonly title: string; readonly places: readonly Place[] }[] = [
  { title: '', places: [place('overview')] },
  { title: 'Over time', places: [place('by-day'), place('by-hour'), place('by-month')] },
  {
    title: 'Broken down',
    places: [place('by-number'), place('by-site'), place('by-campaign'), place('by-call-type')],
  },
  {
    title: 'Callers',
    places: [place('call-back'), place('frequent-numbers'), place('repeat-callers'), place('caller-areas')],
  },
  { title: 'Service', places: [place('answered'), place('duration-bands'), place('concurrent')] },
  { title: 'Single calls', places: [place('call-list'), place('top-calls')] },
  { title: 'Files', places: filePlaces },
]

/** Where a line of a report leads: the next finer report; the call list where there is none between. */
const nextLevels: Partial<Record<ReportKey, ReportKey>> = {
  'by-month': 'by-day',
  'by-site': 'by-number',
  'by-campaign': 'by-number',
}

/** The report that a line opens, among those that are granted. */
export const nextReport = (key: ReportKey, features: readonly FeatureKey[]): ReportKey | undefined =>
  [nextLevels[key], 'call-list' as const].find(
    (next) => next !== undefined && next !== key && features.includes(featureOfReport(next)),
  )
