import type { ReportKey } from '#rules/reports.ts'
import { useEffect } from 'react'
import type { Change, Search } from './address-values.ts'

type Kept = { readonly period: string; readonly from?: string; readonly to?: string }

/** A report, or the page of daily records. */
type Place = ReportKey | 'daily'

const nameOf = (report: Place): string => `myaccount.calls.period.${report}`

const isKept = (value: unknown): value is Kept =>
  typeof value === 'object' && value !== null && 'period' in value && typeof value.period === 'string'

const readKept = (report: Place): Kept | undefined => {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(nameOf(report)) ?? 'null')
    return isKept(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The period last chosen for a report comes back when its page is opened without one. */
export const useRememberedPeriod = (report: Place, search: Search, change: Change): void => {
  const { period, from, to } = search
  useEffect(() => {
    const kept = readKept(report)
    if (period === undefined && kept !== undefined) change({ ...kept }, { replace: true })
    // Only what the page was opened with counts, not what is chosen on it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each report
  }, [report])
  useEffect(() => {
    if (typeof period !== 'string') return
    try {
      localStorage.setItem(nameOf(report), JSON.stringify({ period, from, to }))
    } catch {
      // A browser that keeps nothing forgets the period, and that is all.
    }
  }, [report, period, from, to])
}
