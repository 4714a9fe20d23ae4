import type { CallRecord } from '#rules/call.ts'
import { detectFormat } from '#server/supply-files/formats/detect.ts'
import type { SourceFacts } from '#server/supply-files/formats/format.ts'
import { readRows, type RecordSink, type RowChunk } from '#server/supply-files/formats/read-rows.ts'

export const callSourceFacts: SourceFacts = { zone: 'Europe/London', currency: 'GBP', priceKind: 'retail' }

export type ReadOptions = { readonly size?: number; readonly pieces?: number; readonly facts?: SourceFacts }

/** Reads a file as an import does: detected by its start, then cut into chunks. */
export const readCallFile = async (
  file: string | Uint8Array,
  { size = 1000, pieces = 1 << 16, facts = callSourceFacts }: ReadOptions = {},
) => {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file
  const detected = await detectFormat(bytes.subarray(0, 65_536), bytes.length <= 65_536, { facts })
  if ('refused' in detected)
    return {
      refused: detected.refused,
      format: undefined,
      calls: [],
      accepted: 0,
      rejected: [],
      notes: [],
      rows: 0,
      halves: 0,
    }
  async function* parts() {
    for (let at = 0; at < bytes.length; at += pieces) yield bytes.subarray(at, at + pieces)
  }
  const calls: (CallRecord & { line: number })[] = []
  let accepted = 0
  const sinkOf = (): RecordSink => ({
    take: (record, line, rows) => {
      accepted += rows
      calls.push({ ...record, line })
    },
  })
  const chunks: RowChunk<RecordSink>[] = []
  for await (const chunk of readRows(parts(), { ...detected, source: facts }, { size, sinkOf })) chunks.push(chunk)
  return {
    refused: undefined,
    format: detected.format.name,
    reason: detected.reason,
    rows: chunks.reduce((sum, chunk) => sum + chunk.rows, 0),
    accepted,
    halves: chunks.reduce((sum, chunk) => sum + chunk.halves.length, 0),
    calls,
    rejected: chunks.flatMap((chunk) => chunk.rejected),
    notes: chunks.flatMap((chunk) => [...chunk.notes.keys()]),
  }
}

/** When a call starts, as ISO text. */
export const startOfCall = (call: { readonly startedAt: number } | undefined): string =>
  new Date(call?.startedAt ?? Number.NaN).toISOString()
