import { sql } from 'kysely'
import type { Db } from '../db/open.ts'
import type { CallHalf, HalfFields } from './formats/format.ts'

/** A half that an earlier file of the source left. */
export type KeptHalf = Pick<CallHalf, 'key' | 'kind'> & {
  readonly fields: HalfFields
  readonly importId: number
  readonly line: number
}

/** The halves of these calls that files of the source left; those of files that were taken back are none. */
export const listKeptHalves = async (db: Db, sourceId: number, keys: readonly string[]): Promise<KeptHalf[]> => {
  const rows = await db
    .selectFrom('call_half as half')
    .innerJoin('call_import', 'call_import.id', 'half.import_id')
    .select(['half.dialog_key', 'half.kind', 'half.fields', 'half.import_id', 'half.line_number'])
    .where('half.source_id', '=', sourceId)
    .where('half.dialog_key', '=', sql<string>`any(${keys}::text[])`)
    .where('call_import.state', 'in', ['running', 'done'])
    .execute()
  return rows.map((row) => ({
    key: row.dialog_key,
    kind: row.kind as CallHalf['kind'],
    fields: row.fields as HalfFields,
    importId: row.import_id,
    line: row.line_number,
  }))
}

/** Keeps halves for files that come later. Inside the transaction that finishes their chunk. */
export const insertHalves = async (
  db: Db,
  { sourceId, importId }: { sourceId: number; importId: number },
  halves: readonly CallHalf[],
): Promise<void> => {
  if (halves.length === 0) return
  await sql`
    insert into call_half (source_id, dialog_key, kind, fields, import_id, line_number)
    select ${sourceId}, dialog_key, kind, fields::jsonb, ${importId}, line_number
    from unnest(${halves.map(({ key }) => key)}::text[], ${halves.map(({ kind }) => kind)}::text[],
      ${halves.map(({ fields }) => JSON.stringify(fields))}::text[], ${halves.map(({ line }) => line)}::integer[])
      as half (dialog_key, kind, fields, line_number)
    on conflict (source_id, dialog_key, kind) do update
    set fields = excluded.fields, import_id = excluded.import_id, line_number = excluded.line_number`.execute(db)
}

/** Says beside rejected halves of earlier files that their calls are counted by now. */
export const markHalvesJoined = async (db: Db, halves: readonly KeptHalf[], reason: string): Promise<void> => {
  if (halves.length === 0) return
  await sql`
    update call_import_rejection as rejection set reason = ${reason}
    from unnest(${halves.map(({ importId }) => importId)}::bigint[], ${halves.map(({ line }) => line)}::integer[])
      as half (import_id, line_number)
    where rejection.import_id = half.import_id and rejection.line_number = half.line_number`.execute(db)
}
