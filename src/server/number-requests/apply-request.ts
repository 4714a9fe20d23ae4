import { isSameRouting } from '#rules/routing.ts'
import type { Day } from '#rules/period.ts'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { inSavepoint } from '../db/savepoint.ts'
import { Refused } from '../http/refusal.ts'
import { announceNumbers, keysOf, numberLabels } from '../numbers/number-values.ts'
import {
  deleteBlockedCaller,
  endNumber,
  insertBlockedCaller,
  insertRoutingChange,
  lockRouting,
  updateRouting,
} from './live-queries.ts'
import { askedOf, metBy, type NumberRouting, type RequestRow } from './request.ts'

type Applying = { readonly actor: Actor; readonly now: Date }

/** Makes what a request asks the truth of its number, in the caller's transaction. A new number is added by staff. */
export const applyRequest = async (
  db: Db,
  { reallocate }: Pick<AppParts, 'reallocate'>,
  request: RequestRow,
  by: Applying,
): Promise<void> => {
  const asked = askedOf(request)
  const numberId = request.number_id
  if (numberId === null) return
  switch (asked.kind) {
    case 'destination':
    case 'routing-plan':
      return changeRouting(db, request, by, (before) => ({ ...before, usual: asked.after.routing }))
    case 'emergency-divert':
    case 'divert-back':
      return changeRouting(db, request, by, (before) => ({ ...before, emergency: asked.after.routing }))
    case 'block-caller': {
      const of = { number_id: numberId, customer_id: request.customer_id, blocked_at: by.now }
      await insertBlockedCaller(db, { ...of, ...asked.after })
      return undefined
    }
    case 'unblock-caller':
      await deleteBlockedCaller(db, { numberId, caller: asked.after.caller })
      return undefined
    case 'cease': {
      const keys = await stopNumber(db, request, { ...by, on: asked.after.on })
      return reallocate(db, keys)
    }
    case 'new-number':
      return undefined
  }
}

const changeRouting = async (
  db: Db,
  { id: requestId, customer_id: customerId, number_id }: RequestRow,
  { actor, now: at }: Applying,
  change: (before: NumberRouting) => NumberRouting,
): Promise<void> => {
  const numberId = number_id ?? 0
  const before = await lockRouting(db, { numberId, customerId })
  const after = change(before)
  await updateRouting(db, numberId, { ...after, now: at })
  const met = { before: metBy(before), after: metBy(after) }
  // Under an emergency callers notice nothing of a change of the usual routing.
  if (isSameRouting(met.before, met.after)) return
  await insertRoutingChange(db, { numberId, customerId, requestId, actor, at, ...met })
}

/** Ends the number, with its entry in the log; answers the keys whose calls that concerns. */
const stopNumber = async (
  db: Db,
  { customer_id: customerId, number_id, dropped_on: before }: RequestRow,
  { actor, now, on }: Applying & { readonly on: Day },
): Promise<string[]> => {
  const numberId = number_id ?? 0
  const ended = await ending(() => inSavepoint(db, () => endNumber(db, numberId, { on, now })))
  if (ended === undefined) return []
  await recordActivity(db, actor, {
    kind: 'changed',
    ...{ subject: 'Number', subjectId: numberId, subjectName: ended.number_text, customerId },
    summary: 'Number dropped, as the customer asked',
    changes: [{ label: numberLabels.dropped_on, before: before ?? '(none)', after: on }],
  })
  await announceNumbers(db, customerId)
  return keysOf(ended)
}

const ending = async <T>(end: () => Promise<T>): Promise<T> => {
  try {
    return await end()
  } catch (error) {
    if (violatedConstraint(error) === 'number_dropped_after_sold')
      throw new Refused('INVALID', {
        message: 'A number is stopped after the day it was sold. Reject this, and ask for another day.',
      })
    throw error
  }
}
