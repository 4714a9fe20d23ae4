import type { numberRoutingEndpoints } from '#contract/my-account/number-routing.ts'
import type { RequestOf } from '#contract/endpoint.ts'
import { dayOf, zoneClock } from '#rules/period.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { matchKey } from '#rules/phone-number.ts'
import { type CallLine, describeCall } from '#rules/plan-words.ts'
import type { Plan } from '#rules/routing-plan.ts'
import type { Routing } from '#rules/routing.ts'
import type { AppParts } from '../app-parts.ts'
import { refuseField } from '../http/refusal.ts'
import type { OwnNumberRow } from '../number-requests/own-number.ts'
import { getRouting } from '../number-requests/live-queries.ts'
import { metBy } from '../number-requests/request.ts'
import { listBlockedCallers } from './queries.ts'

const instantOf = (text: string | undefined, now: number): number => {
  if (text === undefined) return now
  const local = Date.parse(`${text}:00Z`)
  if (Number.isNaN(local) || !new Date(local).toISOString().startsWith(text))
    return refuseField('at', 'There is no such day or time.')
  return zoneClock().instantOf(local).at
}

const planOf = (routing: Routing): Plan =>
  routing.kind === 'plan'
    ? routing
    : {
        nation: 'england-and-wales',
        step: { kind: 'ring', to: routing.to, seconds: 0, onBusy: { kind: 'refuse' }, onNoAnswer: { kind: 'refuse' } },
      }

const linesOf = (routing: Routing, at: number): CallLine[] => {
  if (routing.kind === 'plan') return describeCall(planOf(routing), at)
  const [when] = describeCall(planOf(routing), at)
  return [...(when === undefined ? [] : [when]), { depth: 0, text: `${displayNumber(routing.to)} rings.` }]
}

/** What happens to a call by what is live, step by step: the caller's block first, then the emergency's or the usual routing. */
export const tryCall = async (
  { db, clock }: Pick<AppParts, 'db' | 'clock'>,
  number: OwnNumberRow,
  { at: text, from }: RequestOf<typeof numberRoutingEndpoints.tryOut>['query'],
): Promise<CallLine[]> => {
  const at = instantOf(text, clock().getTime())
  const caller = matchKey(from)
  const blocked = caller === '' ? [] : await listBlockedCallers(db, number.id)
  if (blocked.some((row) => row.caller === caller))
    return [{ depth: 0, text: `${displayNumber(caller)} is a blocked caller: the call is refused.` }]
  if (number.dropped_on !== null && dayOf(at) >= number.dropped_on)
    return [{ depth: 0, text: 'The number is no longer yours at that time.' }]
  const routing = await getRouting(db, number.id)
  const met = metBy(routing)
  if (met === null)
    return [{ depth: 0, text: 'Where calls to this number go is not known here yet: nobody has said it.' }]
  return [
    ...(routing.emergency === null ? [] : [{ depth: 0, text: 'The emergency divert is on.' }]),
    ...linesOf(met, at),
  ]
}
