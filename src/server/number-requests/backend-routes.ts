import type { numberRequestEndpoints } from '#contract/backend/number-requests.ts'
import { isOfRouting, isOpenState, routingOf } from '#rules/number-request.ts'
import { drawPlan, type PlanNode } from '#rules/plan-words.ts'
import { isSameRouting, routingWords } from '#rules/routing.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import type { Db } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { searchedBy } from '../numbers/sight.ts'
import { listMessages } from '../web-hook/message-queries.ts'
import { answerRequest } from './answer-request.ts'
import { assignRequest, listRequestOwners } from './assign-request.ts'
import { getRouting } from './live-queries.ts'
import { findRequest, listEvents } from './queries.ts'
import { countQueue, listQueue } from './queue-queries.ts'
import { askedOf, type RequestRow, routingBefore, wordsOf } from './request.ts'

/** By when staff are to do the next thing; the same as the queue sorts by. */
const dueOf = ({ state, due_at, expected_at, goes_live_by_itself }: RequestRow): Date | null => {
  if (state === 'requested') return due_at
  return state === 'accepted' && !goes_live_by_itself ? expected_at : null
}

const shownRequest = (row: RequestRow, now: Date) => {
  const due = dueOf(row)
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    customer: { id: row.customer_id, accountNumber: row.account_number, name: row.customer_name },
    number: row.number_id === null ? null : { id: row.number_id, text: row.number_text ?? '' },
    asks: wordsOf(row),
    askedBy: row.asked_by,
    askedAt: row.asked_at.toISOString(),
    wantedAt: row.wanted_at?.toISOString() ?? null,
    expectedAt: row.expected_at.toISOString(),
    dueAt: due?.toISOString() ?? null,
    isOverdue: due !== null && due < now,
    owner: row.owner_id === null ? null : { id: row.owner_id, name: row.owner_name ?? '' },
    revision: row.revision,
  }
}

/** The steps of the plan that is asked for, each with how deep it lies. */
const planOf = (row: RequestRow): { depth: number; text: string }[] => {
  const routing = routingOf(askedOf(row))
  if (routing?.kind !== 'plan') return []
  const linesOf = ({ when, title, behind }: PlanNode, depth: number): { depth: number; text: string }[] => [
    { depth, text: when === '' ? title : `${when}: ${title}` },
    ...behind.flatMap((node) => linesOf(node, depth + 1)),
  ]
  return linesOf(drawPlan(routing.step), 0)
}

/** Where calls went, are to go, and go meanwhile, of a request that is about that. */
const wayOf = async (db: Db, row: RequestRow) => {
  const asked = askedOf(row)
  if (!isOfRouting(row.kind) || row.number_id === null) return { from: null, to: null, meanwhile: null }
  const { usual, emergency } = await getRouting(db, row.number_id)
  const isEmergency = row.kind === 'emergency-divert' || row.kind === 'divert-back'
  const [before, now] = [routingBefore(row), isEmergency ? emergency : usual]
  const words = isEmergency
    ? (of: typeof before) => (of === null ? 'no emergency divert' : routingWords(of))
    : routingWords
  const hasChanged = isOpenState(row.state) && !isSameRouting(before, now)
  return { from: words(before), to: words(routingOf(asked) ?? null), meanwhile: hasChanged ? words(now) : null }
}

const getDetail = async (db: Db, id: number, now: Date) => {
  const row = await findRequest(db, id)
  if (row === undefined) throw new Refused('NOT_FOUND')
  const messages = await listMessages(db, { page: 1, pageSize: 20, requestId: id })
  return {
    ...shownRequest(row, now),
    ...(await wayOf(db, row)),
    plan: planOf(row),
    note: row.note,
    answer: row.answer,
    goesLiveByItself: row.goes_live_by_itself,
    finishedAt: row.finished_at?.toISOString() ?? null,
    events: (await listEvents(db, id)).map(({ at, who, state, note }) => ({ at: at.toISOString(), who, state, note })),
    deliveries: messages.rows.map(({ id, type, state, outcome, occurred_at }) => ({
      ...{ id, type, state, outcome, occurredAt: occurred_at.toISOString() },
    })),
  }
}

/** Staff work the queue of requests, and programs answer them. */
export const numberRequestHandlers = (parts: AppParts): Handlers<typeof numberRequestEndpoints, StaffContext> => {
  const { db, clock } = parts
  return {
    list: async ({ caller, query }) => {
      const who = { userId: caller.userId, now: clock() }
      const { digits } = searchedBy(query.search)
      const { rows, total } = await listQueue(db, { ...query, ...who, searchDigits: digits || undefined })
      return { rows: rows.map((row) => shownRequest(row, who.now)), total, counts: await countQueue(db, who) }
    },

    owners: async () => ({ rows: await listRequestOwners(db, clock()) }),

    get: ({ params }) => getDetail(db, params.id, clock()),

    answer: async ({ caller, params, body, ifMatch }) => {
      const { state, message = '', expectedAt, goesLiveByItself = false } = body
      const answer = {
        ...{ state, message, goesLiveByItself },
        ...(expectedAt !== undefined && { expectedAt: new Date(expectedAt) }),
      }
      const { actor } = caller
      await db
        .transaction()
        .execute((db) => answerRequest(db, parts, { id: params.id, answer, revision: ifMatch, actor, by: 'provider' }))
      return getDetail(db, params.id, clock())
    },

    assign: async ({ caller, params, body, ifMatch }) => {
      const { actor } = caller
      await db
        .transaction()
        .execute((db) =>
          assignRequest(db, { id: params.id, ownerId: body.ownerId, revision: ifMatch, actor, now: clock() }),
        )
      return getDetail(db, params.id, clock())
    },
  }
}
