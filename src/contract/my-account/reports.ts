import { cellKinds, reportKeys, type ReportKey, reports } from '#rules/reports.ts'
import { z } from 'zod'
import { download, type PortalEndpoints } from '../endpoint.ts'
import { day, instant } from '../shape.ts'
import { periodPresets } from '#rules/period.ts'
import { checkPeriod, questionFields } from './call-question.ts'

const cell = z.union([z.string(), z.number()]).nullable()
const cells = z.record(z.string(), cell)
const days = z.object({ from: day, to: day })

export const reportTable = z.object({
  key: z.string(),
  title: z.string(),
  columns: z.array(
    z.object({
      key: z.string(),
      label: z.string(),
      kind: z.enum(cellKinds),
      currency: z.string().optional(),
      /** The figure whose definition explains the column. */
      metric: z.string().optional(),
    }),
  ),
  rows: z.array(
    z.object({
      key: z.string(),
      cells,
      /** The filters that show the calls behind the line. */
      drill: z.record(z.string(), z.union([z.string(), z.array(z.string())])).nullable(),
    }),
  ),
  /** The sums of the columns that add up; they equal the totals of the period. */
  sum: cells.nullable(),
})

/** What stands above every report, on the page and in its files. */
export const reportHeader = z.object({
  report: z.string(),
  title: z.string(),
  period: days,
  periodLabel: z.string(),
  previousPeriod: days.nullable(),
  zone: z.string(),
  /** Until when all calls that were sent are in; null when none was ever imported. */
  dataCompleteTo: instant.nullable(),
  /** The filters in words. */
  filters: z.array(z.object({ label: z.string(), value: z.string() })),
  /** What a reader has to know: provisional days, a period cut by the profile, states that are not known. */
  notes: z.array(z.string()),
  /** Calls in the whole report. */
  calls: z.number().int(),
})

export const reportAnswer = z.object({ header: reportHeader, tables: z.array(reportTable) })
export type ReportAnswer = z.output<typeof reportAnswer>

/** `compare=previous` adds to each line the figures of the period before. */
export const reportQuery = z
  .strictObject({ ...questionFields, compare: z.enum(['previous']).optional() })
  .superRefine(checkPeriod)

const period = z.enum(periodPresets).default('last-13-months')
const monthsQuery = reportQuery.safeExtend({ period })

/** What a report is asked: the monthly trend shows thirteen months unless a period is chosen. */
export const reportQueryOf = (key: ReportKey): typeof reportQuery => (key === 'by-month' ? monthsQuery : reportQuery)

export const exportFormats = ['csv', 'xlsx', 'pdf'] as const
export type ExportFormat = (typeof exportFormats)[number]

export const reportFileQuery = z
  .strictObject({ ...questionFields, compare: z.enum(['previous']).optional(), format: z.enum(exportFormats) })
  .superRefine(checkPeriod)

const reportErrors = ['INVALID', 'NOT_ITEMISED', 'CALLS_UNAVAILABLE'] as const

const reportEndpoint = <K extends ReportKey>(key: K) =>
  ({
    method: 'GET',
    path: `/calls/reports/${key}`,
    summary: `My Calls: ${reports[key].label}`,
    needs: reports[key].feature,
    query: reportQueryOf(key),
    returns: reportAnswer,
    errors: reportErrors,
  }) as const

const reportFileEndpoint = <K extends ReportKey>(key: K) =>
  ({
    method: 'GET',
    path: `/calls/reports/${key}/file`,
    summary: `My Calls: ${reports[key].label} as a file`,
    needs: [reports[key].feature, 'export_calls'],
    query: key === 'by-month' ? reportFileQuery.safeExtend({ period }) : reportFileQuery,
    returns: download('application/octet-stream'),
    errors: [...reportErrors, 'TOO_LARGE_FOR_FILE'],
  }) as const

const ofEach = <E>(endpointOf: (key: ReportKey) => E): Readonly<Record<ReportKey, E>> =>
  Object.fromEntries(reportKeys.map((key) => [key, endpointOf(key)])) as Record<ReportKey, E>

/** One endpoint for each report, so that each declares the feature that opens it. */
export const reportEndpoints = ofEach(reportEndpoint) satisfies PortalEndpoints

/** The same reports as files: CSV and Excel for all, PDF for all but the call list. */
export const reportFileEndpoints = ofEach(reportFileEndpoint) satisfies PortalEndpoints
