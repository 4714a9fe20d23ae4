import { dayOf, startOfDay } from '#rules/period.ts'
import { matchKey } from '#rules/phone-number.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { refuseField } from '../http/refusal.ts'
import { openRequest } from '../number-requests/open-request.ts'
import type { OwnNumberRow } from '../number-requests/own-number.ts'
import type { RequestRow } from '../number-requests/request.ts'
import { listBlockedCallers } from './queries.ts'

const MOST_BLOCKED = 200

type OfNumber = { readonly caller: PortalContext; readonly number: OwnNumberRow; readonly note: string }

const about = ({ caller, number, note }: OfNumber) => ({
  customerId: caller.customer.id,
  number: { id: number.id, text: number.number_text },
  note,
  actor: caller.actor,
})

const readCaller = (typed: string): string => {
  const key = matchKey(typed)
  return /^\+[1-9]\d{6,14}$/.test(key)
    ? key
    : refuseField('caller', `“${typed}” is not a telephone number. Write it whole, such as 020 7946 0000.`)
}

/** Asks that a number refuses a caller, or lets one through again. */
export const askBlocking = (
  parts: AppParts,
  ask: OfNumber & { readonly blocked: string; readonly kind: 'block-caller' | 'unblock-caller' },
): Promise<RequestRow> =>
  parts.db.transaction().execute(async (db) => {
    const { number, kind, note } = ask
    const key = readCaller(ask.blocked)
    if (key === number.match_key)
      refuseField('caller', 'This is the number itself. Write the number of the caller who is to be refused.')
    const blocked = await listBlockedCallers(db, number.id)
    const isBlocked = blocked.some(({ caller }) => caller === key)
    if (kind === 'block-caller' && isBlocked) refuseField('caller', 'This caller is refused already.')
    if (kind === 'unblock-caller' && !isBlocked) refuseField('caller', 'This caller is not refused.')
    if (kind === 'block-caller' && blocked.length >= MOST_BLOCKED)
      refuseField('caller', `A number refuses at most ${MOST_BLOCKED} callers. Let one through first.`)
    return openRequest(db, parts, {
      ...about(ask),
      asked: { kind, after: { caller: key, note } },
      wantedAt: null,
    })
  })

/** Asks to stop a number from a day on. */
export const askCease = (parts: AppParts, ask: OfNumber & { readonly on: string }): Promise<RequestRow> =>
  parts.db.transaction().execute(async (db) => {
    const { number, on } = ask
    const today = dayOf(parts.clock().getTime())
    if (on <= today) refuseField('on', 'Choose a day after today.')
    if (on <= number.sold_on) refuseField('on', 'Choose a day after the one on which the number became yours.')
    if (number.dropped_on !== null && on >= number.dropped_on)
      refuseField('on', 'The number ends before that day already.')
    return openRequest(db, parts, {
      ...about(ask),
      asked: { kind: 'cease', after: { on } },
      wantedAt: new Date(startOfDay(on)),
    })
  })
