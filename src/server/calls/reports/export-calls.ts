import { Readable } from 'node:stream'
import type { CallStore } from '../store/open.ts'
import { csvHeading, csvLines } from './call-csv.ts'
import { streamCalls } from './call-list.ts'
import type { CallQuestion } from './calls-in-scope.ts'

async function* textOf(store: CallStore, question: CallQuestion): AsyncGenerator<string> {
  yield csvHeading()
  for await (const calls of streamCalls(store, question)) yield csvLines(question.scope, calls)
}

/** The calls as a CSV file, in order of their start, as it is read: memory stays flat whatever their number. */
export const exportCalls = (store: CallStore, question: CallQuestion): Readable =>
  Readable.from(textOf(store, question), { objectMode: false })
