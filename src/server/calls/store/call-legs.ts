import type { AnswerState, CallLeg, PriceKind } from '#rules/call.ts'
import { z } from 'zod'

/** A further leg as the store keeps it. Only the retail price is ever shown to a customer. */
export type StoredLeg = Omit<CallLeg, 'priceMicros'> & {
  readonly retailMicros: number | null
  readonly wholesaleMicros: number | null
  /** A price that is on no row: whoever sent the call on is no customer. */
  readonly unpaidMicros: number | null
}

const micros = z.number().int().nullable()
const storedLegs = z.array(
  z.tuple([
    ...([z.string(), z.string(), z.number(), z.number(), z.number().nullable(), z.string()] as const),
    ...([micros, micros, micros.optional()] as const),
  ]),
)

/** What a row's customer pays of the further legs; `unpaid` is kept for the day on which their owner is known. */
export type LegPrices = PriceKind | 'unpaid'

/** Writes the further legs of a call compactly. */
export const writeLegs = (legs: readonly CallLeg[], kind: LegPrices): string =>
  legs.length === 0
    ? ''
    : JSON.stringify(
        legs.map((leg) => [
          leg.dialledRaw,
          leg.dialledKey,
          Math.floor(leg.startedAt / 1000),
          leg.durationSeconds,
          leg.ringSeconds,
          leg.answerState,
          kind === 'retail' ? leg.priceMicros : null,
          kind === 'wholesale' ? leg.priceMicros : null,
          ...(kind === 'unpaid' ? [leg.priceMicros] : []),
        ]),
      )

/** The further legs of a call, in order. */
export const readLegs = (written: string): StoredLeg[] =>
  written === ''
    ? []
    : storedLegs
        .parse(JSON.parse(written))
        .map(
          ([
            dialledRaw,
            dialledKey,
            startedAt,
            durationSeconds,
            ringSeconds,
            answerState,
            retailMicros,
            wholesaleMicros,
            unpaidMicros = null,
          ]) => ({
            dialledRaw,
            dialledKey,
            startedAt: startedAt * 1000,
            durationSeconds,
            ringSeconds,
            answerState: answerState as AnswerState,
            retailMicros,
            wholesaleMicros,
            unpaidMicros,
          }),
        )

/** Prices added up, as far as there are any; null when there is none. */
export const sumPrices = (prices: readonly (number | null)[]): number | null =>
  prices.reduce((sum, price) => (price === null ? sum : (sum ?? 0) + price), null)
