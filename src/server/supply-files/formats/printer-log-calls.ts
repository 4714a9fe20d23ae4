import type { CallLeg, CallRecord } from '#rules/call.ts'
import type { FixedWidthLayout, LogDirection } from '#rules/fixed-width-layout.ts'
import { matchKey } from '#rules/phone-number.ts'
import { partiesOf } from './call-parties.ts'
import type { RowOutput } from './format.ts'

/** A further extension that a call went to. */
export type LogPart = { readonly extension: string; readonly durationSeconds: number; readonly startedAt: number }

/** A call as the lines of a log tell it, and which lines those are. */
export type LogCall = {
  readonly rows: readonly { readonly line: number; readonly raw: string }[]
  readonly identity: string
  readonly direction: LogDirection | undefined
  readonly extension: string
  readonly trunk: string
  readonly number: string
  readonly startedAt: number
  readonly endedAt: number
  readonly durationSeconds: number
  readonly ringSeconds: number | null
  readonly isTransfer: boolean
  readonly announces: boolean
  readonly isUnanswered: boolean
  readonly parts: readonly LogPart[]
}

type Dialling = Pick<FixedWidthLayout, 'exitCode' | 'areaCode'>

/** How many trunks may hold a call at once. */
const MOST_HELD = 2000

const isLocal = (digits: string): boolean => /^[2-9]\d{4,7}$/.test(digits) && !digits.startsWith('999')

// Pauses, what was dialled after the number, and the code for an outside line are no part of it.
const outsideNumber = (
  printed: string,
  direction: LogDirection,
  { exitCode = '', areaCode = '' }: Dialling,
): string => {
  const bare = printed.replaceAll(/[P-]/g, '')
  const dialled = /^\d{3,}(?=[#*])/.exec(bare)?.[0] ?? bare
  const isBehindExit = direction === 'out' && exitCode !== '' && dialled.startsWith(exitCode)
  const number = isBehindExit && dialled.length > exitCode.length + 2 ? dialled.slice(exitCode.length) : dialled
  return areaCode !== '' && isLocal(number) ? `${areaCode}${number}` : number
}

const stateOf = (call: LogCall, direction: LogDirection): CallRecord['answerState'] => {
  if (call.isUnanswered || call.announces) return 'unanswered'
  if (call.durationSeconds > 0) return 'answered'
  // A switch that tells how long it rang knows that nobody answered.
  return direction === 'in' || (call.ringSeconds ?? 0) > 0 ? 'unanswered' : 'unknown'
}

const legOf = ({ extension, durationSeconds, startedAt }: LogPart): CallLeg => ({
  dialledRaw: extension,
  dialledKey: matchKey(extension),
  startedAt,
  durationSeconds,
  ringSeconds: null,
  answerState: durationSeconds > 0 ? 'answered' : 'unanswered',
  priceMicros: null,
})

const numbersOf = (call: LogCall, direction: LogDirection, dialling: Dialling): readonly [string, string] => {
  const own = call.extension || (call.parts[0]?.extension ?? '')
  if (direction === 'internal') return [own, call.number.replace(/^EXT/, '')]
  const outside = outsideNumber(call.number, direction, dialling)
  const line = `line ${call.trunk}`
  return direction === 'in' ? [outside, own || line] : [own, outside || line]
}

/** The record of a call; undefined when it is not known which way the call went. */
const recordOf = (call: LogCall, dialling: Dialling, currency: string): CallRecord | undefined => {
  const { direction } = call
  if (direction === undefined) return undefined
  const [caller, dialled] = numbersOf(call, direction, dialling)
  // Only a caller from outside is told the further extensions by; the first one stands in the call itself.
  const further = call.extension === '' ? call.parts.slice(1) : call.parts
  const legs = direction === 'in' ? further.map(legOf) : []
  return {
    recordId: call.identity,
    startedAt: call.startedAt,
    durationSeconds: call.durationSeconds,
    ringSeconds: call.ringSeconds,
    answerState: stateOf(call, direction),
    ...partiesOf(caller, dialled),
    priceMicros: null,
    currency: currency.toUpperCase(),
    ...(legs.length > 0 && { legs }),
  }
}

const NO_FIRST_PART =
  'This is the part of a call that was transferred, and its first part is not in the file, so it is not known who called whom.'

const isMinutes = (call: LogCall): boolean => call.startedAt % 60_000 === 0 || call.endedAt % 60_000 === 0

const goesOn = (before: LogCall, call: LogCall): boolean =>
  call.isTransfer &&
  (call.direction === undefined || call.direction === before.direction) &&
  Math.abs(call.startedAt - before.endedAt) <= (isMinutes(call) ? 90_000 : 5000)

const wasAnnounced = (before: LogCall, call: LogCall): boolean =>
  before.announces &&
  call.direction === 'in' &&
  !(call.announces && call.extension === before.extension) &&
  (before.number === '' || call.number === '' || before.number === call.number) &&
  call.startedAt >= before.startedAt - 61_000 &&
  call.startedAt <= before.endedAt + 61_000

const afterAnnouncement = (before: LogCall, call: LogCall): LogCall => ({
  ...call,
  rows: [...before.rows, ...call.rows],
  startedAt: Math.min(before.startedAt, call.startedAt),
  number: call.number || before.number,
  ringSeconds: call.ringSeconds ?? before.ringSeconds,
})

const withTransfer = (before: LogCall, call: LogCall): LogCall => ({
  ...before,
  rows: [...before.rows, ...call.rows],
  number: before.number || call.number,
  durationSeconds: before.durationSeconds + call.durationSeconds,
  endedAt: call.endedAt,
  parts: [
    ...before.parts,
    { extension: call.extension, durationSeconds: call.durationSeconds, startedAt: call.startedAt },
    ...call.parts,
  ],
})

/**
 * Joins the calls of a log that are one on their trunk: what announces a call with what became of it, and a call with the
 * extensions to which it was transferred. A call is held until the next one on its trunk.
 */
export class TrunkHolder {
  readonly #held = new Map<string, LogCall>()
  readonly #out: RowOutput
  readonly #dialling: Dialling
  readonly #currency: string

  constructor(out: RowOutput, dialling: Dialling, currency: string) {
    this.#out = out
    this.#dialling = dialling
    this.#currency = currency
  }

  take(call: LogCall): void {
    const before = this.#held.get(call.trunk)
    this.#held.delete(call.trunk)
    if (before !== undefined && call.trunk !== '') {
      if (wasAnnounced(before, call)) return this.#hold(afterAnnouncement(before, call))
      if (!before.announces && goesOn(before, call)) return this.#hold(withTransfer(before, call))
    }
    if (before !== undefined) this.#put(before)
    this.#hold(call)
  }

  end(): void {
    for (const call of this.#held.values()) this.#put(call)
    this.#held.clear()
  }

  #hold(call: LogCall): void {
    this.#held.set(call.trunk, call)
    const [oldest] = this.#held
    if (this.#held.size <= MOST_HELD || oldest === undefined) return
    this.#held.delete(oldest[0])
    this.#put(oldest[1])
  }

  #put(call: LogCall): void {
    const record = recordOf(call, this.#dialling, this.#currency)
    if (record === undefined) for (const { line, raw } of call.rows) this.#out.reject(line, raw, NO_FIRST_PART)
    else this.#out.record(record, Math.min(...call.rows.map(({ line }) => line)), call.rows.length)
  }
}
