import type { CallFormat } from '#rules/call.ts'
import type { Db } from '../db/open.ts'
import { type CallSource, callSourceColumns, callSourceOf } from '../calls/call-source.ts'
import { detectFormat } from './formats/detect.ts'
import type { SupplyFile } from './supply-file.ts'

/** The source whose mapped heading a file has, for a file that nothing else reads; undefined when none or several have it. */
export const findMappedSource = async (
  db: Db,
  { format }: { readonly format?: CallFormat | undefined },
  { start, bytes }: SupplyFile,
): Promise<CallSource | undefined> => {
  if (format !== undefined && format !== 'mapped-csv') return undefined
  const rows = await db.selectFrom('call_source').select(callSourceColumns).where('mapping', 'is not', null).execute()
  const fitting: CallSource[] = []
  for (const source of rows.map(callSourceOf)) {
    // Without a heading nothing tells one such file from another.
    if (source.mapping === null || source.mapping.headingRows === 0) continue
    if (!('refused' in (await detectFormat(start, bytes <= start.length, source)))) fitting.push(source)
  }
  return fitting.length === 1 ? fitting[0] : undefined
}
