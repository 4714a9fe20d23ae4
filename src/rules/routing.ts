import { z } from 'zod'
import { type Nation, nations } from './bank-holidays.ts'
import { displayNumber } from './phone-display.ts'
import { destinationsOfStep, step, type Step } from './routing-plan.ts'

/** Where the calls of a number go: to one destination, or by a plan as it stood when it was asked for. */
export type Routing =
  | { readonly kind: 'destination'; readonly to: string }
  | {
      readonly kind: 'plan'
      readonly planId: number
      readonly name: string
      readonly planRevision: number
      readonly nation: Nation
      readonly step: Step
    }

export const routing: z.ZodType<Routing> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('destination'), to: z.string() }),
  z.strictObject({
    kind: z.literal('plan'),
    planId: z.number().int(),
    name: z.string(),
    planRevision: z.number().int(),
    nation: z.enum(nations),
    step,
  }),
])

/** Where calls go, in words that end a sentence: `07700 900123`, `the plan “Office hours”`. */
export const routingWords = (of: Routing | null): string => {
  if (of === null) return 'not known'
  return of.kind === 'destination' ? displayNumber(of.to) : `the plan “${of.name}”`
}

/** Every number that calls may be sent to, each once. */
export const destinationsOf = (of: Routing | null): string[] => {
  if (of === null) return []
  return of.kind === 'destination' ? [of.to] : destinationsOfStep(of.step)
}

/** Whether two routings send calls alike. A plan that was changed meanwhile is another. */
export const isSameRouting = (a: Routing | null, b: Routing | null): boolean => {
  if (a === null || b === null) return a === b
  if (a.kind === 'destination' || b.kind === 'destination')
    return a.kind === b.kind && destinationsOf(a)[0] === destinationsOf(b)[0]
  return a.planId === b.planId && a.planRevision === b.planRevision
}
