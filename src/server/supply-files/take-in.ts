import type { CallFormat, FileFrequency, FileOrigin } from '#rules/call.ts'
import { readSupplyFileName } from '#rules/supply-file-name.ts'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import type { Db } from '../db/open.ts'
import { announce } from '../live/live.ts'
import { type CallSource, findCallSource, getDefaultSource } from '../calls/call-source.ts'
import type { CallsParts } from '../calls/calls-parts.ts'
import { detectFormat, NO_SOURCE } from './formats/detect.ts'
import { findMappedSource } from './mapped-source.ts'
import { keepSupplyFile, removeSupplyFile, type SupplyFile, SupplyFileTooLarge, supplyFilePath } from './supply-file.ts'
import { archiveKindOf, type UnpackedFile, UnpackRefused, unpackGzip, unpackZip } from './unpack.ts'

/** A file that somebody sends. */
export type SentFile = {
  readonly fileName: string
  readonly stream: AsyncIterable<Uint8Array>
  /** Where the file comes from; without it, the built-in source of its format. */
  readonly sourceId?: number | undefined
  /** The format that the file must have; without it, it is detected. */
  readonly format?: CallFormat | undefined
  /** How often such files come; without it, what the file's name says, else the source. */
  readonly frequency?: FileFrequency | undefined
  readonly origin?: FileOrigin | undefined
  readonly actor: Actor
}

/** A supply file that is kept and waits for its turn, or that was refused. */
export type TakenFile = { readonly importId: number; readonly fileName: string; readonly refused?: string }

type KeptFile = { readonly name: string; readonly file: SupplyFile; readonly archive?: string }

/**
 * Keeps a file and notes it, without reading its calls yet: what an upload answers at once. An archive becomes its files,
 * each a supply file of its own; an archive that cannot be unpacked is one refused file.
 */
export const takeIn = async (parts: CallsParts, sent: SentFile): Promise<TakenFile[]> => {
  const { dataFolder, uploadBytes } = parts.config
  const file = await keepSupplyFile(dataFolder, sent.stream, uploadBytes)
  const kind = archiveKindOf(file.start)
  if (kind === undefined) return [await note(parts, sent, { name: sent.fileName, file })]
  const kept: KeptFile[] = []
  try {
    for await (const unpacked of unpack(parts, sent.fileName, file)) {
      const inside = await keepInside(parts, unpacked)
      kept.push({ name: unpacked.name, file: inside, archive: sent.fileName })
    }
  } catch (error) {
    for (const { file } of kept) await forgetFile(parts, file.sha256)
    await forgetFile(parts, file.sha256)
    if (!(error instanceof UnpackRefused)) throw error
    return [await note(parts, sent, { name: sent.fileName, file, refused: error.message })]
  }
  const taken: TakenFile[] = []
  for (const each of kept) taken.push(await note(parts, sent, each))
  await forgetFile(parts, file.sha256)
  return taken
}

const keepInside = async ({ config }: CallsParts, { name, stream }: UnpackedFile): Promise<SupplyFile> => {
  try {
    return await keepSupplyFile(config.dataFolder, stream, config.uploadBytes)
  } catch (error) {
    if (!(error instanceof SupplyFileTooLarge)) throw error
    throw new UnpackRefused(`${name}: ${error.message}`, { cause: error })
  }
}

async function* unpack({ config }: CallsParts, archive: string, file: SupplyFile): AsyncGenerator<UnpackedFile> {
  const packed = supplyFilePath(config.dataFolder, file.sha256)
  if (archiveKindOf(file.start) === 'gzip') yield await unpackGzip(packed, archive, config)
  else yield* unpackZip(packed, config)
}

type Noted = KeptFile & { readonly refused?: string }

