import { randomBytes } from 'node:crypto'
import { constants, existsSync } from 'node:fs'
import { access, link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { StartRefused } from '../config.ts'

export type DataFolder = {
  readonly path: string
  readonly kind: 'real' | 'demonstration'
  /** Kept in the folder, mode 0600: signs cookies and protects the engines of this folder. */
  readonly secrets: { readonly staffCookies: string; readonly portalCookies: string; readonly engines: string }
}

const sentence = (folder: string, why: string) => new StartRefused(`The data folder ${folder} ${why}`)

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'))

const identity = z.object({
  kind: z.enum(['real', 'demonstration']),
  secrets: z.object({ staffCookies: z.string(), portalCookies: z.string(), engines: z.string() }),
})

/** Says what a new folder is for and makes its secrets: whole or not at all, and never over those of another process. */
const makeIdentity = async (file: string, kind: DataFolder['kind']): Promise<void> => {
  const secret = () => randomBytes(32).toString('base64url')
  const fresh = { kind, secrets: { staffCookies: secret(), portalCookies: secret(), engines: secret() } }
  const draft = `${file}.${process.pid}`
  await writeFile(draft, JSON.stringify(fresh, undefined, 2), { mode: 0o600, flush: true })
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
}

/** Makes a folder and those above it, one by one: Node's own recursive mkdir does not return below /proc. */
const makeFolder = async (folder: string): Promise<void> => {
  if (existsSync(folder)) return
  await makeFolder(path.dirname(folder))
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

/** Opens the folder, making it when it is not there, and refuses one of the other kind or one that cannot be written. */
export const openDataFolder = async (folder: string, kind: DataFolder['kind']): Promise<DataFolder> => {
  try {
    await makeFolder(folder)
    if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error(), { code: 'it is a file' })
    await access(folder, constants.W_OK | constants.X_OK)
    // Of this process alone: several commands may open one folder at once.
    const probe = path.join(folder, `.write-probe.${process.pid}`)
    await writeFile(probe, '')
    await rm(probe)
  } catch (error) {
    throw sentence(
      folder,
      `cannot be written (${(error as NodeJS.ErrnoException).code}). Choose another by MYACCOUNT_DATA.`,
    )
  }
  const file = path.join(folder, 'myaccount.json')
  if (!existsSync(file)) await makeIdentity(file, kind)
  const kept = identity.safeParse(await readJson(file).catch(() => undefined)).data
  if (kept === undefined)
    throw sentence(
      folder,
      'has a file myaccount.json that cannot be read. Put back the one from a backup: it holds the secrets of this folder.',
    )
  if (kept.kind !== kind)
    throw sentence(
      folder,
      kept.kind === 'demonstration'
        ? 'holds demonstration data with published passwords, so it is not started for real. Choose another by MYACCOUNT_DATA.'
        : 'holds real data, so no demonstration is put into it. Choose another by MYACCOUNT_DATA.',
    )
  return { path: folder, kind: kept.kind, secrets: kept.secrets }
}

/** The start time of a process as the kernel counts it, so that a reused process id is not taken for its former owner. */
const startOf = async (pid: number): Promise<string | undefined> => {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

/** Whether a process lives; where the kernel shows no start times, the process id alone decides. */
const lives = async (holder: { pid: number; startedAt?: string }): Promise<boolean> => {
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return holder.startedAt === undefined || (await startOf(holder.pid)) === holder.startedAt
}

/** The process that has the folder now, and what for: a server stays, a command ends by itself. */
export type Holder = { readonly pid: number; readonly as: 'serve' | 'beside' }

/** The process that has the folder now, if any. */
export const findHolder = async (folder: string): Promise<Holder | undefined> => {
  try {
    const holder = (await readJson(path.join(folder, 'running.json'))) as Holder & { startedAt?: string }
    return (await lives(holder)) ? { pid: holder.pid, as: holder.as } : undefined
  } catch {
    return undefined
  }
}

/**
 * Takes a dead holder's lock away. Between looking and removing, another process may have taken the folder: what was taken
 * away is looked at again, and put back when its holder lives.
 */
const removeDeadLock = async (file: string): Promise<void> => {
  const aside = `${file}.${process.pid}.dead`
  try {
    await rename(file, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const holder = (await readJson(aside).catch(() => undefined)) as { pid: number; startedAt?: string } | undefined
  if (holder !== undefined && (await lives(holder))) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
}

/** Takes the folder for this process; a second start is refused with the first one's process id, a dead holder is passed over. */
export const lockDataFolder = async (folder: string, as: Holder['as']): Promise<AsyncDisposable> => {
  const file = path.join(folder, 'running.json')
  // Written aside and linked: whoever finds the lock finds it whole.
  const draft = `${file}.${process.pid}`
  await writeFile(draft, JSON.stringify({ pid: process.pid, as, startedAt: await startOf(process.pid) }), {
    mode: 0o600,
  })
  try {
    for (;;) {
      try {
        await link(draft, file)
        return { [Symbol.asyncDispose]: () => rm(file, { force: true }) }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
      const holder = await findHolder(folder)
      if (holder !== undefined && holder.pid !== process.pid)
        throw sentence(
          folder,
          `is in use by process ${holder.pid}. Stop it first, or choose another folder by MYACCOUNT_DATA.`,
        )
      if (holder === undefined) await removeDeadLock(file)
      else await rm(file, { force: true })
    }
  } finally {
    await rm(draft, { force: true })
  }
}

/** What a folder holds, if it is a data folder. */
export const findKind = async (folder: string): Promise<DataFolder['kind'] | undefined> => {
  const file = path.join(folder, 'myaccount.json')
  return identity.safeParse(await readJson(file).catch(() => undefined)).data?.kind
}
