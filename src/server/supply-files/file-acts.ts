import type { FileState } from '#rules/call.ts'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import type { Db } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import type { CallsParts } from '../calls/calls-parts.ts'
import { lockCallImport, updateCallImport } from './file-queries.ts'
import { openFile } from './open-file.ts'
import { aboutFile, announceFiles, forgetFile } from './take-in.ts'
import { readAnew } from './take-out.ts'

/** What staff may do with a supply file, and in which states. */
const possible = {
  release: ['held'],
  discard: ['held'],
  undo: ['pending', 'running', 'done'],
  rerun: ['done', 'failed', 'undone'],
} as const satisfies Record<string, readonly FileState[]>

type FileAct = keyof typeof possible
type By = { readonly actor: Actor; readonly id: number }

const act = async (
  { db }: CallsParts,
  { actor, id }: By,
  { name, summary, change }: { name: FileAct; summary: string; change: (db: Db, sha256: string) => Promise<unknown> },
): Promise<string> =>
  db.transaction().execute(async (db) => {
    const file = await lockCallImport(db, id)
    if (file === undefined) throw new Refused('NOT_FOUND')
    const states: readonly FileState[] = possible[name]
    if (!states.includes(file.state)) throw new Refused('NOT_IN_THIS_STATE')
    await change(db, file.sha256)
    await recordActivity(db, actor, { kind: 'changed', ...aboutFile(id, file.fileName), summary })
    await announceFiles(db)
    return file.sha256
  })

/** Lets a held file be imported after all. */
export const releaseFile = (parts: CallsParts, by: By): Promise<unknown> =>
  act(parts, by, {
    name: 'release',
    summary: 'Held file released',
    change: (db) => updateCallImport(db, by.id, { state: 'pending', is_released: true }),
  })

/** Throws a held file away. */
export const discardFile = async (parts: CallsParts, by: By): Promise<void> => {
  const sha256 = await act(parts, by, {
    name: 'discard',
    summary: 'Held file discarded',
    change: (db) => updateCallImport(db, by.id, { state: 'discarded', finished_at: parts.clock() }),
  })
  await forgetFile(parts, sha256)
}

/** Orders a file's calls to be taken out. One that is being read stops at its next chunk. */
export const undoFile = (parts: CallsParts, by: By): Promise<unknown> =>
  act(parts, by, {
    name: 'undo',
    summary: 'File undone',
    change: (db) => updateCallImport(db, by.id, { state: 'undoing', finished_at: null }),
  })

/** Orders a file to be read anew. A kept file that can no longer be read keeps the calls that it has. */
export const rerunFile = async (parts: CallsParts, by: By): Promise<void> => {
  await act(parts, by, {
    name: 'rerun',
    summary: 'File read anew',
    change: async (db) => {
      await openFile({ ...parts, db: parts.db }, by.id).catch(() => {
        throw new Refused('NOT_IN_THIS_STATE', { message: 'The kept file can no longer be read.' })
      })
      await readAnew(db, [by.id])
    },
  })
}

/** Notes what staff know of a file. */
export const annotateFile = ({ db }: CallsParts, { actor, id }: By, note: string): Promise<void> =>
  db.transaction().execute(async (db) => {
    const file = await lockCallImport(db, id)
    if (file === undefined) throw new Refused('NOT_FOUND')
    if (file.note === note) return
    await updateCallImport(db, id, { note })
    await recordActivity(db, actor, {
      kind: 'changed',
      ...aboutFile(id, file.fileName),
      summary: 'Note on the file changed',
      changes: [{ label: 'Note', before: file.note, after: note }],
    })
  })
