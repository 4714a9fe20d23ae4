import type { ReportKey } from '#rules/reports.ts'

/** Whose views: one person's, of one customer. */
export type ViewOwner = { readonly customerId: number; readonly userId: number }
/** What its owner sets of a view. */
export type ViewValues = { readonly name: string; readonly report: ReportKey; readonly search: string }
/** A view as it is kept. */
export type SavedViewRow = ViewValues & { readonly id: number; readonly updated_at: Date }
