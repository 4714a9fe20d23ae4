import type { CallFormat, CallRecord } from '#rules/call.ts'
import type { Db } from '../db/open.ts'
import { insertHalves, type KeptHalf, listKeptHalves, markHalvesJoined } from './call-half-queries.ts'
import type { ChunkWriter } from './chunk-writer.ts'
import { getFormat } from './formats/all-formats.ts'
import type { CallHalf, Rejection, SourceFacts } from './formats/format.ts'
import type { RowChunk } from './formats/read-rows.ts'

const WAITS: Readonly<Record<CallHalf['kind'], string>> = {
  start:
    'This is the start of a call whose end is not in the file. It waits: the call is counted when its end comes in another file of this source.',
  end: 'This is the end of a call whose start is not in the file. It waits: the call is counted when its start comes in another file of this source.',
}

const JOINED = 'This was half a call. Its other half came in a later file of the source, and the call is counted there.'

/** What is left to write of a chunk's halves, inside the transaction that finishes the chunk. */
export type HalvesToKeep = (db: Db) => Promise<void>

type Other = Pick<CallHalf, 'kind' | 'fields'>

const nameOf = ({ key, kind }: Pick<CallHalf, 'key' | 'kind'>): string => `${kind} ${key}`

const otherKind = (kind: CallHalf['kind']): CallHalf['kind'] => (kind === 'start' ? 'end' : 'start')

const joined = (
  half: Other,
  other: Other,
  source: SourceFacts & { readonly format: CallFormat },
): CallRecord | Rejection => {
  const [start, end] = half.kind === 'start' ? [half, other] : [other, half]
  return (
    getFormat(source.format).joinHalves?.(start.fields, end.fields, source) ?? { reason: 'Its format knows no halves.' }
  )
}

/**
 * Joins the halves of a chunk with those that earlier files left: a call goes to the chunk, a half without its other one
 * is rejected and waits. Answers what to keep of them once the chunk is stored: either file may come again, so halves stay
 * when they are joined, and the call is known by then.
 */
export const joinHalves = async (db: Db, chunk: RowChunk<ChunkWriter>): Promise<HalvesToKeep> => {
  const { halves, sink, rejected } = chunk
  if (halves.length === 0) return () => Promise.resolve()
  const { sourceId, importId, source } = sink.context
  const kept = new Map(
    (
      await listKeptHalves(
        db,
        sourceId,
        halves.map(({ key }) => key),
      )
    ).map((half) => [nameOf(half), half]),
  )
  const own = new Map(halves.map((half) => [nameOf(half), half]))
  const met: KeptHalf[] = []
  for (const half of halves) {
    const name = nameOf({ key: half.key, kind: otherKind(half.kind) })
    const beside = own.get(name)
    const other = beside ?? kept.get(name)
    const read = other === undefined ? { reason: WAITS[half.kind] } : joined(half, other, source)
    if ('reason' in read) rejected.push({ line: half.line, raw: half.raw, reason: read.reason })
    // Both in one chunk: the start stands for the two.
    else if (beside === undefined) sink.take(read, half.line, 1)
    else if (half.kind === 'start') sink.take(read, half.line, 2)
    const earlier = kept.get(name)
    if (earlier !== undefined) met.push(earlier)
  }
  return async (db) => {
    await insertHalves(db, { sourceId, importId }, halves)
    await markHalvesJoined(db, met, JOINED)
  }
}
