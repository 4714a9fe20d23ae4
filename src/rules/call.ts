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

/** Which formats of call records are read, by what people call them. They are looked for in this order. */
export const callFormatLabels = {
  'uk-wholesale': 'UK wholesale',
  asterisk: 'Asterisk Master.csv',
  freepbx: 'FreePBX export',
  'freeswitch-xml': 'FreeSWITCH XML',
  'freeswitch-json': 'FreeSWITCH JSON',
  kazoo: 'Kazoo JSON',
  broadworks: 'BroadWorks XML',
  twilio: 'Twilio call list',
  flatstore: 'Kamailio or OpenSIPS accounting',
  'printer-log': 'PBX printer log',
} as const
export type CallFormat = keyof typeof callFormatLabels
export const callFormats = Object.keys(callFormatLabels) as CallFormat[]

/** How often a source sends files: a daily file's calls are provisional until the monthly file replaces them. */
export const fileFrequencies = ['daily', 'monthly', 'once'] as const
export type FileFrequency = (typeof fileFrequencies)[number]

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
    definition: 'Calls that start in the period. A call between two of your own numbers counts once.',
  },
  minutes: { label: 'Minutes', definition: 'Talk time in seconds, added up and divided by 60.' },
  cost: {
    label: 'Cost',
    definition:
      'Retail charges, added up, excluding VAT. Calls that are not priced are counted beside it, never as £0.00.',
  },
  notPriced: { label: 'Not priced', definition: 'Calls whose record carries no retail charge.' },
  answered: {
    label: 'Answered',
    definition: 'Calls with talk time over 0 seconds to a person; voicemail is shown apart.',
  },
  voicemail: { label: 'Voicemail', definition: 'Calls that were answered by voicemail.' },
  unanswered: { label: 'Unanswered', definition: 'Calls to which nobody replied.' },
  engaged: { label: 'Engaged', definition: 'Calls that found the line busy.' },
  unknown: { label: 'Unknown', definition: 'Calls of which the record does not say whether they were answered.' },
  averageDuration: {
    label: 'Average duration',
    definition: 'Talk time divided by the calls that have any; calls of 0 seconds are left out.',
  },
  uniqueCallers: {
    label: 'Unique callers',
    definition: 'Distinct callers of incoming calls. Withheld callers are counted apart, never as one caller.',
  },
  withheld: { label: 'Withheld', definition: 'Incoming calls whose caller withheld the number.' },
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
