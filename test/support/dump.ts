import { sql } from 'kysely'
import type { Db } from '#server/db/open.ts'

/** Every row of every table of ours and of the queue, as text, by table. */
export const dumpTables = async (db: Db): Promise<Record<string, string[]>> => {
  const { rows: tables } = await sql<{ name: string }>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema in ('public', 'pgboss') order by 1`.execute(db)
  const dump: Record<string, string[]> = {}
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t order by 1`.execute(db)
    dump[name] = rows.map(({ row }) => row)
  }
  return dump
}
