import { isOpenState, requestStateLabels } from '#rules/number-request.ts'
import { holds, resolveLevels } from '#rules/staff-permissions.ts'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import type { Db } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import { listStaff } from '../staff/queries.ts'
import { getRequest } from './open-request.ts'
import { lockRequest, updateRequest } from './queries.ts'
import type { RequestRow } from './request.ts'

/** Staff who may own a request: who can sign in and change numbers. */
export const listRequestOwners = async (db: Db, now: Date): Promise<{ id: number; name: string }[]> =>
  (await listStaff(db, now, now))
    .filter(({ disabled_at }) => disabled_at === null)
    .filter(({ groups, override }) =>
      holds(
        resolveLevels(
          groups.map(({ levels }) => levels),
          override,
        ),
        'numbers:edit',
      ),
    )
    .map(({ id, name }) => ({ id, name }))

type Assigning = {
  readonly id: number
  readonly ownerId: number | null
  readonly revision: number | undefined
  readonly actor: Actor
  readonly now: Date
}

/** Gives an open request to a staff user, or to nobody, in the caller's transaction. Refuses `STALE` and `ENDED`. */
export const assignRequest = async (db: Db, { id, ownerId, revision, actor, now }: Assigning): Promise<RequestRow> => {
  const request = await lockRequest(db, id)
  if (request === undefined) throw new Refused('NOT_FOUND')
  if (request.owner_id === ownerId) return request
  if (!isOpenState(request.state))
    throw new Refused('ENDED', {
      message: `This request is ${requestStateLabels[request.state].toLowerCase()}, so there is nothing left to own.`,
    })
  if (revision !== undefined && revision !== request.revision)
    throw new Refused('STALE', {
      message: `This request was changed meanwhile: ${request.owner_name ?? 'nobody'} owns it now. Reload it, and look again.`,
    })
  const owner = ownerId === null ? undefined : (await listRequestOwners(db, now)).find((each) => each.id === ownerId)
  if (ownerId !== null && owner === undefined)
    refuseField('ownerId', 'Only staff who can sign in and may change numbers can own a request.')
  await updateRequest(db, id, { owner_id: ownerId, now })
  const change = { label: 'Owner', before: request.owner_name ?? '(none)', after: owner?.name ?? '(none)' }
  await recordActivity(db, actor, {
    kind: 'changed',
    ...{ subject: 'Number request', subjectId: id, customerId: request.customer_id },
    subjectName: request.number_text ?? request.account_number,
    summary: 'Owner of the request changed',
    changes: [change],
  })
  await announce(db, { about: 'backend', topics: ['numbers'] })
  return getRequest(db, id)
}
