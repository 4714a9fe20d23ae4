import { localName } from './cluster.ts'
import type { Migration } from './migrate.ts'

/** Where the tables of a cluster are to lie; `from` leaves out the migrations before it. */
export type ClusterPlan = { readonly cluster: string; readonly database: string; readonly from?: string | undefined }

/** All of a customer's rows lie on one shard, so that every report of theirs is one server's work. */
const SHARD_KEY = 'cityHash64(customer_id)'

const tableWithColumns = /^CREATE TABLE IF NOT EXISTS (\w+)\s*(\([\s\S]*\))\s*ENGINE = MergeTree\b\s*([\s\S]*)$/
const tableLikeAnother = /^CREATE TABLE IF NOT EXISTS (\w+) AS (\w+)$/
const tableInMemory = /^CREATE TABLE IF NOT EXISTS (\w+)\s*(\([\s\S]*\))\s*ENGINE = Memory$/
const alteration = /^ALTER TABLE (\w+)\s+([\s\S]*)$/
const concernsColumns = /\bCOLUMN\b/
const concernsStorage = /\b(?:INDEX|PROJECTION|CONSTRAINT|SETTING|TTL|STATISTICS)\b/

/**
 * The statements that make or change the tables of migrations on a cluster: for each table of calls one on every server,
 * replicated inside its shard, and one spread over all of them, under the name that the product asks.
 */
export const listClusterStatements = (migrations: readonly Migration[], plan: ClusterPlan): string[] => {
  const { database } = plan
  const on = `ON CLUSTER '${plan.cluster}'`
  const engines = new Map<string, string>()
  const spread = (table: string, definition: string, engine: string): string[] => {
    engines.set(table, engine)
    const local = localName(table)
    return [
      `CREATE TABLE IF NOT EXISTS ${database}.${local} ${on} ${definition}\nENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/${database}/${local}', '{replica}')\n${engine}`,
      `CREATE TABLE IF NOT EXISTS ${database}.${table} ${on} AS ${database}.${local}\nENGINE = Distributed('${plan.cluster}', '${database}', '${local}', ${SHARD_KEY})`,
    ]
  }
  const translate = (statement: string): string[] => {
    const [, made = '', columns = '', engine = ''] = tableWithColumns.exec(statement) ?? []
    if (made !== '') return spread(made, columns, replicatedSettings(engine))
    const [, copy = '', model = ''] = tableLikeAnother.exec(statement) ?? []
    const known = engines.get(model)
    if (known !== undefined) return spread(copy, `AS ${database}.${localName(model)}`, known)
    const [, inMemory = '', memoryColumns = ''] = tableInMemory.exec(statement) ?? []
    if (inMemory !== '')
      return [`CREATE TABLE IF NOT EXISTS ${database}.${inMemory} ${on} ${memoryColumns}\nENGINE = Memory`]
    const [, altered = '', change = ''] = alteration.exec(statement) ?? []
    if (altered === '') throw new Error(`It is not known how this is done on a cluster: ${statement}`)
    const seen = concernsColumns.test(change) && !concernsStorage.test(change)
    const tables = seen ? [localName(altered), altered] : [localName(altered)]
    return tables.map((table) => `ALTER TABLE ${database}.${table} ${on}\n    ${change}`)
  }
  return [
    `CREATE DATABASE IF NOT EXISTS ${database} ${on}`,
    `CREATE TABLE IF NOT EXISTS ${database}.calls_migration ${on} (name String, sha256 String, applied_at DateTime('UTC') DEFAULT now())\nENGINE = ReplicatedMergeTree('/clickhouse/tables/${database}/calls_migration', '{shard}-{replica}')\nORDER BY name`,
    // A later migration can build on a table of an earlier one, so all are read.
    ...migrations
      .map(({ statements, ...migration }) => ({ ...migration, translated: statements.flatMap(translate) }))
      .filter(({ name }) => name >= (plan.from ?? ''))
      .flatMap(({ translated, name, sha256 }) => [
        ...translated,
        `INSERT INTO ${database}.calls_migration (name, sha256) SELECT '${name}', '${sha256}'\n    WHERE '${name}' NOT IN (SELECT name FROM ${database}.calls_migration)`,
      ]),
  ]
}

// The window of known insert tokens has another name on replicated tables.
const replicatedSettings = (engine: string): string =>
  engine.replace('non_replicated_deduplication_window', 'replicated_deduplication_window')
