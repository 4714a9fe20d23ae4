import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const PART = '.part'

/** Where the files of exports lie: names nobody can guess, for the product's own account alone. */
export type ExportFolder = {
  /** Writes a file: it is there whole, or not at all. Answers its size. */
  readonly write: (key: string, stream: Readable, signal: AbortSignal) => Promise<number>
  /** A file as a stream; undefined when it is not there. */
  readonly read: (key: string) => Promise<{ stream: Readable; bytes: number } | undefined>
  readonly remove: (key: string) => Promise<void>
  /** The keys of all files, those that are being written too. */
  readonly keys: () => Promise<string[]>
  readonly pathOf: (key: string) => string
}

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Opens the folder of exports in a data folder. */
export const openExportFolder = (dataFolder: string): ExportFolder => {
  const folder = path.join(dataFolder, 'exports')
  const pathOf = (key: string): string => {
    if (!/^[0-9a-f]{32,64}$/.test(key)) throw new Error('This is no key of an export')
    return path.join(folder, key)
  }
  return {
    pathOf,
    write: async (key, stream, signal) => {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const part = pathOf(key) + PART
      try {
        const handle = await open(part, 'w', 0o600)
        await pipeline(stream, handle.createWriteStream({ flush: true }), { signal })
        const { size } = await stat(part)
        await rename(part, pathOf(key))
        await syncFolder(folder)
        return size
      } catch (error) {
        stream.destroy()
        await rm(part, { force: true })
        throw error
      }
    },
    read: async (key) => {
      try {
        const { size } = await stat(pathOf(key))
        return { stream: createReadStream(pathOf(key)), bytes: size }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw error
      }
    },
    remove: async (key) => {
      await rm(pathOf(key), { force: true })
      await rm(pathOf(key) + PART, { force: true })
    },
    keys: async () => {
      const names = await readdir(folder).catch(() => [])
      return [...new Set(names.map((name) => name.replace(PART, '')))].filter((key) => /^[0-9a-f]{32,64}$/.test(key))
    },
  }
}
