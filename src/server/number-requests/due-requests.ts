import { dayWords, isOpenState } from '#rules/number-request.ts'
import { type Day, dayOf } from '#rules/period.ts'
import { platformActor, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import { repeatRounds } from '../jobs/repeat-rounds.ts'
import { announce } from '../live/live.ts'
import { type Answer, answerRequest } from './answer-request.ts'
import { listDueByThemselves, listOpenOfEnded, lockRequest, updateRequest } from './queries.ts'
import { askedOf, type RequestRow } from './request.ts'
import { setTimeActor } from './shown-who.ts'

/** Does something about a request in a transaction of its own; one that fails does not keep the others waiting. */
const trying = async (parts: AppParts, id: number, act: (db: Db) => Promise<unknown>): Promise<Refused | undefined> => {
  try {
    await parts.db.transaction().execute(act)
    return undefined
  } catch (error) {
    parts.log.warn({ err: error, numberRequest: id }, 'a request could not be settled by itself')
    return error instanceof Refused ? error : undefined
  }
}

/** The number may have ended just as it was asked; else there is nothing left that could be done. */
const endedAnswer = (request: RequestRow, endedOn: Day): Answer => {
  const asked = askedOf(request)
  const message = `The number ended on ${dayWords(endedOn)}.`
  return { state: asked.kind === 'cease' && asked.after.on >= endedOn ? 'live' : 'rejected', message }
}

/** Closes what is still asked of numbers that are no longer the customer's, however they ended. */
const closeEnded = async (parts: AppParts): Promise<void> => {
  const today = dayOf(parts.clock().getTime())
  for (const id of await listOpenOfEnded(parts.db, today))
    await trying(parts, id, async (db) => {
      const request = await lockRequest(db, id)
      const endedOn = request?.dropped_on ?? null
      if (request === undefined || endedOn === null || endedOn > today || !isOpenState(request.state)) return
      const answer = endedAnswer(request, endedOn)
      await answerRequest(db, parts, { id, answer, actor: platformActor, by: 'provider' })
    })
}

/** Leaves to staff what was refused, who then see it among what is late. */
const leaveToStaff = async (db: Db, id: number, { why, now }: { why: Refused; now: Date }): Promise<void> => {
  const request = await lockRequest(db, id)
  if (request?.state !== 'accepted' || !request.goes_live_by_itself) return
  await updateRequest(db, id, { goes_live_by_itself: false, now })
  await recordActivity(db, setTimeActor, {
    kind: 'changed',
    ...{ subject: 'Number request', subjectId: id, customerId: request.customer_id },
    subjectName: request.number_text ?? request.account_number,
    summary: `It could not go live by itself: ${why.details.issues?.[0]?.message ?? why.message}`,
  })
  await announce(db, { about: 'backend', topics: ['numbers'] })
}

/**
 * Makes live what was accepted for a set time that has come, each in a transaction of its own, once however many processes
 * there are, and closes what is asked of numbers that have ended.
 */
export const runDueRequests = async (parts: AppParts): Promise<void> => {
  await closeEnded(parts)
  for (const id of await listDueByThemselves(parts.db, parts.clock())) {
    const answer = { state: 'live', message: '' } as const
    const why = await trying(parts, id, (db) =>
      answerRequest(db, parts, { id, answer, actor: setTimeActor, by: 'time' }),
    )
    if (why !== undefined) await trying(parts, id, (db) => leaveToStaff(db, id, { why, now: parts.clock() }))
  }
}

/** Looks again and again, until disposed, for requests whose set time has come. */
export const startDueRequests = (parts: AppParts): AsyncDisposable =>
  repeatRounds({
    seconds: parts.config.scheduleSeconds,
    round: () => runDueRequests(parts),
    onError: (error) => parts.log.warn({ err: error }, 'requests for a set time could not be looked for'),
  })
