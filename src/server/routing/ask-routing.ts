import type { RequestKind } from '#rules/number-request.ts'
import { destinationsOf, isSameRouting, type Routing } from '#rules/routing.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { Db } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { openRequest } from '../number-requests/open-request.ts'
import type { OwnNumberRow } from '../number-requests/own-number.ts'
import { listOwnNumbers } from '../number-requests/own-numbers-queries.ts'
import { getRouting } from '../number-requests/live-queries.ts'
import type { NumberRouting } from '../number-requests/request.ts'
import { ownOf } from '../number-requests/shown-request.ts'
import { requireWay } from './check-destination.ts'
import { lockRoutingOfCustomer } from './queries.ts'

/** What is asked for numbers at once, and the field that says where their calls are to go. */
export type AskRouting = {
  readonly kind: Extract<RequestKind, 'destination' | 'routing-plan' | 'emergency-divert'>
  readonly routing: Routing
  readonly field: string
  readonly note: string
  readonly wantedAt: Date | null
  readonly revision?: number | undefined
}

/** The numbers of these ids, all of which the caller must see. */
export const getOwnNumbers = async (
  db: Db,
  parts: Pick<AppParts, 'clock'>,
  { caller, ids }: { caller: PortalContext; ids: readonly number[] },
): Promise<OwnNumberRow[]> => {
  const distinct = new Set(ids)
  const numbers = await listOwnNumbers(db, ownOf(caller, parts), [...distinct])
  if (numbers.length < distinct.size) throw new Refused('NOT_FOUND')
  return numbers
}

const presentOf = ({ kind }: AskRouting, { usual, emergency }: NumberRouting): Routing | null =>
  kind === 'emergency-divert' ? emergency : usual

/** Asks in the caller's transaction that the calls of a number go elsewhere, once the way there is found to be one. */
export const askRouting = async (
  db: Db,
  parts: AppParts,
  { caller, number, ask }: { caller: PortalContext; number: OwnNumberRow; ask: AskRouting },
) => {
  const { kind, routing, field } = ask
  await lockRoutingOfCustomer(db, caller.customer.id)
  await requireWay(db, ownOf(caller, parts), { from: number, to: destinationsOf(routing), field })
  const request = await openRequest(db, parts, {
    customerId: caller.customer.id,
    number: { id: number.id, text: number.number_text },
    asked: { kind, after: { routing } },
    note: ask.note,
    wantedAt: ask.wantedAt,
    revision: ask.revision,
    actor: caller.actor,
  })
  if (isSameRouting(presentOf(ask, await getRouting(db, number.id)), routing))
    refuseField(field, `Calls to ${number.number_text} go there already, so there is nothing to change.`)
  return request
}
