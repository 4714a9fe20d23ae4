import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { createGunzip } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'

/** How much an archive may hold. */
export type UnpackLimits = {
  readonly unpackedBytes: number
  /** How many times its own size an archive may unpack to, once it is more than a few megabytes. */
  readonly unpackedRatio: number
  readonly archiveEntries: number
}

/** An archive that is not taken, in a sentence for the person who sent it. */
export class UnpackRefused extends Error {
  override readonly name = 'UnpackRefused'
}

/** A file inside an archive. */
export type UnpackedFile = { readonly name: string; readonly stream: AsyncIterable<Uint8Array> }

// Small archives of much repetition are no danger.
const FREE_BYTES = 16 * 1024 * 1024

/** Which archive a file that starts so is; undefined when it is none that is unpacked here. */
export const archiveKindOf = (start: Uint8Array): 'gzip' | 'zip' | undefined => {
  const [a, b, c, d] = start
  if (a === 0x1f && b === 0x8b) return 'gzip'
  return a === 0x50 && b === 0x4b && c === 0x03 && d === 0x04 ? 'zip' : undefined
}

const inMegabytes = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MB`

/** Counts what comes out of an archive, and stops it at the limits. */
class Gauge {
  readonly #limits: UnpackLimits
  readonly #packedBytes: number
  #bytes = 0

  constructor(limits: UnpackLimits, packedBytes: number) {
    this.#limits = limits
    this.#packedBytes = packedBytes
  }

  add(bytes: number): void {
    this.#bytes += bytes
    const { unpackedBytes, unpackedRatio } = this.#limits
    if (this.#bytes > unpackedBytes)
      throw new UnpackRefused(
        `The archive unpacks to more than ${inMegabytes(unpackedBytes)}. Send its files in smaller archives, or as they are.`,
      )
    if (this.#bytes > FREE_BYTES && this.#bytes > this.#packedBytes * unpackedRatio)
      throw new UnpackRefused(
        `The archive unpacks to more than ${unpackedRatio} times its size, which call records do not. If it is meant to, send the file unpacked.`,
      )
  }

  async *through(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      for await (const part of stream) {
        this.add(part.length)
        yield part
      }
    } catch (error) {
      throw error instanceof UnpackRefused || !isDamage(error) ? error : new UnpackRefused(DAMAGED, { cause: error })
    }
  }
}

const DAMAGED = 'The archive is damaged or cut off, so it cannot be unpacked. Make it again and send that.'

const damageCodes = /^Z_|^ERR_STREAM_PREMATURE_CLOSE$/

// A disk that is full is no fault of the archive.
const isDamage = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  return code === undefined || damageCodes.test(code)
}

/** The file inside a gzip file, under the archive's name without its ending. */
export const unpackGzip = async (file: string, archive: string, limits: UnpackLimits): Promise<UnpackedFile> => {
  const packed = createReadStream(file)
  const unpacking = createGunzip()
  packed.on('error', (error) => unpacking.destroy(error))
  const gauge = new Gauge(limits, (await stat(file)).size)
  return {
    name: archive.replace(/\.(?:gz|gzip)$/i, '').replace(/\.tgz$/i, '.tar') || 'unpacked',
    stream: closing(gauge.through(packed.pipe(unpacking)), () => packed.destroy()),
  }
}

async function* closing(stream: AsyncIterable<Uint8Array>, close: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* stream
  } finally {
    close()
  }
}

/** The files inside a zip archive, one after the other. Its whole list is checked before anything is unpacked. */
export async function* unpackZip(file: string, limits: UnpackLimits): AsyncGenerator<UnpackedFile> {
  const zip = await openZip(file)
  try {
    const gauge = new Gauge(limits, (await stat(file)).size)
    for (const entry of await listEntries(zip, limits)) {
      const stream = await zip.openReadStreamPromise(entry).catch((error: unknown) => {
        throw new UnpackRefused(DAMAGED, { cause: error })
      })
      yield { name: path.posix.basename(entry.fileName), stream: gauge.through(stream) }
    }
  } finally {
    zip.close()
  }
}

const openZip = async (file: string): Promise<ZipFile> => {
  try {
    return await openPromise(file, { autoClose: false })
  } catch (error) {
    throw new UnpackRefused(DAMAGED, { cause: error })
  }
}

const isSymlink = ({ externalFileAttributes }: Entry): boolean => ((externalFileAttributes >>> 16) & 0xf000) === 0xa000

// What Apple's and Microsoft's systems add of their own.
const isCompanion = (name: string): boolean => /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$)/.test(name)

const listEntries = async (zip: ZipFile, { archiveEntries, unpackedBytes }: UnpackLimits): Promise<Entry[]> => {
  if (zip.entryCount > archiveEntries)
    throw new UnpackRefused(
      `The archive holds ${zip.entryCount} files; at most ${archiveEntries} are taken at once. Send it in parts.`,
    )
  const entries: Entry[] = []
  let declared = 0
  try {
    for await (const entry of zip.eachEntry()) {
      const { fileName } = entry
      if (fileName === '[Content_Types].xml')
        throw new UnpackRefused('This is an Excel workbook or another Office document. Save it as CSV and send that.')
      if (isSymlink(entry))
        throw new UnpackRefused(
          `The archive holds a link (${cut(fileName)}) in the place of a file. Pack the file itself.`,
        )
      if (entry.isEncrypted()) throw new UnpackRefused('The archive is locked by a password. Send it without one.')
      if (fileName.endsWith('/') || isCompanion(fileName)) continue
      declared += entry.uncompressedSize
      entries.push(entry)
    }
  } catch (error) {
    if (error instanceof UnpackRefused) throw error
    throw new UnpackRefused(whyListFails(error), { cause: error })
  }
  if (declared > unpackedBytes)
    throw new UnpackRefused(
      `The archive unpacks to ${inMegabytes(declared)}; at most ${inMegabytes(unpackedBytes)} are taken. Send it in parts.`,
    )
  if (entries.length === 0) throw new UnpackRefused('The archive is empty.')
  return entries
}

const cut = (name: string): string => name.replaceAll(/\p{Cc}/gu, '�').slice(0, 60)

// yauzl refuses such names itself, while it reads the list.
const whyListFails = (error: unknown): string =>
  error instanceof Error &&
  /^(?:absolute path|invalid relative path|invalid characters in fileName)/.test(error.message)
    ? 'The archive holds a file whose name leads out of it. Pack the files without their folders.'
    : DAMAGED
