/** What a call is, and what every figure about calls means. */

export const directions = ['in', 'out', 'internal'] as const
export type Direction = (typeof directions)[number]

/** How a call ended, as far as its file says. A carrier's file for billing often says nothing. */
export const answerStates = [
  'answered',
  'voicemail',
  'unanswered',
  'engaged',
  'abandoned',
  'failed',
  'unknown',
] as const
export type AnswerState = (typeof answerStates)[number]

/** How a call ends that nobody took: the call-back list is made of these. */
export const missedStates: readonly AnswerState[] = ['unanswered', 'engaged', 'abandoned']

/** What people read for each direction and each way a call can end. */
export const directionLabels: Readonly<Record<Direction, string>> = {
  in: 'Incoming',
  out: 'Outgoing',
  internal: 'Internal',
}
export const answerStateLabels: Readonly<Record<AnswerState, string>> = {
  answered: 'Answered',
  voicemail: 'Voicemail',
  unanswered: 'Unanswered',
  engaged: 'Engaged',
  abandoned: 'Abandoned',
  failed: 'Failed',
  unknown: 'Unknown',
}

/** Which formats of call records are read, by what people call them. They are looked for in this order. */
export const callFormatLabels = {
  'uk-wholesale': 'UK wholesale',
  asterisk: 'Asterisk Master.csv',
  freepbx: 'FreePBX export',
  'uk-standard-v3': 'UK Standard CDR v3',
  bch: 'BCH two-leg inbound',
  'bt-download': 'BT customer download',
  'freeswitch-xml': 'FreeSWITCH XML',
  'freeswitch-json': 'FreeSWITCH JSON',
  kazoo: 'Kazoo JSON',
  broadworks: 'BroadWorks XML',
  twilio: 'Twilio call list',
  'freeswitch-csv': 'FreeSWITCH CSV',
  cgrates: 'CGRateS CSV',
  'cisco-cucm': 'Cisco CUCM',
  'cdr-stats': 'CDR-Stats CSV',
  'avaya-smdr': 'Avaya SMDR',
  'ribbon-act': 'Ribbon and Sonus accounting file',
  flatstore: 'Kamailio or OpenSIPS accounting',
  'mapped-csv': 'CSV with mapped columns',
  'printer-log': 'PBX printer log',
} as const
export type CallFormat = keyof typeof callFormatLabels
export const callFormats = Object.keys(callFormatLabels) as CallFormat[]

/** How often a source sends files: a daily file's calls are provisional until the monthly file replaces them. */
export const fileFrequencies = ['daily', 'monthly', 'once'] as const
export type FileFrequency = (typeof fileFrequencies)[number]

/** How a supply file comes. */
export const fileOrigins = ['upload', 'folder', 'command', 'api'] as const
export type FileOrigin = (typeof fileOrigins)[number]

/**
 * What has become of a supply file. Pending: kept, and waiting for its turn. Held: mostly known calls, waiting for staff.
 * Undoing: its calls are being taken out. Replaced: a monthly file took the place of its calls.
 */
export const fileStates = [
  'pending',
  'running',
  'held',
  'done',
  'refused',
  'failed',
  'discarded',
  'undoing',
  'undone',
  'replaced',
] as const
export type FileState = (typeof fileStates)[number]

/** What the price column of a source is. Only a retail price is ever shown to a customer. */
export const priceKinds = ['retail', 'wholesale', 'none'] as const
export type PriceKind = (typeof priceKinds)[number]

/** Which party of a record can be the customer's. */
export const callParties = ['caller', 'called', 'either'] as const
export type CallParty = (typeof callParties)[number]

/** A further leg of a forwarded call: from the number that was called on to where it was sent. */
export type CallLeg = {
  readonly dialledRaw: string
  readonly dialledKey: string
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number
  readonly durationSeconds: number
  readonly ringSeconds: number | null
  readonly answerState: AnswerState
  readonly priceMicros: number | null
}

/** A call record as a format understood it, before it is known whose it is. */
export type CallRecord = {
  /** The record's own identity inside its source. */
  readonly recordId: string
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number
  readonly durationSeconds: number
  readonly ringSeconds: number | null
  readonly answerState: AnswerState
  readonly callerRaw: string
  /** `matchKey` of the caller; empty when withheld. */
  readonly callerKey: string
  readonly callerWithheld: boolean
  readonly dialledRaw: string
  readonly dialledKey: string
  /** The file's price, in millionths of the currency; null when the row has none. */
  readonly priceMicros: number | null
  readonly currency: string
  /** The legs behind the first, in order, when the call was forwarded. The fields above are those of the first leg. */
  readonly legs?: readonly CallLeg[]
}

