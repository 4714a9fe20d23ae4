import { Readable } from 'node:stream'
import { operatorActor } from '#server/activity/record-activity.ts'
import { getDefaultSource } from '#server/calls/call-source.ts'
import { ChunkWriter } from '#server/supply-files/chunk-writer.ts'
import { getFormat } from '#server/supply-files/formats/all-formats.ts'
import { readRows } from '#server/supply-files/formats/read-rows.ts'
import { importCalls } from '#server/supply-files/import-calls.ts'
import { CHUNK_ROWS } from '#server/supply-files/open-file.ts'
import { openTestCalls, type TestCalls } from '#test/support/test-calls.ts'
import { callColumns } from '#server/calls/store/call-row.ts'
import { callsSql } from '#server/calls/store/calls-sql.ts'
import { addBenchCustomers } from './bench-customers.ts'
import { generateUkWholesale, type World } from './generate-calls.ts'
import { medianOf as median } from './interleave.ts'

/**
 * Loading call records: the whole import (keep, parse, check, match to numbers, look for duplicates, store, ledger) beside
 * the engine's bare load of the very same rows, in interleaved rounds.
 */
const year: Omit<World, 'calls'> = { customers: 2000, from: Date.parse('2025-10-01'), to: Date.parse('2026-11-01') }

/** The world of a round: each has thirteen months of its own, as files that follow each other have. */
const worldOf = (round: number, calls: number): World => {
  const before = round * (year.to - year.from)
  return { ...year, from: year.from - before, to: year.to - before, calls, seed: round }
}

const bytesOf = (world: World): Readable =>
  Readable.from(
    (function* () {
      for (const text of generateUkWholesale(world)) yield Buffer.from(text)
    })(),
  )

const importOnce = async ({ parts }: TestCalls, world: World): Promise<number> => {
  const fileName = `bench-${world.seed}.csv`
  // The file is made first: making it is no part of loading it.
  const file = Buffer.concat(await bytesOf(world).toArray())
  const pieces = Readable.from(
    (function* () {
      for (let at = 0; at < file.length; at += 1 << 18) yield file.subarray(at, at + (1 << 18))
    })(),
  )
  const started = performance.now()
  const outcome = await importCalls(parts, { fileName, stream: pieces, actor: operatorActor })
  const ms = performance.now() - started
  if ('refused' in outcome || outcome.result.accepted !== world.calls) throw new Error(JSON.stringify(outcome))
  return world.calls / (ms / 1000)
}

const bareOnce = async ({ parts }: TestCalls, world: World): Promise<number> => {
  const { callStore, db } = parts
  await callStore.run(callsSql`DROP TABLE IF EXISTS call_bare`)
  await callStore.run(callsSql`CREATE TABLE call_bare AS call`)
  const source = await getDefaultSource(db, 'uk-wholesale')
  const sinkOf = (chunk: number) =>
    new ChunkWriter({
      ...{ importId: 0, chunk, isProvisional: false, sourceId: source.id, source },
      ...{ directory: new Map(), closed: [] },
    })
  const facts = { format: getFormat('uk-wholesale'), encoding: 'bytes' as const, source }
  let ms = 0
  for await (const { sink, ...chunk } of readRows(bytesOf(world), facts, { size: CHUNK_ROWS, sinkOf })) {
    const { partitions } = sink.settle(new Set(), chunk)
    const started = performance.now()
    for (const { quarter, lines } of partitions)
      await callStore.insert({
        table: 'call_bare',
        columns: callColumns,
        lines,
        token: `${sink.context.chunk}-${quarter}`,
      })
    ms += performance.now() - started
  }
  return world.calls / (ms / 1000)
}

/** Rows a second of both, and their ratio, as lines of a table. */
export const benchImportCalls = async (calls: number, rounds: number): Promise<string[]> => {
  await using engines = await openTestCalls(Date.parse('2026-11-23'))
  await addBenchCustomers(engines.parts.db, year.customers)
  const whole: number[] = []
  const bare: number[] = []
  const memory: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await bareOnce(engines, worldOf(round, calls)))
    whole.push(await importOnce(engines, worldOf(round, calls)))
    memory.push(process.memoryUsage.rss() / 1e6)
    process.stderr.write(
      `round ${round}: bare ${Math.round(bare.at(-1) ?? 0)}, whole ${Math.round(whole.at(-1) ?? 0)} rows/s\n`,
    )
  }
  // The days of the last file once more, in other calls: each of its records has to be looked up.
  const again = await importOnce(engines, { ...worldOf(rounds - 1, calls), seed: rounds })
  const ratios = whole.map((rate, round) => rate / (bare[round] ?? 1))
  return [
    `| loading ${calls.toLocaleString('en-GB')} rows, ${rounds} rounds | rows/s (median) |`,
    '|---|---:|',
    `| whole import | ${Math.round(median(whole)).toLocaleString('en-GB')} |`,
    `| the engine's bare load of the same rows | ${Math.round(median(bare)).toLocaleString('en-GB')} |`,
    `| ratio of the rounds (median) | ${median(ratios).toFixed(2)} |`,
    `| whole import of days that another file of the source has covered | ${Math.round(again).toLocaleString('en-GB')} |`,
    `| memory of the importing process, first and last round, MB | ${Math.round(memory[0] ?? 0)}, ${Math.round(memory.at(-1) ?? 0)} |`,
  ]
}

if (import.meta.main)
  console.log((await benchImportCalls(Number(process.argv[2] ?? 500_000), Number(process.argv[3] ?? 5))).join('\n'))
