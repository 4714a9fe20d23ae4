import type { callImportEndpoints } from '#contract/backend/call-imports.ts'
import type { CdrFileSource, CdrFileStatus, cdrFileEndpoints } from '#contract/backend/cdr-files.ts'
import { callFormatLabels, type FileOrigin, type FileState } from '#rules/call.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { annotateFile, discardFile, releaseFile, rerunFile, undoFile } from './file-acts.ts'
import {
  findCallImport,
  listCallImports,
  listRejections,
  listReplacements,
  type ShownFile,
  walkCallImports,
} from './file-queries.ts'
import { findShownSource } from '../calls/queries.ts'
import { SupplyFileTooLarge } from './supply-file.ts'
import { takeIn } from './take-in.ts'

/** Staff import files, see what became of each, and settle what waits for them. */
export const callImportHandlers = (
  parts: AppParts,
  workOff: () => void,
): Handlers<typeof callImportEndpoints, StaffContext> => {
  const { db } = parts
  const getImport = async (id: number) => {
    const found = await findCallImport(db, id)
    if (found === undefined) throw new Refused('NOT_FOUND')
    return { ...found, ...(await listReplacements(db, id)) }
  }
  type Act = (parts: AppParts, by: { actor: StaffContext['actor']; id: number }) => Promise<unknown>
  const acting =
    (act: Act) =>
    async ({ caller, params }: { caller: StaffContext; params: { id: number } }) => {
      await act(parts, { actor: caller.actor, id: params.id })
      workOff()
      return getImport(params.id)
    }
  return {
    list: ({ query }) => listCallImports(db, query),
    get: ({ params }) => getImport(params.id),
    rejections: async ({ params, query }) => {
      const { id } = await getImport(params.id)
      return listRejections(db, id, query)
    },

    upload: async ({ caller, query, upload, refuse }) => {
      const { sourceId } = query
      if (sourceId !== undefined && (await findShownSource(db, sourceId)) === undefined)
        refuseField('sourceId', 'There is no such source.')
      const taken = await takeIn(parts, { ...query, stream: upload, actor: caller.actor }).catch((error: unknown) => {
        throw error instanceof SupplyFileTooLarge ? new Refused('TOO_LARGE') : error
      })
      const shown = taken.find(({ refused }) => refused === undefined) ?? taken[0]
      if (shown === undefined) throw new Error('A file that came is neither taken nor refused')
      if (shown.refused !== undefined)
        refuse('NOT_CALL_RECORDS', { message: shown.refused, data: { importId: shown.importId } })
      // The file is kept: whatever happens now, it is read in the end, here or at the next start.
      workOff()
      return { ...(await getImport(shown.importId)), files: taken.map(({ importId }) => importId) }
    },

    release: acting(releaseFile),
    discard: acting(discardFile),
    undo: acting(undoFile),
    rerun: acting(rerunFile),
    annotate: async ({ caller, params, body }) => {
      await annotateFile(parts, { actor: caller.actor, id: params.id }, body.note)
      return getImport(params.id)
    },
  }
}

const sourceWords: Readonly<Record<FileOrigin, CdrFileSource>> = {
  upload: 'Upload',
  folder: 'Folder',
  command: 'Command',
  api: 'API',
}
const statusWords: Readonly<Record<FileState, CdrFileStatus>> = {
  pending: 'Pending',
  running: 'Running',
  held: 'Potential Duplicate',
  done: 'Completed',
  refused: 'Refused',
  failed: 'Failed',
  discarded: 'Discarded',
  undoing: 'Running',
  undone: 'Undone',
  replaced: 'Replaced',
}

const cdrFileOf = (file: ShownFile) => ({
  id: file.id,
  fileName: file.fileName,
  storedFileID: file.sha256,
  uploadedDate: file.startedAt,
  fileSource: sourceWords[file.origin],
  carrier: file.carrier,
  fileType: [file.fileKind ?? (file.format === null ? '' : callFormatLabels[file.format]), file.product]
    .filter(Boolean)
    .join(' '),
  billing: file.isPriced,
  daily: file.frequency === 'daily',
  billrun: file.periodFrom?.slice(0, 7) ?? null,
  notes: [file.note, file.refused, ...file.notes].filter(Boolean).join('\n'),
  mailMessage: null,
  mailFrom: null,
  mailTo: null,
  mailSubject: null,
  status: statusWords[file.state],
  filePath: file.archive === null ? file.fileName : `${file.archive}/${file.fileName}`,
  originalHash: file.sha1,
})

/** Supply files as programs of the field know them. */
export const cdrFileHandlers = ({ db }: AppParts): Handlers<typeof cdrFileEndpoints, StaffContext> => ({
  list: async ({ query: { status, ...query } }) => {
    const state = status === undefined ? undefined : stateOf(status)
    const { rows, total } = await walkCallImports(db, { ...query, state })
    return { rows: rows.map(cdrFileOf), total }
  },
  get: async ({ params }) => {
    const found = await findCallImport(db, params.id)
    if (found === undefined) throw new Refused('NOT_FOUND')
    return cdrFileOf(found)
  },
})

const stateOf = (status: CdrFileStatus): FileState => {
  const states = Object.entries(statusWords) as [FileState, CdrFileStatus][]
  return states.find(([, word]) => word === status)?.[0] ?? 'done'
}
