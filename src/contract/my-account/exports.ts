import { reportKeys } from '#rules/reports.ts'
import { z } from 'zod'
import { download, type PortalEndpoints } from '../endpoint.ts'
import { id, idInAddress, instant, nothing } from '../shape.ts'
import { exportFormats, reportQueryOf } from './reports.ts'

const exportId = z.strictObject({ id: idInAddress<'CallExport'>() })

export const exportStates = ['waiting', 'running', 'done', 'failed', 'cancelled', 'expired'] as const

export const callExport = z.object({
  id: id<'CallExport'>(),
  report: z.enum(reportKeys),
  title: z.string(),
  /** The period and filters in words. */
  describes: z.string(),
  format: z.enum(exportFormats),
  state: z.enum(exportStates),
  /** Rows written so far, and how many are expected. */
  rows: z.number().int(),
  expectedRows: z.number().int(),
  bytes: z.number().int().nullable(),
  fileName: z.string(),
  /** Why it failed. */
  reason: z.string().nullable(),
  orderedAt: instant,
  finishedAt: instant.nullable(),
  /** Seven days after it is done; the file is gone then and can be ordered again. */
  expiresAt: instant.nullable(),
})

const { 'by-month': byMonth, ...others } = z.enum(reportKeys).enum

/** The monthly trend is asked for thirteen months unless a period is chosen, here as on its page. */
const exportOrder = z.discriminatedUnion('report', [
  z.strictObject({ report: z.literal(byMonth), format: z.enum(exportFormats), query: reportQueryOf(byMonth) }),
  z.strictObject({ report: z.enum(others), format: z.enum(exportFormats), query: reportQueryOf('by-day') }),
])

/** Exports that are made in the background: ordered, watched, fetched while the profile still grants them. */
export const callExportEndpoints = {
  order: {
    method: 'POST',
    path: '/calls/exports',
    summary: 'Order a report as a file, however large',
    needs: 'export_calls',
    body: exportOrder,
    returns: callExport,
    errors: ['INVALID', 'NOT_GRANTED', 'NOT_ITEMISED', 'TOO_MANY_EXPORTS', 'CALLS_UNAVAILABLE'],
  },
  list: {
    method: 'GET',
    path: '/calls/exports',
    summary: 'Own exports, the newest first',
    needs: 'export_calls',
    returns: z.object({ rows: z.array(callExport) }),
  },
  file: {
    method: 'GET',
    path: '/calls/exports/:id/file',
    summary: 'The file of an export; the profile is asked again',
    needs: 'export_calls',
    params: exportId,
    returns: download('application/octet-stream'),
    errors: ['NOT_FOUND', 'NOT_GRANTED', 'NOT_READY', 'NOT_ITEMISED'],
  },
  cancel: {
    method: 'DELETE',
    path: '/calls/exports/:id',
    summary: 'Cancel an export, or forget its file',
    needs: 'export_calls',
    params: exportId,
    returns: nothing,
    errors: ['NOT_FOUND'],
  },
} as const satisfies PortalEndpoints
