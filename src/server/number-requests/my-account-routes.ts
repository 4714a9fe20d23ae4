import type { newNumberEndpoints, ownRequestEndpoints } from '#contract/my-account/number-requests.ts'
import { featureOfKind } from '#rules/number-request.ts'
import type { AppParts } from '../app-parts.ts'
import { notGranted, type PortalContext } from '../auth/portal-context.ts'
import { refuseField, Refused } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { openRequest } from './open-request.ts'
import { findOwnRequest, listOwnRequests, listTypesOffered, type OwnRequests } from './own-requests-queries.ts'
import { ownRequestsOf, showRequest, showRequests } from './shown-request.ts'
import { withdrawRequest } from './withdraw-request.ts'

const withdraw = async (parts: AppParts, caller: PortalContext, { of, id }: { of: OwnRequests; id: number }) => {
  const row = await parts.db.transaction().execute(async (db) => {
    const found = await findOwnRequest(db, of, id)
    if (found === undefined) throw new Refused('NOT_FOUND')
    // Who sees what is asked may still not be one who asks it.
    if (!caller.open.has(featureOfKind[found.kind])) throw notGranted(caller, featureOfKind[found.kind])
    return withdrawRequest(db, parts, { id, actor: caller.actor })
  })
  return showRequest(parts.db, caller, row)
}

/** People see what was asked about their numbers, and take it back. */
export const ownRequestHandlers = (parts: AppParts): Handlers<typeof ownRequestEndpoints, PortalContext> => ({
  list: async ({ caller, query }) => {
    const { page, pageSize } = query
    const of = ownRequestsOf(caller, parts)
    const { rows, total } = await listOwnRequests(parts.db, of, { isOpen: query.state === 'open', page, pageSize })
    return { total, rows: await showRequests(parts.db, caller, rows) }
  },
  withdraw: ({ caller, params }) => withdraw(parts, caller, { of: ownRequestsOf(caller, parts), id: params.id }),
})

const forNew = (caller: PortalContext, parts: AppParts): OwnRequests => ({
  ...ownRequestsOf(caller, parts),
  kinds: ['new-number'],
})

/** People ask for new numbers. */
export const newNumberHandlers = (parts: AppParts): Handlers<typeof newNumberEndpoints, PortalContext> => ({
  list: async ({ caller }) => {
    const newest = { isOpen: false, page: 1, pageSize: 100 }
    const { rows } = await listOwnRequests(parts.db, forNew(caller, parts), newest)
    return { rows: await showRequests(parts.db, caller, rows), types: await listTypesOffered(parts.db) }
  },
  ask: async ({ caller, body }) => {
    const { note, ...after } = body
    const row = await parts.db.transaction().execute(async (db) => {
      if (!(await listTypesOffered(db)).includes(body.type))
        refuseField('type', 'There is no such type of number. Choose one of the list.')
      return openRequest(db, parts, {
        customerId: caller.customer.id,
        number: null,
        asked: { kind: 'new-number', after },
        note,
        wantedAt: null,
        actor: caller.actor,
      })
    })
    return showRequest(parts.db, caller, row)
  },
  withdraw: ({ caller, params }) => withdraw(parts, caller, { of: forNew(caller, parts), id: params.id }),
})
