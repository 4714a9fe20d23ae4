import { callFormats, fileFrequencies, fileOrigins, fileStates } from '#rules/call.ts'
import { z } from 'zod'
import { type BackendEndpoints, upload } from '../endpoint.ts'
import {
  day,
  id,
  idInAddress,
  instant,
  named,
  optionalLine,
  pageOf,
  paging,
  requiredLine,
  searchText,
} from '../shape.ts'

const importId = z.strictObject({ id: idInAddress<'CallImport'>() })
const count = z.number().int()

export const callImport = z.object({
  id: id<'CallImport'>(),
  fileName: z.string(),
  /** The archive that the file came in. */
  archive: z.string().nullable(),
  origin: z.enum(fileOrigins),
  source: named.nullable(),
  carrier: z.string(),
  /** What the carrier calls this kind of file, and the product that it bills, where the file’s name says so. */
  fileKind: z.string().nullable(),
  product: z.string().nullable(),
  /** A daily file’s calls are provisional: a monthly file replaces them. */
  frequency: z.enum(fileFrequencies),
  /** London days of its calls; a monthly file settles all of them. */
  periodFrom: day.nullable(),
  periodTo: day.nullable(),
  format: z.enum(callFormats).nullable(),
  state: z.enum(fileStates),
  /** Why the file was not taken. */
  refused: z.string().nullable(),
  /** Why the file waits for staff: how many of its rows are known, and how many it would add. */
  held: z.object({ reason: z.string(), known: count, fresh: count }).nullable(),
  /** The monthly file that took the place of its calls. */
  replacedBy: named.nullable(),
  /** What staff noted of it. */
  note: z.string(),
  bytes: count,
  sha1: z.string(),
  sha256: z.string(),
  startedBy: z.string(),
  startedAt: instant,
  finishedAt: instant.nullable(),
  /** What was settled by a rule and is worth knowing. */
  notes: z.array(z.string()),
  rows: count,
  accepted: count,
  rejected: count,
  duplicates: count,
  unallocated: count,
  totalDurationSeconds: count,
  /** The file's own price column, added up; decimal. */
  totalCharge: z.string(),
  currency: z.string(),
  firstCallAt: instant.nullable(),
  lastCallAt: instant.nullable(),
})

const otherFile = z.object({ id: id<'CallImport'>(), fileName: z.string(), calls: count })

/** One file with the files that it replaced, or that took calls of its. */
export const callImportDetail = callImport.extend({ replaces: z.array(otherFile), yieldedTo: z.array(otherFile) })

const act = {
  needs: 'calls:edit',
  method: 'POST',
  params: importId,
  returns: callImportDetail,
  errors: ['NOT_FOUND', 'NOT_IN_THIS_STATE'],
} as const

export const callImportEndpoints = {
  list: {
    method: 'GET',
    path: '/callImports',
    summary: 'Imported files, the newest first; a running one shows how far it is',
    needs: 'calls:view',
    query: z.strictObject({
      ...paging,
      search: searchText(200).optional(),
      carrier: searchText(80).optional(),
      sourceId: z.coerce.number<number>().int().optional(),
      format: z.enum(callFormats).optional(),
      frequency: z.enum(fileFrequencies).optional(),
      state: z.enum(fileStates).optional(),
      from: day.optional(),
      to: day.optional(),
    }),
    returns: pageOf(callImport),
  },
  get: {
    method: 'GET',
    path: '/callImports/:id',
    summary: 'One imported file',
    needs: 'calls:view',
    params: importId,
    returns: callImportDetail,
    errors: ['NOT_FOUND'],
  },
  rejections: {
    method: 'GET',
    path: '/callImports/:id/rejections',
    summary: 'The rows of a file that were not taken: line, text and reason',
    needs: 'calls:view',
    params: importId,
    query: z.strictObject(paging),
    returns: pageOf(z.object({ line: count, raw: z.string(), reason: z.string() })),
    errors: ['NOT_FOUND'],
  },
  upload: {
    method: 'POST',
    path: '/callImports',
    summary:
      'Import a file of call records: the body is the file, or a zip or gzip archive of files. It is kept before the answer and read after it',
    needs: 'calls:edit',
    query: z.strictObject({
      fileName: requiredLine(200, 'A file name is needed.'),
      sourceId: idInAddress<'CallSource'>().optional(),
      format: z.enum(callFormats).optional(),
      frequency: z.enum(fileFrequencies).optional(),
    }),
    body: upload,
    returns: callImport.extend({
      /** The files that it became: itself, or those inside the archive, taken or refused. */
      files: z.array(id<'CallImport'>()),
    }),
    errors: ['INVALID', 'NOT_CALL_RECORDS', 'TOO_LARGE', 'DISK_FULL'],
  },
  release: {
    ...act,
    path: '/callImports/:id/release',
    summary: 'Import a held file: its new rows are added, the known ones are duplicates',
  },
  discard: { ...act, path: '/callImports/:id/discard', summary: 'Throw a held file away; nothing of it is stored' },
  undo: {
    ...act,
    path: '/callImports/:id/undo',
    summary:
      'Take a file’s calls out. Its figures and rejections stay; files that it replaced, or that have some of its calls as well, are read again',
  },
  rerun: {
    ...act,
    path: '/callImports/:id/rerun',
    summary: 'Read a file anew, with its source and the numbers as they are now',
  },
  annotate: {
    method: 'PUT',
    path: '/callImports/:id/note',
    summary: 'Note something of a file',
    needs: 'calls:edit',
    params: importId,
    body: z.strictObject({ note: optionalLine(500) }),
    returns: callImportDetail,
    errors: ['NOT_FOUND', 'INVALID'],
  },
} as const satisfies BackendEndpoints