/** A call as it is kept: one row for each customer that it concerns; customer 0 is nobody. */
export type KeptCall = {
  readonly customerId: number
  readonly direction: Direction
  /** The customer's number; 0 when it is none of their numbers, such as an extension. */
  readonly numberId: number
  /** The customer's other number in an internal call, otherwise 0. */
  readonly otherNumberId: number
}

/** The figures of the reports: what each is called and what it means. */
export const metrics = {
  calls: {
    label: 'Calls',
    definition:
      'Calls that start in the period. A call between two of your own numbers counts once, and so does a forwarded call with all its legs.',
  },
  incoming: { label: 'Incoming', definition: 'Calls from outside to one of your numbers.' },
  outgoing: { label: 'Outgoing', definition: 'Calls from one of your numbers or extensions to a number outside.' },
  internal: { label: 'Internal', definition: 'Calls between two of your own numbers or extensions.' },
  share: { label: 'Share of calls', definition: 'The calls of the line divided by those of the whole table.' },
  minutes: {
    label: 'Talk time',
    definition: 'Talk time of the first leg in seconds, added up; minutes are that divided by 60.',
  },
  cost: {
    label: 'Cost',
    definition:
      'Retail charges of all legs, added up, excluding VAT, each currency by itself. Calls that are not priced are counted beside it, never as £0.00.',
  },
  notPriced: { label: 'Not priced', definition: 'Calls whose record carries no retail charge.' },
  provisional: {
    label: 'Provisional',
    definition: 'Calls from a daily file, which the monthly file of the same source replaces.',
  },
  answered: {
    label: 'Answered',
    definition: 'Calls with talk time over 0 seconds to a person; voicemail is shown apart.',
  },
  voicemail: { label: 'Voicemail', definition: 'Calls that were answered by voicemail.' },
  unanswered: { label: 'Unanswered', definition: 'Calls to which nobody replied.' },
  engaged: { label: 'Engaged', definition: 'Calls that found the line busy.' },
  abandoned: { label: 'Abandoned', definition: 'Calls whose caller gave up while queueing or in a menu.' },
  failed: { label: 'Failed', definition: 'Calls that the network could not put through.' },
  unknown: { label: 'Unknown', definition: 'Calls of which the record does not say whether they were answered.' },
  averageDuration: {
    label: 'Average duration',
    definition: 'Talk time divided by the calls that have any; calls of 0 seconds are left out.',
  },
  timeToAnswer: {
    label: 'Time to answer',
    definition:
      'Seconds of ringing over all destinations tried, averaged over the answered calls whose record says it, and rounded up.',
  },
  uniqueCallers: {
    label: 'Unique callers',
    definition: 'Distinct callers of incoming calls. Withheld callers are counted apart, never as one caller.',
  },
  firstTimeCallers: {
    label: 'First-time callers',
    definition:
      'Unique callers who had called none of the numbers that you see before, as far as calls are kept, and at most twelve months back.',
  },
  answeredShare: {
    label: 'Answered share',
    definition: 'Answered calls divided by the calls whose records say how they ended.',
  },
  withheld: { label: 'Withheld', definition: 'Incoming calls whose caller withheld the number.' },
  peak: {
    label: 'At once',
    definition:
      'The most calls that ran at the same moment. A call runs from its start to the end of its ringing and talk time; one that ends in the second in which another starts is not counted with it.',
  },
  missed: {
    label: 'Missed',
    definition: 'Incoming calls that were unanswered, engaged or abandoned.',
  },
  tries: { label: 'Tries', definition: 'Missed calls of the caller in the period.' },
  handled: {
    label: 'Handled',
    definition:
      'Within 24 hours of the last missed call somebody answered a later call of the caller or called them, also after the end of the period.',
  },
  previous: {
    label: 'Before',
    definition: 'The same figure of the previous period, which has the same number of days and ends just before.',
  },
  change: {
    label: 'Change',
    definition:
      'This period less the previous one, divided by the previous one, which has the same number of days and ends just before. n/a when it was 0.',
  },
} as const satisfies Record<string, { label: string; definition: string }>

export type Metric = keyof typeof metrics

/** The relative change on the previous figure; null ("n/a") when that was 0. */
export const changeOn = (current: number, previous: number): number | null =>
  previous === 0 ? null : (current - previous) / previous
