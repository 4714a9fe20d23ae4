import type { AnswerState, CallLeg, CallRecord } from '#rules/call.ts'
import { matchKey } from '#rules/phone-number.ts'
import { bareNumber, partiesOf } from './call-parties.ts'
import type { ReadRecord } from './document-takers.ts'
import { readEpoch, secondsBetween } from './epoch-time.ts'
import { civilTime, readSeconds, secondsOfDay, settleInstant, shown } from './field-values.ts'
import type { Note, Rejection, SourceFacts } from './format.ts'
import { stateOfHangupCause } from './hangup-cause.ts'

/** One way that a call took through the switch: a transfer inside it begins another. */
export type CallFlow = {
  readonly index: number
  readonly caller: string
  readonly destination: string
  /** Microseconds as text; 0 for never. */
  readonly createdAt: string
  readonly answeredAt: string
  readonly hungUpAt: string
  /** The channel that made this one, on the far leg of a call. */
  readonly originator: string
}

/** What a FreeSWITCH record holds, whether it came as XML or JSON. */
export type FreeswitchCall = {
  readonly variables: ReadonlyMap<string, string>
  readonly flows: readonly CallFlow[]
}

type Read = { readonly call: FreeswitchCall; readonly source: SourceFacts; readonly note: (note: Note) => void }

const readStamp = ({ call, source, note }: Read): number | undefined => {
  const match = /^(\d{4})-(\d\d)-(\d\d)[ T](\S+)$/.exec(call.variables.get('start_stamp') ?? '')
  const day = match === null ? undefined : civilTime(Number(match[1]), Number(match[2]), Number(match[3]))
  const seconds = secondsOfDay(match?.[4] ?? '')
  return day === undefined || seconds === undefined ? undefined : settleInstant(day + seconds * 1000, source.zone, note)
}

const epochOf = (call: FreeswitchCall, moment: 'start' | 'answer' | 'end'): number | undefined =>
  readEpoch(call.variables.get(`${moment}_uepoch`) ?? '') ?? readEpoch(call.variables.get(`${moment}_epoch`) ?? '')

const readStart = (read: Read): number | Rejection =>
  epochOf(read.call, 'start') ??
  readEpoch(firstFlow(read.call)?.createdAt ?? '') ??
  readStamp(read) ?? {
    reason: `The record does not say when the call started: start_epoch is ${shown(read.call.variables.get('start_epoch') ?? '')}.`,
  }

const firstFlow = ({ flows }: FreeswitchCall): CallFlow | undefined =>
  flows.toSorted((one, other) => one.index - other.index)[0]

const answeredFlow = ({ flows }: FreeswitchCall): CallFlow | undefined =>
  flows
    .filter(({ answeredAt }) => readEpoch(answeredAt) !== undefined)
    .toSorted((one, other) => one.index - other.index)
    .at(-1)

type Times = { readonly startedAt: number; readonly talk: number; readonly ring: number; readonly isAnswered: boolean }

const readTimes = (read: Read): Times | Rejection => {
  const { call } = read
  const startedAt = readStart(read)
  if (typeof startedAt === 'object') return startedAt
  const answeredAt = epochOf(call, 'answer') ?? readEpoch(answeredFlow(call)?.answeredAt ?? '')
  const endedAt = epochOf(call, 'end') ?? readEpoch(call.flows.map(({ hungUpAt }) => hungUpAt).find(readEpoch) ?? '')
  const talk = readTalk(call, answeredAt, endedAt)
  if (typeof talk === 'object') return talk
  const whole = readWhole(call, startedAt, endedAt ?? startedAt + talk * 1000)
  if (typeof whole === 'object') return whole
  // The two are rounded apart, so talk time may be a second longer.
  if (talk > whole + 1)
    return { reason: `billsec (${talk} s) is longer than duration (${whole} s). Check the record at its source.` }
  const isAnswered = answeredAt !== undefined || talk > 0
  return { startedAt, talk, ring: Math.max(0, whole - talk), isAnswered }
}

const readTalk = (
  { variables }: FreeswitchCall,
  answeredAt: number | undefined,
  endedAt: number | undefined,
): number | Rejection => {
  const text = variables.get('billsec') ?? ''
  if (text !== '') return readSeconds(text, 'billsec')
  if (answeredAt === undefined) return 0
  return endedAt === undefined
    ? { reason: 'The record says neither how long the call was (billsec) nor when it ended.' }
    : secondsBetween(answeredAt, endedAt)
}

