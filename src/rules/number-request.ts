import { z } from 'zod'
import type { FeatureKey } from './features.ts'
import { displayNumber } from './phone-display.ts'
import { routing, type Routing, routingWords } from './routing.ts'

/** What customers ask of their provider about numbers. */
export const requestKinds = [
  'destination',
  'routing-plan',
  'emergency-divert',
  'divert-back',
  'block-caller',
  'unblock-caller',
  'new-number',
  'cease',
] as const
export type RequestKind = (typeof requestKinds)[number]

export const requestKindLabels: Readonly<Record<RequestKind, string>> = {
  destination: 'Change where calls go',
  'routing-plan': 'Make a routing plan active',
  'emergency-divert': 'Emergency divert',
  'divert-back': 'End of emergency divert',
  'block-caller': 'Block a caller',
  'unblock-caller': 'Unblock a caller',
  'new-number': 'New number',
  cease: 'Cease',
}

/** The feature by which each kind is asked, and by which it is seen. */
export const featureOfKind: Readonly<Record<RequestKind, FeatureKey>> = {
  destination: 'change_destination',
  'routing-plan': 'manage_routing_plans',
  'emergency-divert': 'emergency_divert',
  'divert-back': 'emergency_divert',
  'block-caller': 'block_callers',
  'unblock-caller': 'block_callers',
  'new-number': 'request_number',
  cease: 'request_cease',
}

/** Of each sort a number has one open request at most; callers are each a sort of their own. */
export type RequestSort = 'routing' | 'emergency' | 'caller' | 'cease'
export const sortOfKind: Readonly<Record<RequestKind, RequestSort | undefined>> = {
  destination: 'routing',
  'routing-plan': 'routing',
  'emergency-divert': 'emergency',
  'divert-back': 'emergency',
  'block-caller': 'caller',
  'unblock-caller': 'caller',
  'new-number': undefined,
  cease: 'cease',
}

/** Whether a kind changes where calls go. */
export const isOfRouting = (kind: RequestKind): boolean =>
  sortOfKind[kind] === 'routing' || sortOfKind[kind] === 'emergency'

export const requestStates = ['requested', 'accepted', 'live', 'rejected', 'withdrawn'] as const
export type RequestState = (typeof requestStates)[number]

export const requestStateLabels: Readonly<Record<RequestState, string>> = {
  requested: 'Requested',
  accepted: 'Accepted',
  live: 'Live',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
}

export const openStates = ['requested', 'accepted'] as const satisfies readonly RequestState[]

/** Whether a request in this state still awaits something. */
export const isOpenState = (state: RequestState): boolean => (openStates as readonly RequestState[]).includes(state)

/** Who moves a request on: the customer's people, the provider (staff or its switch), or the set time. */
export type Mover = 'customer' | 'provider' | 'time'

const moves: Readonly<Record<Mover, readonly (readonly [from: RequestState, to: RequestState])[]>> = {
  // What is accepted may stand on the switch already: the provider takes it off, and rejects it then.
  customer: [['requested', 'withdrawn']],
  provider: [
    ['requested', 'accepted'],
    ['requested', 'live'],
    ['requested', 'rejected'],
    ['accepted', 'live'],
    ['accepted', 'rejected'],
  ],
  time: [['accepted', 'live']],
}

/** Whether a request may go from one state to another by somebody's word. */
export const mayMove = (by: Mover, from: RequestState, to: RequestState): boolean =>
  moves[by].some(([before, after]) => before === from && after === to)

const routingOrNone = z.strictObject({ routing: routing.nullable() })
const aRouting = z.strictObject({ routing })
const caller = z.strictObject({ caller: z.string(), note: z.string().default('') })

/** What each kind of request is to make of a number. */
export const afterShapes = {
  destination: aRouting,
  'routing-plan': aRouting,
  'emergency-divert': aRouting,
  'divert-back': z.strictObject({ routing: z.null() }),
  'block-caller': caller,
  'unblock-caller': caller,
  'new-number': z.strictObject({ type: z.string(), area: z.string(), quantity: z.number().int() }),
  /** The first day on which the number is no longer the customer's. */
  cease: z.strictObject({ on: z.iso.date() }),
} as const satisfies Record<RequestKind, z.ZodType>

/** What it was when it was asked: where calls went, for the kinds that change that. */
export const beforeShape = routingOrNone.nullable()

export type After<K extends RequestKind> = z.output<(typeof afterShapes)[K]>
/** What is asked, as one value that is told apart by its kind. */
export type Asked = { readonly [K in RequestKind]: { readonly kind: K; readonly after: After<K> } }[RequestKind]

/** Reads what the database keeps of a request. */
export const readAsked = (kind: RequestKind, after: unknown): Asked =>
  ({ kind, after: afterShapes[kind].parse(after) }) as Asked

/** Where calls are to go by a request, of those that change it. */
export const routingOf = (asked: Asked): Routing | null | undefined =>
  'routing' in asked.after ? asked.after.routing : undefined

/** A day as it is written in sentences: 1 July 2031. */
export const dayWords = (day: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' }).format(
    Date.parse(`${day}T00:00:00Z`),
  )

/** What is asked, as a sentence without its full stop: `Calls to 020 7946 0101 go to 07700 900123`. */
export const describeAsked = (asked: Asked, number: string | null): string => {
  switch (asked.kind) {
    case 'destination':
    case 'routing-plan':
      return `Calls to ${number} go to ${routingWords(asked.after.routing)}`
    case 'emergency-divert':
      return `Emergency divert: calls to ${number} go to ${routingWords(asked.after.routing)}`
    case 'divert-back':
      return `The emergency divert of ${number} ends`
    case 'block-caller':
      return `Calls from ${displayNumber(asked.after.caller)} to ${number} are refused`
    case 'unblock-caller':
      return `Calls from ${displayNumber(asked.after.caller)} to ${number} are let through again`
    case 'new-number':
      return `${asked.after.quantity === 1 ? 'A new number' : `${asked.after.quantity} new numbers`}: ${asked.after.type}${asked.after.area === '' ? '' : `, ${asked.after.area}`}`
    case 'cease':
      return `${number} is stopped from ${dayWords(asked.after.on)}`
  }
}
