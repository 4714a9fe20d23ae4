import { createReadStream } from 'node:fs'
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { platformActor } from '../activity/record-activity.ts'
import type { CallsParts } from '../calls/calls-parts.ts'
import { listCallSources } from '../calls/queries.ts'
import { SupplyFileTooLarge } from './supply-file.ts'
import { takeIn } from './take-in.ts'

const DONE = 'done'
const REFUSED = 'refused'

/** Files that somebody is still writing, by the habits of those who write them. */
const unfinished = /^\.|\.(?:part|partial|tmp|filepart|crdownload)$/i

type Waiting = { readonly file: string; readonly name: string; readonly folder: string | undefined }

/** The folder that is watched, with what was seen of its files when it was last looked at. */
export type WatchedFolder = { readonly path: string; readonly seen: Map<string, string> }

const filesIn = async (folder: string, inside: string | undefined): Promise<Waiting[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && !unfinished.test(entry.name))
    .map(({ name }) => ({ file: path.join(folder, name), name, folder: inside }))

const listWaiting = async (root: string): Promise<Waiting[]> => {
  await mkdir(root, { recursive: true, mode: 0o700 })
  const folders = (await readdir(root, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && entry.name !== DONE && entry.name !== REFUSED)
    .map(({ name }) => name)
  const inside = await Promise.all(folders.map((name) => filesIn(path.join(root, name), name)))
  return [...(await filesIn(root, undefined)), ...inside.flat()].toSorted((a, b) => (a.file < b.file ? -1 : 1))
}

/** Files whose size and time stood still since the last look: nobody writes them any more. */
const listStill = async ({ path: root, seen }: WatchedFolder): Promise<Waiting[]> => {
  const waiting = await listWaiting(root)
  const still: Waiting[] = []
  const now = new Map<string, string>()
  for (const each of waiting) {
    const found = await stat(each.file).catch(() => undefined)
    if (found === undefined) continue
    const stamp = `${found.size} ${found.mtimeMs}`
    if (seen.get(each.file) === stamp) still.push(each)
    now.set(each.file, stamp)
  }
  seen.clear()
  for (const [file, stamp] of now) seen.set(file, stamp)
  return still
}

type Taken = { readonly to: typeof DONE | typeof REFUSED; readonly why: readonly string[] }

const takeWaiting = async (parts: CallsParts, { file, name, folder }: Waiting): Promise<Taken> => {
  const sources = await listCallSources(parts.db)
  const source = sources.find((each) => each.name.toLowerCase() === folder?.toLowerCase())
  if (folder !== undefined && source === undefined)
    return { to: REFUSED, why: [`There is no call source “${folder}”. Add it, or put the file into the folder above.`] }
  const taken = await takeIn(parts, {
    fileName: name.toWellFormed(),
    stream: createReadStream(file, { highWaterMark: 1 << 20 }),
    sourceId: source?.id,
    origin: 'folder',
    actor: { ...platformActor, who: 'Watched folder' },
  })
  const refused = taken.filter((each) => each.refused !== undefined)
  return {
    to: refused.length === taken.length ? REFUSED : DONE,
    why: refused.map(({ fileName, refused: why }) => `${fileName}: ${why}`),
  }
}

const takeOrRefuse = async (parts: CallsParts, waiting: Waiting): Promise<Taken> => {
  try {
    return await takeWaiting(parts, waiting)
  } catch (error) {
    if (!(error instanceof SupplyFileTooLarge)) throw error
    return { to: REFUSED, why: [error.message] }
  }
}

// Nothing that lies there already is written over.
const putAside = async (root: string, { file, name }: Waiting, { to, why }: Taken): Promise<void> => {
  const folder = path.join(root, to)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { name: stem, ext } = path.parse(name)
  const taken = new Set(await readdir(folder))
  let free = name
  for (let copy = 2; taken.has(free); copy += 1) free = `${stem} (${copy})${ext}`
  if (why.length > 0) await writeFile(path.join(folder, `${free}.txt`), `${why.join('\n')}\n`)
  await rename(file, path.join(folder, free))
}

/**
 * Looks into the watched folder once and takes the files that stand still: a sub-folder names the source. What is taken
 * goes to `done`, what is not to `refused` with a sentence beside it. Answers how many were taken.
 */
export const lookIntoFolder = async (parts: CallsParts, watched: WatchedFolder): Promise<number> => {
  let count = 0
  for (const waiting of await listStill(watched)) {
    try {
      await putAside(watched.path, waiting, await takeOrRefuse(parts, waiting))
      count += 1
    } catch (error) {
      parts.log.warn(`The file ${waiting.file} of the watched folder could not be taken: ${String(error)}`)
    }
  }
  return count
}