const readWhole = ({ variables }: FreeswitchCall, startedAt: number, endedAt: number): number | Rejection => {
  const text = variables.get('duration') ?? ''
  return text === '' ? secondsBetween(startedAt, endedAt) : readSeconds(text, 'duration')
}

const privacyNames = ['privacy', 'sip_privacy', 'sip_h_privacy', 'origination_privacy', 'privacy_hide_number']
const anonymous = /^(?:anonymous|restricted|withheld|private)$/i

const isHidden = ({ variables }: FreeswitchCall): boolean =>
  privacyNames.some((name) => /(?:^|[^a-z])(?:id|full|yes|true|number)(?:[^a-z]|$)/i.test(variables.get(name) ?? '')) ||
  anonymous.test(variables.get('sip_from_user') ?? '') ||
  /anonymous\.invalid$/i.test(variables.get('sip_from_host') ?? '')

const stateOf = ({ variables }: FreeswitchCall, isAnswered: boolean): AnswerState => {
  if (!isAnswered) return stateOfHangupCause(variables.get('hangup_cause') ?? '')
  return /^voicemail$/i.test(variables.get('last_app') ?? '') ? 'voicemail' : 'answered'
}

// A call that was sent on inside the switch is answered elsewhere than where it was dialled.
const legsOf = (call: FreeswitchCall, dialled: string, { talk, startedAt }: Times, state: AnswerState): CallLeg[] => {
  const flow = answeredFlow(call)
  if (flow === undefined || flow.destination === '' || bareNumber(flow.destination) === dialled) return []
  const dialledRaw = bareNumber(flow.destination)
  return [
    {
      dialledRaw,
      dialledKey: matchKey(dialledRaw),
      startedAt: readEpoch(flow.createdAt) ?? startedAt,
      durationSeconds: talk,
      ringSeconds: null,
      answerState: state,
      priceMicros: null,
    },
  ]
}

const originatorOf = ({ variables, flows }: FreeswitchCall): string => {
  const uuid = variables.get('uuid') ?? ''
  const named = [
    variables.get('originator'),
    variables.get('originating_leg_uuid'),
    flows.map(({ originator }) => originator).find((found) => found !== ''),
  ]
  return named.find((found) => found !== undefined && found !== '' && found !== uuid) ?? ''
}

/**
 * A call of a FreeSWITCH record. The caller dialled what the first call flow went to; the last one that was answered says
 * who replied. A uuid can come again with another hang-up cause, so both are the record's identity, and only the far leg
 * of a call, which names the channel that made it, is joined to the near one.
 */
export const readFreeswitchCall = (
  call: FreeswitchCall,
  source: SourceFacts,
  note: (note: Note) => void,
): ReadRecord => {
  const { variables } = call
  const uuid = variables.get('uuid') ?? variables.get('call_uuid') ?? ''
  if (uuid === '') return { reason: 'The record has no uuid, by which it would be known when it comes again.' }
  const times = readTimes({ call, source, note })
  if ('reason' in times) return times
  const flow = firstFlow(call)
  const dialled = bareNumber(
    [flow?.destination, variables.get('destination_number'), variables.get('sip_to_user')].find(Boolean) ?? '',
  )
  if (dialled === '') return { reason: 'The record does not say who was called: it has no destination_number.' }
  const caller = bareNumber(
    [flow?.caller, variables.get('caller_id_number'), variables.get('sip_from_user')].find(Boolean) ?? '',
  )
  const answerState = stateOf(call, times.isAnswered)
  const legs = legsOf(call, dialled, times, answerState)
  const record: CallRecord = {
    recordId: [uuid, times.startedAt, variables.get('hangup_cause') ?? '', dialled].join('\u0001'),
    startedAt: times.startedAt,
    durationSeconds: times.talk,
    ringSeconds: times.ring,
    answerState,
    ...partiesOf(caller, dialled, { isHidden: isHidden(call) }),
    priceMicros: null,
    currency: source.currency.toUpperCase(),
    ...(legs.length > 0 && { legs }),
  }
  const originator = originatorOf(call)
  return { call: originator || uuid, isFar: originator !== '', record }
}
