import { Readable } from 'node:stream'
import type { CallStore } from '../store/open.ts'
import { csvHeading, csvLines } from './call-csv.ts'
import { streamCalls } from './call-list.ts'
import type { CallQuestion } from './calls-in-scope.ts'

async function* textOf(store: CallStore, question: CallQuestion): AsyncGenerator<string> {
  // Nothing is sent before the store has answered: while it is away, a refusal is told instead of half a file.
  let heading = csvHeading()
  for await (const calls of streamCalls(store, question)) {
    yield heading + csvLines(question.scope, calls)
    heading = ''
  }
  if (heading !== '') yield heading
}

/** The calls as a CSV file, in order of their start, as it is read: memory stays flat whatever their number. */
export const exportCalls = (store: CallStore, question: CallQuestion): Readable =>
  Readable.from(textOf(store, question), { objectMode: false })
