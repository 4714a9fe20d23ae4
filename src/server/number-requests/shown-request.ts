import type { ownRequest } from '#contract/my-account/number-requests.ts'
import { featureOfKind, isOfRouting, mayMove, type RequestKind, requestKinds } from '#rules/number-request.ts'
import { dayOf } from '#rules/period.ts'
import { routingWords } from '#rules/routing.ts'
import type { z } from 'zod'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { Db } from '../db/open.ts'
import { findPlatform } from '../settings/queries.ts'
import type { Own } from '../numbers/sight.ts'
import { listEventsOf, type OwnRequests } from './own-requests-queries.ts'
import { type RequestRow, routingBefore, wordsOf } from './request.ts'
import { shownAsker, shownWho } from './shown-who.ts'

/** Whose numbers a caller sees. */
export const ownOf = (caller: PortalContext, { clock }: Pick<AppParts, 'clock'>): Own => ({
  customerId: caller.customer.id,
  scope: caller.numberScope,
  today: dayOf(clock().getTime()),
})

const seesKind = ({ open }: PortalContext, kind: RequestKind): boolean =>
  open.has(featureOfKind[kind]) || (isOfRouting(kind) && open.has('view_destination'))

/** Which requests a caller sees: who sees where calls go sees what is asked about that too. */
export const ownRequestsOf = (caller: PortalContext, parts: Pick<AppParts, 'clock'>): OwnRequests => ({
  ...ownOf(caller, parts),
  kinds: requestKinds.filter((kind) => seesKind(caller, kind)),
  onlyAskedBy: caller.numberScope.kind === 'all' ? undefined : caller.userId,
})

/** Requests as the caller sees them, in the order given. */
export const showRequests = async (
  db: Db,
  caller: PortalContext,
  rows: readonly RequestRow[],
): Promise<z.input<typeof ownRequest>[]> => {
  const { providerName } = await findPlatform(db)
  const events = await listEventsOf(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    state: row.state,
    number: row.number_id === null ? null : { id: row.number_id, text: row.number_text ?? '' },
    words: wordsOf(row),
    before: isOfRouting(row.kind) ? routingWords(routingBefore(row)) : null,
    note: row.note,
    askedBy: shownAsker(row, events.get(row.id) ?? [], providerName),
    askedAt: row.asked_at.toISOString(),
    wantedAt: row.wanted_at?.toISOString() ?? null,
    expectedAt: row.expected_at.toISOString(),
    goesLiveByItself: row.goes_live_by_itself,
    answer: row.answer,
    finishedAt: row.finished_at?.toISOString() ?? null,
    mayWithdraw: mayMove('customer', row.state, 'withdrawn') && caller.open.has(featureOfKind[row.kind]),
    steps: (events.get(row.id) ?? []).map(({ at, state, note, ...by }) => ({
      at: at.toISOString(),
      who: shownWho(by, providerName),
      state,
      note,
    })),
  }))
}

/** One request as the caller sees it. */
export const showRequest = async (db: Db, caller: PortalContext, row: RequestRow) => {
  const [shown] = await showRequests(db, caller, [row])
  if (shown === undefined) throw new Error('A request is shown')
  return shown
}
