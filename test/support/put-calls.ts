import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { AnswerState, CallLeg, CallRecord, Direction } from '#rules/call.ts'
import { appendCalls } from '#server/calls/store/append.ts'
import { linesOfRecord, recordKeyOf } from '#server/calls/store/call-row.ts'
import { migrateCallStore } from '#server/calls/store/migrate.ts'
import { type CallStore, openCallStore } from '#server/calls/store/open.ts'
import { RowBuffers } from '#server/calls/store/row-buffers.ts'
import { startCallsHost } from '#server/embedded/calls-host.ts'

/** A call as a test writes it down. A caller that begins with `!` withheld the number behind it. */
export type PutCall = {
  readonly at: string
  readonly customerId: number
  readonly direction: Direction
  readonly numberId: number
  readonly otherNumberId: number
  readonly seconds: number
  readonly ring: number | null
  readonly micros: number | null
  readonly currency: string
  readonly caller: string
  readonly dialled: string
  readonly state: AnswerState
  readonly legs?: readonly CallLeg[]
}

/** A call store of a test's own, in a process of its own, migrated and empty. */
export const openOwnCallStore = async (): Promise<{ store: CallStore } & AsyncDisposable> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'reports-'))
  const host = await startCallsHost({ folder, log: { info() {}, warn() {} } })
  const store = openCallStore(host)
  await migrateCallStore(store)
  return {
    store,
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await host[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

let imports = 0

/** Writes calls as an import does, as retail; each belongs to the customer that it names. Answers their ids. */
export const putCalls = async (store: CallStore, calls: readonly PutCall[]): Promise<string[]> => {
  imports += 1
  const origin = { importId: imports, chunk: 0, sourceId: 1, isProvisional: false }
  const buffers = new RowBuffers()
  const keys = calls.map((call, line) => {
    const record: CallRecord = {
      recordId: `${imports}-${line}`,
      startedAt: Date.parse(call.at),
      durationSeconds: call.seconds,
      ringSeconds: call.ring,
      answerState: call.state,
      callerRaw: call.caller.replace('!', ''),
      callerKey: call.caller.replace('!', ''),
      callerWithheld: call.caller === '' || call.caller.startsWith('!'),
      dialledRaw: call.dialled,
      dialledKey: call.dialled,
      priceMicros: call.micros,
      currency: call.currency,
      ...(call.legs && { legs: call.legs }),
    }
    const key = recordKeyOf(1, record.recordId)
    const { customerId, direction, numberId, otherNumberId } = call
    const rows = [{ customerId, direction, numberId, otherNumberId }]
    buffers.add(
      record.startedAt,
      linesOfRecord({ record, key, line, rows }, origin, { priceKind: 'retail', party: 'either', customerId: null }),
    )
    return key
  })
  await appendCalls(store, { origin, run: 1, attempt: 1, partitions: buffers.listWithout(new Set()) })
  return keys
}