/** Notes a kept file as one to be imported, or as refused with the reason. */
const note = async (parts: CallsParts, sent: SentFile, { name, file, archive, refused }: Noted): Promise<TakenFile> => {
  const told = refused === undefined ? await settle(parts, sent, { file, name }) : { refused }
  const isRefused = told.refused !== undefined
  const says = readSupplyFileName(name)
  const importId = await parts.db.transaction().execute(async (db) => {
    const { id } = await db
      .insertInto('call_import')
      .values({
        source_id: told.source?.id ?? null,
        file_name: name,
        bytes: file.bytes,
        sha1: file.sha1,
        sha256: file.sha256,
        format: told.source?.format ?? null,
        state: isRefused ? 'refused' : 'pending',
        refused: told.refused ?? null,
        origin: sent.origin ?? (sent.actor.usedApi === true ? 'api' : 'upload'),
        frequency: sent.frequency ?? says.frequency ?? told.source?.frequency ?? 'once',
        file_kind: says.kind ?? null,
        product: says.product ?? null,
        archive: archive ?? null,
        started_by: sent.actor.who,
        started_at: parts.clock(),
        finished_at: isRefused ? parts.clock() : null,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    if (isRefused)
      await recordActivity(db, sent.actor, {
        ...aboutFile(id, name),
        kind: 'import',
        summary: `Refused the file ${name}: ${told.refused}`,
      })
    await announceFiles(db)
    return id
  })
  if (isRefused) await forgetFile(parts, file.sha256)
  return { importId, fileName: name, ...(told.refused !== undefined && { refused: told.refused }) }
}

/** Wakes open pages of supply files. */
export const announceFiles = (db: Db): Promise<void> => announce(db, { about: 'backend', topics: ['calls'] })

/** A supply file as the activity log names it. */
export const aboutFile = (subjectId: number, subjectName: string) => ({
  subject: 'Call records',
  subjectId,
  subjectName,
})

type Settled = { readonly source?: CallSource | undefined; readonly refused?: string | undefined }

/** Where a file comes from, and whether anything speaks against taking it. */
const settle = async ({ db, clock }: CallsParts, sent: SentFile, { file, name }: KeptFile): Promise<Settled> => {
  const given = sent.sourceId === undefined ? undefined : await findCallSource(db, sent.sourceId)
  if (archiveKindOf(file.start) !== undefined)
    return { refused: 'This is an archive inside an archive. Send the archive inside on its own.' }
  const facts = { ...(given ?? NO_SOURCE), file: { name, receivedAt: clock().getTime() } }
  const { format, mapping } = given ?? { format: sent.format, mapping: undefined }
  const weighed = async (source: CallSource): Promise<Settled> => ({
    source,
    refused: contradictionOf(given, sent) ?? (await describeOtherSource(db, file.sha256, source.id)),
  })
  const detected = await detectFormat(file.start, file.bytes <= file.start.length, { format, mapping, facts })
  if (!('refused' in detected)) return weighed(given ?? (await getDefaultSource(db, detected.format.name)))
  const mapped = given === undefined ? await findMappedSource(db, sent, file) : undefined
  return mapped === undefined ? { source: given, refused: detected.refused } : weighed(mapped)
}

const contradictionOf = (given: CallSource | undefined, { format }: SentFile): string | undefined =>
  given === undefined || format === undefined || given.format === format
    ? undefined
    : `The source “${given.name}” reads ${given.format}, but ${format} was asked for. Choose one of the two.`

/** The same bytes from another source would be the same calls counted twice. */
const describeOtherSource = async (db: Db, sha256: string, sourceId: number): Promise<string | undefined> => {
  const other = await db
    .selectFrom('call_import')
    .innerJoin('call_source', 'call_source.id', 'call_import.source_id')
    .select(['call_source.name', 'call_import.file_name'])
    .where('call_import.sha256', '=', sha256)
    .where('call_import.state', 'in', ['pending', 'running', 'held', 'done'])
    .where('call_import.source_id', '<>', sourceId)
    .limit(1)
    .executeTakeFirst()
  return other === undefined
    ? undefined
    : `This very file was imported already as “${other.file_name}” from the source “${other.name}”; from another source its calls would count twice.`
}

/** Removes the kept bytes of a file unless a supply file still needs them. */
export const forgetFile = async ({ db, config }: CallsParts, sha256: string): Promise<void> => {
  const needed = await db
    .selectFrom('call_import')
    .select('id')
    .where('sha256', '=', sha256)
    .where('state', 'not in', ['refused', 'discarded'])
    .limit(1)
    .executeTakeFirst()
  if (needed === undefined) await removeSupplyFile(config.dataFolder, sha256)
}
