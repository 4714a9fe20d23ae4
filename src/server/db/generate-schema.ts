import type pg from 'pg'

/** How each column type of ours reads in TypeScript. */
const typeNames: Readonly<Record<string, string>> = {
  int8: 'number',
  xid8: 'string',
  int4: 'number',
  text: 'string',
  bool: 'boolean',
  timestamptz: 'Date',
  date: 'string',
  daterange: 'string',
  json: 'unknown',
  jsonb: 'unknown',
  _text: 'string[]',
  _int8: 'number[]',
  bytea: 'Buffer',
}

type Column = {
  table: string
  column: string
  type: string
  nullable: boolean
  optional: boolean
  always: boolean
}

const listColumns = `
select c.table_name as table, c.column_name as column, c.udt_name as type,
  c.is_nullable = 'YES' as nullable,
  c.column_default is not null or c.is_identity = 'YES' as optional,
  coalesce(c.identity_generation = 'ALWAYS', false) as always
from information_schema.columns c
where c.table_schema = 'public'
order by c.table_name, c.ordinal_position`

const typeOf = ({ table, column, type, nullable, optional, always }: Column): string => {
  const name = typeNames[type]
  if (name === undefined) throw new Error(`generate-schema.ts does not know the type ${type} of ${table}.${column}`)
  // A column of JSON is read as anything and written as text.
  const text = nullable ? 'string | null' : 'string'
  if (type === 'json' || type === 'jsonb')
    return `ColumnType<unknown, ${text}${optional ? ' | undefined' : ''}, ${text}>`
  const whole = nullable ? `${name} | null` : name
  return always ? `GeneratedAlways<${whole}>` : optional ? `Generated<${whole}>` : whole
}

const pascal = (table: string): string => table.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())

/** The text of schema.ts for a migrated database; a test holds the committed file equal to it. */
export const generateSchema = async (client: pg.Client): Promise<string> => {
  const { rows } = await client.query<Column>(listColumns)
  const tables = Map.groupBy(rows, ({ table }) => table)
  const types = [...tables].map(
    ([table, columns]) =>
      `export type ${pascal(table)}Table = {\n${columns.map((column) => `  ${column.column}: ${typeOf(column)}`).join('\n')}\n}\n`,
  )
  const database = [...tables.keys()].map((table) => `  ${table}: ${pascal(table)}Table`).join('\n')
  return [
    '// Generated from the migrated database by `npm run schema`. Do not edit.',
    "import type { ColumnType, Generated, GeneratedAlways } from 'kysely'\n",
    ...types,
    `export type Database = {\n${database}\n}\n`,
  ].join('\n')
}
