import type { exportStates } from '#contract/my-account/exports.ts'
import type { ExportFormat } from '#contract/my-account/reports.ts'
import type { ReportKey } from '#rules/reports.ts'

type ExportState = (typeof exportStates)[number]
/** Whose exports: one person's, of one customer. */
export type ExportOwner = { readonly customerId: number; readonly userId: number }

/** An export as it is kept. */
export type ExportRow = {
  readonly id: number
  readonly customer_id: number
  readonly portal_user_id: number
  readonly report: ReportKey
  readonly format: ExportFormat
  readonly query: unknown
  readonly title: string
  readonly period: string
  readonly describes: string
  readonly state: ExportState
  readonly rows: number
  readonly expected_rows: number
  readonly bytes: number | null
  readonly file_name: string
  readonly file_key: string | null
  /** What its person saw when it was made. */
  readonly sight: string
  readonly attempts: number
  readonly reason: string | null
  readonly ordered_at: Date
  readonly finished_at: Date | null
  readonly expires_at: Date | null
  readonly schedule_id: number | null
  readonly delivery: 'link' | 'attachment' | null
}
