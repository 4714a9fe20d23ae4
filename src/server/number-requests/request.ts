import {
  type Asked,
  beforeShape,
  describeAsked,
  readAsked,
  type RequestKind,
  type RequestState,
} from '#rules/number-request.ts'
import type { Day } from '#rules/period.ts'
import { type Routing, routing } from '#rules/routing.ts'

/** A request as it is kept, with the names of what it is about. */
export type RequestRow = {
  readonly id: number
  readonly customer_id: number
  readonly account_number: string
  readonly customer_name: string
  readonly number_id: number | null
  readonly number_text: string | null
  readonly match_key: string | null
  /** The first day on which the number is no longer the customer's. */
  readonly dropped_on: Day | null
  readonly kind: RequestKind
  readonly state: RequestState
  readonly before: unknown
  readonly after: unknown
  readonly note: string
  readonly wanted_at: Date | null
  readonly expected_at: Date
  readonly due_at: Date
  readonly goes_live_by_itself: boolean
  readonly portal_user_id: number | null
  readonly asked_by: string
  readonly asked_at: Date
  readonly owner_id: number | null
  readonly owner_name: string | null
  readonly answer: string
  readonly finished_at: Date | null
  readonly revision: number
  readonly updated_at: Date
}

/** What a request asks, told apart by its kind. */
export const askedOf = ({ kind, after }: Pick<RequestRow, 'kind' | 'after'>): Asked => readAsked(kind, after)

/** Where calls went when it was asked; null where nobody had said, or where it is not about that. */
export const routingBefore = ({ before }: Pick<RequestRow, 'before'>): Routing | null =>
  beforeShape.parse(before)?.routing ?? null

/** What is asked, as a sentence without its full stop. */
export const wordsOf = (row: Pick<RequestRow, 'kind' | 'after' | 'number_text'>): string =>
  describeAsked(askedOf(row), row.number_text)

/** What is live for a number. */
export type NumberRouting = {
  readonly usual: Routing | null
  readonly emergency: Routing | null
  /** 0: nobody has said or asked anything yet. */
  readonly revision: number
}

/** Of a number of which nobody has said anything. */
export const noRouting: NumberRouting = { usual: null, emergency: null, revision: 0 }

/** Reads where calls go from what the database keeps. */
export const readRouting = (kept: unknown): Routing | null => (kept === null ? null : routing.parse(kept))

/** What callers meet: the emergency's routing, else the usual one. */
export const metBy = ({ usual, emergency }: Pick<NumberRouting, 'usual' | 'emergency'>): Routing | null =>
  emergency ?? usual
