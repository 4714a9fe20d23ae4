import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { day, id, idInAddress, instant, pageOf, searchText } from '../shape.ts'

const sources = ['Upload', 'Folder', 'Command', 'API'] as const
const statuses = [
  'Pending',
  'Running',
  'Potential Duplicate',
  'Completed',
  'Refused',
  'Failed',
  'Discarded',
  'Undone',
  'Replaced',
] as const

export type CdrFileSource = (typeof sources)[number]
export type CdrFileStatus = (typeof statuses)[number]

/** A supply file by the names under which programs of the field know it. */
export const cdrFile = z.object({
  id: id<'CallImport'>(),
  fileName: z.string(),
  /** The name under which the file is kept: its SHA-256. */
  storedFileID: z.string(),
  uploadedDate: instant,
  fileSource: z.enum(sources),
  carrier: z.string(),
  fileType: z.string(),
  /** Whether its calls carry prices. */
  billing: z.boolean(),
  /** A daily file; otherwise a monthly or a single one. */
  daily: z.boolean(),
  /** The month that it bills, such as 2026-06. */
  billrun: z.string().nullable(),
  notes: z.string(),
  /** Files do not come by mail here. */
  mailMessage: z.null(),
  mailFrom: z.null(),
  mailTo: z.null(),
  mailSubject: z.null(),
  status: z.enum(statuses),
  /** The archive that it came in, and its name. */
  filePath: z.string(),
  /** SHA-1. */
  originalHash: z.string(),
})

export const cdrFileEndpoints = {
  list: {
    method: 'GET',
    path: '/CDRFiles',
    summary: 'Supply files, walked by id',
    needs: 'calls:view',
    query: z.strictObject({
      idAfter: z.coerce.number<number>().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
      limit: z.coerce.number<number>().int().min(1).max(1000).default(100),
      offset: z.coerce.number<number>().int().min(0).max(10_000_000).default(0),
      carrier: searchText(80).optional(),
      status: z.enum(statuses).optional(),
      from: day.optional(),
      to: day.optional(),
    }),
    returns: pageOf(cdrFile),
  },
  get: {
    method: 'GET',
    path: '/CDRFiles/:id',
    summary: 'One supply file',
    needs: 'calls:view',
    params: z.strictObject({ id: idInAddress<'CallImport'>() }),
    returns: cdrFile,
    errors: ['NOT_FOUND'],
  },
} as const satisfies BackendEndpoints
