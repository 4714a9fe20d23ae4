import { type reportQuery, reportQueryOf } from '#contract/my-account/reports.ts'
import type { ReportKey } from '#rules/reports.ts'
import type { z } from 'zod'
import { issuesOf, refuse } from '../http/refusal.ts'

/** What a report is asked, as it was parsed from an address. */
export type ReportQuery = z.output<typeof reportQuery>

/** Parameters of an address: one value, or several of one name. */
const parametersOf = (search: string): Record<string, string | string[]> => {
  const parameters = new URLSearchParams(search)
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((key) => {
      const values = parameters.getAll(key)
      return [key, values.length === 1 ? (values[0] ?? '') : values]
    }),
  )
}

/** Reads the query part of a report's address as the report's own endpoint does; the faults stand at `search`. */
export const readViewSearch = ({ report, search }: { report: ReportKey; search: string }): ReportQuery => {
  const read = reportQueryOf(report).safeParse(parametersOf(search))
  if (read.success) return read.data
  return refuse('INVALID', {
    issues: issuesOf(read.error).map(({ path, message }) => ({ path: ['search', ...path], message })),
  })
}
