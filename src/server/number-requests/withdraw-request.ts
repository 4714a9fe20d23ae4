import { mayMove, requestStateLabels } from '#rules/number-request.ts'
import type { Actor } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import { closeFor } from './answer-request.ts'
import { getRequest } from './open-request.ts'
import { lockRequest, updateRequest } from './queries.ts'
import { recordStep } from './record-step.ts'
import type { RequestRow } from './request.ts'

/** Takes a request back in the caller's transaction, while the provider has not begun with it; twice is once. */
export const withdrawRequest = async (
  db: Db,
  { clock }: Pick<AppParts, 'clock'>,
  { id, actor }: { id: number; actor: Actor },
): Promise<RequestRow> => {
  const now = clock()
  const request = await lockRequest(db, id)
  if (request === undefined) throw new Refused('NOT_FOUND')
  if (request.state === 'withdrawn') return request
  if (!mayMove('customer', request.state, 'withdrawn'))
    throw new Refused('ENDED', {
      message: `This request is ${requestStateLabels[request.state].toLowerCase()} by now, so it can no longer be withdrawn here. Ask your provider to stop it.`,
    })
  await updateRequest(db, id, { state: 'withdrawn', finished_at: now, now })
  await closeFor(db, request, { state: 'withdrawn', now })
  const after = await getRequest(db, id)
  await recordStep(db, after, { actor, at: now, state: 'withdrawn', note: '' })
  return after
}
