import type { numberRoutingEndpoints } from '#contract/my-account/number-routing.ts'
import type { RequestOf } from '#contract/endpoint.ts'
import { dayOf, zoneClock } from '#rules/period.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { matchKey } from '#rules/phone-number.ts'
import { type CallLine, describeCall } from '#rules/plan-words.ts'
import type { Plan } from '#rules/routing-plan.ts'
import { destinationsOf, type Routing, routingWords } from '#rules/routing.ts'
import { MOST_HOPS } from '#rules/routing-loops.ts'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import { refuseField } from '../http/refusal.ts'
import type { OwnNumberRow } from '../number-requests/own-number.ts'
import { getRouting } from '../number-requests/live-queries.ts'
import { metBy } from '../number-requests/request.ts'
import type { Own } from '../numbers/sight.ts'
import { listBlockedCallers, listWaysOn } from './queries.ts'

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

type Following = { readonly db: Db; readonly own: Own; readonly at: number; readonly caller: string }

const hidden = (key: string): string =>
  `${displayNumber(key)} is another number of your account, which you do not see: it may send the call on.`

const isBlocked = async (db: Db, numberId: number, caller: string): Promise<boolean> =>
  caller !== '' && (await listBlockedCallers(db, numberId)).some((row) => row.caller === caller)

/** Where calls go on to that reach one of the customer's own numbers, or why that is not told; undefined where it rings. */
const findOnward = async ({ db, own, caller }: Following, key: string) => {
  const [row] = await listWaysOn(db, own, [key])
  if (row === undefined) return undefined
  if (!row.is_seen) return hidden(key)
  if (await isBlocked(db, row.id, caller))
    return `${displayNumber(key)} is one of your numbers, and refuses this caller.`
  return metBy(await getRouting(db, row.id)) ?? undefined
}

/** A plain destination, followed along the customer's own numbers. */
const linesOfDestination = async (following: Following, to: string, hop = 0): Promise<CallLine[]> => {
  const onward = hop < MOST_HOPS ? await findOnward(following, to) : undefined
  if (onward === undefined) return [{ depth: 0, text: `${displayNumber(to)} rings.` }]
  if (typeof onward === 'string') return [{ depth: 0, text: onward }]
  const own = { depth: 0, text: `${displayNumber(to)} is one of your numbers, so the call goes where its calls go.` }
  if (onward.kind === 'destination') return [own, ...(await linesOfDestination(following, onward.to, hop + 1))]
  return [
    own,
    { depth: 0, text: `That is ${routingWords(onward)}.` },
    ...(await linesOfPlan(following, onward)).slice(1),
  ]
}

/** A plan, and what becomes of calls to those of its numbers that are the customer's own and send them on. */
const linesOfPlan = async (following: Following, plan: Routing): Promise<CallLine[]> => {
  const lines = describeCall(planOf(plan), following.at)
  const onward = await Promise.all(
    [...new Set(destinationsOf(plan))].map(async (to): Promise<CallLine[]> => {
      const on = await findOnward(following, to)
      if (on === undefined) return []
      if (typeof on === 'string') return [{ depth: 0, text: on }]
      return [
        { depth: 0, text: `Calls that reach ${displayNumber(to)}, one of your numbers, go on to ${routingWords(on)}.` },
      ]
    }),
  )
  return [...lines, ...onward.flat()]
}

const linesOf = async (following: Following, routing: Routing): Promise<CallLine[]> => {
  if (routing.kind === 'plan') return linesOfPlan(following, routing)
  const [when] = describeCall(planOf(routing), following.at)
  return [...(when === undefined ? [] : [when]), ...(await linesOfDestination(following, routing.to))]
}

/** What happens to a call by what is live, step by step: the caller's block first, then the emergency's or the usual routing. */
export const tryCall = async (
  { db, clock }: Pick<AppParts, 'db' | 'clock'>,
  { number, own }: { readonly number: OwnNumberRow; readonly own: Own },
  { at: text, from }: RequestOf<typeof numberRoutingEndpoints.tryOut>['query'],
): Promise<CallLine[]> => {
  const at = instantOf(text, clock().getTime())
  const caller = matchKey(from)
  if (await isBlocked(db, number.id, caller))
    return [{ depth: 0, text: `${displayNumber(caller)} is a blocked caller: the call is refused.` }]
  if (number.dropped_on !== null && dayOf(at) >= number.dropped_on)
    return [{ depth: 0, text: 'The number is no longer yours at that time.' }]
  const routing = await getRouting(db, number.id)
  const met = metBy(routing)
  if (met === null)
    return [{ depth: 0, text: 'Where calls to this number go is not known here yet: nobody has said it.' }]
  return [
    ...(routing.emergency === null ? [] : [{ depth: 0, text: 'The emergency divert is on.' }]),
    ...(await linesOf({ db, own, at, caller }, met)),
  ]
}
