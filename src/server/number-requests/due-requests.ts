import { setTimeActor } from './shown-who.ts'
import type { AppParts } from '../app-parts.ts'
import { Refused } from '../http/refusal.ts'
import { repeatRounds } from '../jobs/repeat-rounds.ts'
import { answerRequest } from './answer-request.ts'
import { listDueByThemselves } from './queries.ts'

/** Makes live what was accepted for a set time that has come, each in a transaction of its own, once however many processes there are. */
export const runDueRequests = async (parts: AppParts): Promise<void> => {
  for (const id of await listDueByThemselves(parts.db, parts.clock()))
    try {
      await parts.db
        .transaction()
        .execute((db) =>
          answerRequest(db, parts, { id, answer: { state: 'live', message: '' }, actor: setTimeActor, by: 'time' }),
        )
    } catch (error) {
      // Somebody rejected it in the same moment, or it cannot be: staff still have it in their queue.
      if (!(error instanceof Refused)) throw error
      parts.log.warn({ err: error, numberRequest: id }, 'a request could not go live by itself')
    }
}

/** Looks again and again, until disposed, for requests whose set time has come. */
export const startDueRequests = (parts: AppParts): AsyncDisposable =>
  repeatRounds({
    seconds: parts.config.scheduleSeconds,
    round: () => runDueRequests(parts),
    onError: (error) => parts.log.warn({ err: error }, 'requests for a set time could not be looked for'),
  })
