import type {
  blockedCallerEndpoints,
  ceaseEndpoints,
  numberRoutingEndpoints,
} from '#contract/my-account/number-routing.ts'
import { isOfRouting, requestKinds } from '#rules/number-request.ts'
import { displayNumber } from '#rules/phone-display.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { Handlers } from '../http/serve.ts'
import { Refused } from '../http/refusal.ts'
import type { OwnNumberRow } from '../number-requests/own-number.ts'
import { findOwnNumber } from '../number-requests/own-numbers-queries.ts'
import { listOpenOfNumber } from '../number-requests/own-requests-queries.ts'
import { getRouting, listRoutingChanges } from '../number-requests/live-queries.ts'
import { ownOf, showRequest, showRequests } from '../number-requests/shown-request.ts'
import { shownWho } from '../number-requests/shown-who.ts'
import { getPlanRouting } from '../routing-plans/plan-routing.ts'
import { findPlatform } from '../settings/queries.ts'
import { askBlocking, askCease } from './ask-other.ts'
import { askRouting } from './ask-routing.ts'
import { readTypedDestination } from './check-destination.ts'
import { listBlockedCallers } from './queries.ts'
import { showRouting } from './shown-routing.ts'
import { tryCall } from './try-call.ts'
import { findWayBack } from './way-back.ts'
import { readWantedTime } from './wanted-time.ts'

const MOST_CHANGES = 50
const routingKinds = requestKinds.filter(isOfRouting)

const getOwn = async (parts: AppParts, caller: PortalContext, id: number): Promise<OwnNumberRow> => {
  const number = await findOwnNumber(parts.db, ownOf(caller, parts), id)
  if (number === undefined) throw new Refused('NOT_FOUND')
  return number
}

/** People see where the calls of a number go, and ask that they go elsewhere. */
export const numberRoutingHandlers = (parts: AppParts): Handlers<typeof numberRoutingEndpoints, PortalContext> => {
  const { db, config, clock } = parts
  return {
    get: async ({ caller, params }) => {
      const number = await getOwn(parts, caller, params.id)
      const [routing, changes, open, platform] = await Promise.all([
        getRouting(db, number.id),
        listRoutingChanges(db, number.id, MOST_CHANGES),
        listOpenOfNumber(db, number.id, routingKinds),
        findPlatform(db),
      ])
      return {
        number: { id: number.id, text: number.number_text, e164: number.match_key },
        revision: routing.revision,
        usual: showRouting(routing.usual),
        emergency: showRouting(routing.emergency),
        requests: await showRequests(db, caller, open),
        lastBefore: await findWayBack(db, caller.customer.id, { routing, changes }),
        changes: changes.map(({ at, kind: _, before, after, ...by }) => ({
          at: at.toISOString(),
          who: shownWho(by, platform.providerName),
          from: showRouting(before)?.words ?? 'not recorded before',
          to: showRouting(after)?.words ?? 'not known',
        })),
      }
    },

    tryOut: async ({ caller, params, query }) => {
      const number = await getOwn(parts, caller, params.id)
      return { lines: await tryCall(parts, { number, own: ownOf(caller, parts) }, query) }
    },

    changeDestination: async ({ caller, params, body }) => {
      const number = await getOwn(parts, caller, params.id)
      const to = readTypedDestination(body.to, config, 'to')
      const wantedAt = readWantedTime(body.wanted, clock())
      const { note, revision } = body
      const ask = { kind: 'destination', routing: { kind: 'destination', to }, field: 'to' } as const
      const row = await db
        .transaction()
        .execute((db) => askRouting(db, parts, { caller, number, ask: { ...ask, note, revision, wantedAt } }))
      return showRequest(db, caller, row)
    },

    usePlan: async ({ caller, params, body }) => {
      const number = await getOwn(parts, caller, params.id)
      const wantedAt = readWantedTime(body.wanted, clock())
      const { note, revision } = body
      const row = await db.transaction().execute(async (db) => {
        const routing = await getPlanRouting(db, parts, { caller, planId: body.planId, shown: body.planRevision })
        const ask = { kind: 'routing-plan', routing, field: 'planId', note, revision, wantedAt } as const
        return askRouting(db, parts, { caller, number, ask })
      })
      return showRequest(db, caller, row)
    },
  }
}

/** People see which callers a number refuses, and ask for more or fewer of them. */
export const blockedCallerHandlers = (parts: AppParts): Handlers<typeof blockedCallerEndpoints, PortalContext> => {
  const { db } = parts
  return {
    list: async ({ caller, params }) => {
      const number = await getOwn(parts, caller, params.id)
      const rows = await listBlockedCallers(db, number.id)
      const open = await listOpenOfNumber(db, number.id, ['block-caller', 'unblock-caller'])
      return {
        rows: rows.map((row) => ({
          caller: displayNumber(row.caller),
          note: row.note,
          blockedAt: row.blocked_at.toISOString(),
        })),
        requests: await showRequests(db, caller, open),
      }
    },
    block: async ({ caller, params, body }) => {
      const number = await getOwn(parts, caller, params.id)
      return showRequest(
        db,
        caller,
        await askBlocking(parts, { caller, number, kind: 'block-caller', blocked: body.caller, note: body.note }),
      )
    },
    unblock: async ({ caller, params, body }) => {
      const number = await getOwn(parts, caller, params.id)
      return showRequest(
        db,
        caller,
        await askBlocking(parts, { caller, number, kind: 'unblock-caller', blocked: body.caller, note: '' }),
      )
    },
  }
}

/** People ask for the end of a number. */
export const ceaseHandlers = (parts: AppParts): Handlers<typeof ceaseEndpoints, PortalContext> => ({
  get: async ({ caller, params }) => {
    const number = await getOwn(parts, caller, params.id)
    const [request] = await listOpenOfNumber(parts.db, number.id, ['cease'])
    return {
      contractEndsOn: number.contract_ends_on,
      droppedOn: number.dropped_on,
      request: request === undefined ? null : await showRequest(parts.db, caller, request),
    }
  },
  ask: async ({ caller, params, body }) => {
    const number = await getOwn(parts, caller, params.id)
    return showRequest(parts.db, caller, await askCease(parts, { caller, number, ...body }))
  },
})
