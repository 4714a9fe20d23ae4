import { z } from 'zod'
import { StartRefused } from '../../config.ts'
import { callsSql, type CallsSql } from './calls-sql.ts'
import { readMigrations } from './migrate.ts'
import type { CallStore } from './open.ts'

/** What a table that is spread over a cluster is called on each of its servers. */
export const localName = (table: string): string => `${table}_local`

/**
 * Settings of every statement on a cluster. Subqueries are answered once and sent along; a customer's question goes to the
 * one shard that has the customer; an insert is there when it is acknowledged, on most replicas, and is read where it was written.
 */
export const clusterSettings = {
  prefer_global_in_and_join: 1,
  optimize_skip_unused_shards: 1,
  distributed_foreground_insert: 1,
  insert_quorum: 'auto',
  load_balancing: 'in_order',
  lightweight_deletes_sync: 2,
  allow_nondeterministic_mutations: 1,
} as const

const changesRows = /^(\s*)(DELETE FROM|TRUNCATE TABLE)\s+(\w+)/

/** The same statement for a cluster: what changes rows in place runs on every server's own table. */
export const onEachShard = (sql: CallsSql, cluster: string): CallsSql => {
  const [first = '', ...rest] = sql.parts
  const moved = first.replace(changesRows, (whole, indent: string, verb: string, table: string) =>
    // Lies in one server's memory, and is not spread.
    table === 'call_asked_key' ? whole : `${indent}${verb} ${localName(table)} ON CLUSTER '${cluster}'`,
  )
  return { ...sql, parts: [moved, ...rest] }
}

/** A call store whose tables are spread over a cluster. */
export const overCluster = (store: CallStore, cluster: string): CallStore => ({
  ...store,
  run: (sql) => store.run(onEachShard(sql, cluster)),
  runOnce: (sql) => store.runOnce(onEachShard(sql, cluster)),
})

const tableRow = z.object({ tables: z.number() })
const appliedRow = z.object({ name: z.string() })

/** Refuses to start on a cluster whose tables are not those of this version: an operator makes them there. */
export const checkCluster = async (store: CallStore, cluster: string): Promise<void> => {
  const command = `npx myaccount calls-cluster --cluster ${cluster}`
  const { tables } = await store.row(
    tableRow,
    callsSql`SELECT count() AS tables FROM system.tables
      WHERE database = currentDatabase() AND name IN ('call', 'calls_migration') AND (name <> 'call' OR engine = 'Distributed')`,
  )
  if (tables < 2)
    throw new StartRefused(
      `The call store at CALLS_URL has no tables for the cluster ${cluster}. Run there what “${command}” prints.`,
    )
  const applied = new Set(
    (await store.rows(appliedRow, callsSql`SELECT DISTINCT name FROM calls_migration`)).map(({ name }) => name),
  )
  const missing = (await readMigrations()).map(({ name }) => name).filter((name) => !applied.has(name))
  const [next] = missing
  if (next !== undefined)
    throw new StartRefused(
      `The call store's cluster lacks ${missing.join(', ')}. Run there what “${command} --from ${next.slice(0, 4)}” prints.`,
    )
}
