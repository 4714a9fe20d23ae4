import { Readable } from 'node:stream'
import { callsSql } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { callLineColumns, callLineOf } from './call-line.ts'
import { type CallQuestion, callsInScope } from './calls-in-scope.ts'
import { csvHeading, csvLines } from './call-csv.ts'

async function* textOf(store: CallStore, question: CallQuestion): AsyncGenerator<string> {
  yield csvHeading()
  const sql = callsSql`SELECT ${callLineColumns} FROM call WHERE ${callsInScope(question)} ORDER BY started_at, record_key`
  for await (const batch of store.stream(sql))
    if (batch.length > 0) yield csvLines(question.scope, batch.map(callLineOf))
}

/** The calls as a CSV file, in order of their start, as it is read: memory stays flat whatever their number. */
export const exportCalls = (store: CallStore, question: CallQuestion): Readable =>
  Readable.from(textOf(store, question), { objectMode: false })
