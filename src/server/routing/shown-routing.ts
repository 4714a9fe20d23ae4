import type { shownRouting } from '#contract/my-account/number-routing.ts'
import { type Routing, routingWords } from '#rules/routing.ts'
import type { z } from 'zod'

/** Where calls go, as the customer's people see it. */
export const showRouting = (of: Routing | null): z.input<typeof shownRouting> | null => {
  if (of === null) return null
  const words = routingWords(of)
  if (of.kind === 'destination') return { words, to: of.to, plan: null }
  return {
    words,
    to: null,
    plan: { id: of.planId, name: of.name, revision: of.planRevision, nation: of.nation, step: of.step },
  }
}
