import { z } from 'zod'
import { download, type PortalEndpoints } from '../endpoint.ts'
import { day, instant } from '../shape.ts'
import { checkPeriod, periodFields } from './call-question.ts'

const count = z.number().int()

/** The file of a London day: what it holds, and which issue of it this is. */
export const dailyRecord = z.object({
  day,
  /** Calls in the file; calls that are never itemised are not among them. */
  rows: count,
  /** Null while a large file is being measured: ask again in a moment. */
  bytes: count.nullable(),
  /** Of the file's bytes, in hexadecimal. */
  sha256: z.string().nullable(),
  /** 1 when first issued; one more whenever the file's bytes change. A version's bytes are the same at every download. */
  version: count.nullable(),
  issuedAt: instant.nullable(),
  /** Whether a monthly file is still to replace some of the rows. */
  provisional: z.boolean(),
  /** Until when the calls of the day are in: the end of the day once all are. Null when that is not known. */
  completeTo: instant.nullable(),
  /** What changed with this version, in words; empty for the first. */
  changed: z.string(),
})

export const dailyPeriod = z.strictObject(periodFields).superRefine(checkPeriod)
export const dayInAddress = z.strictObject({ day })
export const monthQuery = z.strictObject({
  month: z.string().regex(/^(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])$/, 'A month is written as 2026-03.'),
})

export const dailyRecordErrors = ['INVALID', 'NOT_ITEMISED', 'CALLS_UNAVAILABLE'] as const
export const dailyFileErrors = ['NOT_FOUND', 'NOT_ITEMISED', 'CALLS_UNAVAILABLE'] as const

export const dailyRecordEndpoints = {
  list: {
    method: 'GET',
    path: '/dailyCallRecords',
    summary: 'The London days of a period that are over and have calls: rows, size, checksum and version of each file',
    needs: 'myCallsDailyCDRAccess',
    query: dailyPeriod,
    returns: z.object({ rows: z.array(dailyRecord) }),
    errors: dailyRecordErrors,
  },
  file: {
    method: 'GET',
    path: '/dailyCallRecords/:day',
    summary: 'The call records of a London day as a CSV file',
    needs: 'myCallsDailyCDRAccess',
    params: dayInAddress,
    returns: download('text/csv; charset=utf-8'),
    errors: dailyFileErrors,
  },
  archive: {
    method: 'GET',
    path: '/dailyCallRecords.zip',
    summary: 'The daily files of a month in one archive, with a list of their sizes, checksums and versions',
    needs: 'myCallsDailyCDRAccess',
    query: monthQuery,
    returns: download('application/zip'),
    errors: dailyRecordErrors,
  },
} as const satisfies PortalEndpoints
