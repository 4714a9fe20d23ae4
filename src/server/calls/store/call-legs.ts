import type { AnswerState, CallLeg, PriceKind } from '#rules/call.ts'
import { z } from 'zod'

/** A further leg as the store keeps it. Only the retail price is ever shown to a customer. */
export type StoredLeg = Omit<CallLeg, 'priceMicros'> & {
  readonly retailMicros: number | null
  readonly wholesaleMicros: number | null
}

const micros = z.number().int().nullable()
const storedLegs = z.array(
  z.tuple([z.string(), z.string(), z.number(), z.number(), z.number().nullable(), z.string(), micros, micros]),
)

/** Writes the further legs of a call compactly; without prices for a customer who does not pay them. */
export const writeLegs = (legs: readonly CallLeg[], kind: PriceKind): string =>
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
          ]) => ({
            dialledRaw,
            dialledKey,
            startedAt: startedAt * 1000,
            durationSeconds,
            ringSeconds,
            answerState: answerState as AnswerState,
            retailMicros,
            wholesaleMicros,
          }),
        )

/** Prices added up, as far as there are any; null when there is none. */
export const sumPrices = (prices: readonly (number | null)[]): number | null =>
  prices.reduce((sum, price) => (price === null ? sum : (sum ?? 0) + price), null)
