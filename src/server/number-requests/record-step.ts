import type { RequestState } from '#rules/number-request.ts'
import { type Activity, type Actor, recordActivity } from '../activity/record-activity.ts'
import type { Db } from '../db/open.ts'
import { announce } from '../live/live.ts'
import { insertEvent } from './queries.ts'
import { type RequestRow, wordsOf } from './request.ts'

type Step = { readonly actor: Actor; readonly at: Date; readonly state: RequestState; readonly note: string }

const kinds: Readonly<Record<RequestState, Activity['kind']>> = {
  requested: 'created',
  accepted: 'changed',
  live: 'changed',
  rejected: 'changed',
  withdrawn: 'changed',
}
const words: Readonly<Record<RequestState, string>> = {
  requested: 'Requested',
  accepted: 'Request accepted',
  live: 'Request is live',
  rejected: 'Request rejected',
  withdrawn: 'Request withdrawn',
}

/**
 * Notes that a request came to a state: its own history, the activity log, and whoever looks at it. Every change of state
 * passes here, in the transaction of the change.
 */
export const recordStep = async (db: Db, request: RequestRow, { actor, at, state, note }: Step): Promise<void> => {
  await insertEvent(db, request.id, { actor, at, state, note })
  await recordActivity(db, actor, {
    kind: kinds[state],
    subject: 'Number request',
    subjectId: request.id,
    subjectName: request.number_text ?? request.account_number,
    customerId: request.customer_id,
    summary: `${words[state]}: ${wordsOf(request)}`,
    ...(note !== '' && { changes: [{ label: 'Note', before: '(none)', after: note }] }),
  })
  await announce(db, { about: 'customer', customerId: request.customer_id })
  await announce(db, { about: 'backend', topics: ['numbers'] })
}
