import { type Asked, dayWords, isOfRouting, mayMove, routingOf, sortOfKind } from '#rules/number-request.ts'
import { dayOf } from '#rules/period.ts'
import { destinationsOf } from '#rules/routing.ts'
import { afterWorkingHours } from '#rules/working-hours.ts'
import type { Actor } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { inSavepoint } from '../db/savepoint.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { findPlatform } from '../settings/queries.ts'
import { holdNumber, lockRouting, raiseRoutingRevision } from './live-queries.ts'
import { findOpenLike, findRequest, insertRequest, listEvents } from './queries.ts'
import { recordStep } from './record-step.ts'
import { type NumberRouting, type RequestRow, wordsOf } from './request.ts'
import { shownAsker } from './shown-who.ts'

/** What is asked, by whom, and what they had before their eyes. */
export type Ask = {
  readonly customerId: number
  /** The number that it is about; none for a new one. The caller has made sure that it is the asker's. */
  readonly number: { readonly id: number; readonly text: string } | null
  readonly asked: Asked
  readonly note: string
  /** When it is to take effect; null is as soon as may be. */
  readonly wantedAt: Date | null
  /** The revision of the number's routing that the page showed. */
  readonly revision?: number | undefined
  readonly actor: Actor
}

/**
 * Opens a request in the caller's transaction. Refuses `REQUEST_OPEN` while another of its sort is open for the number,
 * `NOT_FOUND` for a number that is no longer the customer's, and `STALE` when where calls go, or what is asked about it, has changed since the page was read.
 */
export const openRequest = async (db: Db, { clock, config }: Pick<AppParts, 'clock' | 'config'>, ask: Ask) => {
  const now = clock()
  const dueAt = new Date(afterWorkingHours(now.getTime(), config.requestWorkingHours))
  await requireTheirs(db, ask, now)
  const routing = await routingFor(db, ask)
  const asked = { ...ask, now, dueAt, before: routing && metBefore(ask.asked, routing) }
  const id = await inserting(db, ask, () => insertRequest(db, valuesOf(asked)))
  if (ask.number !== null && isOfRouting(ask.asked.kind)) await raiseRoutingRevision(db, ask.number.id, now)
  const request = await getRequest(db, id)
  await recordStep(db, request, { actor: ask.actor, at: now, state: 'requested', note: ask.note })
  return request
}

const valuesOf = ({
  number,
  actor,
  ...ask
}: Ask & { readonly now: Date; readonly dueAt: Date; readonly before: NumberRouting['usual'] | undefined }) => ({
  ...ask,
  numberId: number?.id ?? null,
  leadsTo: destinationsOf(routingOf(ask.asked) ?? null),
  expectedAt: ask.wantedAt !== null && ask.wantedAt > ask.dueAt ? ask.wantedAt : ask.dueAt,
  portalUserId: actor.portalUserId ?? null,
  who: actor.who,
})

/** Where calls go now by what the request would change: the usual routing, or that of the emergency. */
const metBefore = ({ kind }: Asked, { usual, emergency }: NumberRouting) =>
  sortOfKind[kind] === 'emergency' ? emergency : usual

/** The number is the customer's now, and when it is to change, and stays so until the request is there. */
const requireTheirs = async (db: Db, { number, customerId, asked, wantedAt }: Ask, now: Date): Promise<void> => {
  if (number === null) return
  const held = await holdNumber(db, { numberId: number.id, customerId })
  const endsOn = held?.dropped_on ?? null
  if (held === undefined || (endsOn !== null && endsOn <= dayOf(now.getTime()))) throw new Refused('NOT_FOUND')
  if (endsOn !== null && wantedAt !== null && endsOn <= dayOf(wantedAt.getTime()))
    refuseField(
      asked.kind === 'cease' ? 'on' : 'wanted',
      `${number.text} is no longer yours from ${dayWords(endsOn)}. Choose a time before that day.`,
    )
}

/** Locks the routing that a request would change; its page must have shown it as it is. */
const routingFor = async (db: Db, { number, customerId, asked, revision }: Ask): Promise<NumberRouting | undefined> => {
  if (number === null || !isOfRouting(asked.kind)) return undefined
  const routing = await lockRouting(db, { numberId: number.id, customerId })
  const open = await findOpenLike(db, { numberId: number.id, kind: asked.kind })
  if (open !== undefined) throw await requestOpen(db, open)
  if (revision !== undefined && revision !== routing.revision)
    throw new Refused('STALE', {
      message: `Somebody else changed or asked for something about ${number.text} meanwhile. Look at what is there now, and ask again if you still want it.`,
    })
  return routing
}

const nextStep = ({ state }: RequestRow): string =>
  mayMove('customer', state, 'withdrawn')
    ? 'Wait until it is done, or withdraw that request first.'
    : 'Your provider has accepted it: you can ask again when it is done, or once they have stopped it for you.'

/** The refusal of a second request beside one that is open: read by the customer's people, so by the names that they see. */
const requestOpen = async (db: Db, open: RequestRow): Promise<Refused> => {
  const { providerName } = await findPlatform(db)
  const askedBy = shownAsker(open, await listEvents(db, open.id), providerName)
  return new Refused('REQUEST_OPEN', {
    message: `${askedBy} has asked already: ${wordsOf(open)}. ${nextStep(open)}`,
    data: { request: { id: open.id, words: wordsOf(open), askedBy, askedAt: open.asked_at.toISOString() } },
  })
}

/** Two who ask at once are told apart by the index that lets one in. */
const inserting = async (db: Db, { number, asked }: Ask, insert: () => Promise<number>): Promise<number> => {
  try {
    return await inSavepoint(db, insert)
  } catch (error) {
    if (number === null || !violatedConstraint(error)?.startsWith('number_request_one_')) throw error
    const caller = 'caller' in asked.after ? asked.after.caller : undefined
    const open = await findOpenLike(db, { numberId: number.id, kind: asked.kind, caller })
    throw open === undefined ? error : await requestOpen(db, open)
  }
}

/** A request that is known to be there. */
export const getRequest = async (db: Db, id: number): Promise<RequestRow> => {
  const request = await findRequest(db, id)
  if (request === undefined) throw new Refused('NOT_FOUND')
  return request
}
