import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'

/** A file as it was kept: its place, its fingerprints, and its first bytes. */
export type SupplyFile = {
  readonly bytes: number
  readonly sha1: string
  readonly sha256: string
  readonly start: Uint8Array
}

/** A file of more bytes than are taken, with a sentence for the person who sent it. */
export class SupplyFileTooLarge extends Error {
  override readonly name = 'SupplyFileTooLarge'

  constructor(mostBytes: number) {
    super(`The file is too large: at most ${Math.floor(mostBytes / 1024 / 1024)} MB are taken. Send it in parts.`)
  }
}

/** How much of a file is looked at to tell what it is. */
const START_BYTES = 65_536

const folderOf = (dataFolder: string): string => path.join(dataFolder, 'supply-files')

/** Where a file of these bytes is kept. */
export const supplyFilePath = (dataFolder: string, sha256: string): string => path.join(folderOf(dataFolder), sha256)

/** Keeps a file in the data folder, under its fingerprint, before anything else is done with it. */
export const keepSupplyFile = async (
  dataFolder: string,
  stream: AsyncIterable<Uint8Array>,
  mostBytes: number,
): Promise<SupplyFile> => {
  const folder = folderOf(dataFolder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = path.join(folder, `draft-${randomUUID()}`)
  const [sha1, sha256] = [createHash('sha1'), createHash('sha256')]
  let bytes = 0
  let start = Buffer.alloc(0)
  const file = await open(draft, 'wx', 0o600)
  try {
    for await (const part of stream) {
      bytes += part.length
      if (bytes > mostBytes) throw new SupplyFileTooLarge(mostBytes)
      await file.write(part)
      sha1.update(part)
      sha256.update(part)
      if (start.length < START_BYTES) start = Buffer.concat([start, part.subarray(0, START_BYTES - start.length)])
    }
    await file.sync()
    await file.close()
    const fingerprint = sha256.digest('hex')
    await rename(draft, supplyFilePath(dataFolder, fingerprint))
    return { bytes, sha1: sha1.digest('hex'), sha256: fingerprint, start }
  } catch (error) {
    await file.close().catch(() => undefined)
    await rm(draft, { force: true })
    throw error
  }
}

/** Reads a kept file from its start, in pieces that take a few milliseconds each: requests are answered, and the chunk before is sent to the store, between them. */
export const readSupplyFile = (dataFolder: string, sha256: string): AsyncIterable<Buffer> =>
  createReadStream(supplyFilePath(dataFolder, sha256), { highWaterMark: 1 << 16 })

/** The first bytes of a kept file. */
export const readSupplyFileStart = async (dataFolder: string, sha256: string): Promise<Uint8Array> => {
  const file = await open(supplyFilePath(dataFolder, sha256), 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** Removes a kept file that nothing refers to. */
export const removeSupplyFile = (dataFolder: string, sha256: string): Promise<void> =>
  rm(supplyFilePath(dataFolder, sha256), { force: true })

const STRAY_MS = 24 * 3_600_000

/** Removes what uploads left that ended with their process; answers which kept files are older than any upload lasts. */
export const removeStaleDrafts = async (dataFolder: string, now: number): Promise<string[]> => {
  const folder = folderOf(dataFolder)
  const old: string[] = []
  for (const name of await readdir(folder).catch(() => [])) {
    const file = path.join(folder, name)
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: now }))
    if (now - mtimeMs <= STRAY_MS) continue
    if (name.startsWith('draft-')) await rm(file, { force: true })
    else old.push(name)
  }
  return old
}
