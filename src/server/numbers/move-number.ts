import { counted } from '#rules/counted.ts'
import { addDays, type Day } from '#rules/period.ts'
import { type Change, recordActivity } from '../activity/record-activity.ts'
import { findCustomer } from '../customers/queries.ts'
import type { Db } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { formatMicros } from '#rules/money.ts'
import { routingWords } from '#rules/routing.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { getRouting } from '../number-requests/live-queries.ts'
import { listBlockedCallers } from '../routing/queries.ts'
import { changeNumber, getLockedNumber, type NumberAct } from './change-number.ts'
import { type Ending, type EndingCharge, endBelongings, listEndings } from './move-queries.ts'
import { aboutNumber, announceNumbers, keysOf } from './number-values.ts'
import { insertNumber, type NumberRow, updateNumber } from './queries.ts'

const notSo = (message: string): Refused => new Refused('NOT_IN_THIS_STATE', { message })

/** Drops a number from a day on. What it belongs to stays noted, so that it is there again when it is reinstated. */
export const dropNumber = async (db: Db, act: NumberAct, { id, on }: { id: number; on: Day }): Promise<void> => {
  const number = await getLockedNumber(db, act, id)
  if (number.dropped_on !== null)
    throw notSo(
      `This number is dropped from ${number.dropped_on} already. Reinstate it first to drop it on another day.`,
    )
  if (on <= number.sold_on) refuseField('on', `The number was sold on ${number.sold_on}: it is dropped on a later day.`)
  await changeNumber(db, act, { id, droppedOn: on, summary: 'Number dropped' })
}

/** Takes back that a number was dropped. Refused by number_one_owner_at_a_time when somebody else has it by now. */
export const reinstateNumber = async (db: Db, act: NumberAct, id: number): Promise<void> => {
  const number = await getLockedNumber(db, act, id)
  if (number.dropped_on === null) throw notSo('This number is not dropped, so there is nothing to take back.')
  await changeNumber(db, act, { id, droppedOn: null, summary: 'Number reinstated' })
}

type Move = { readonly id: number; readonly customerId: number; readonly on: Day }

/** What the switch does with a number's calls, in words: it goes on after a move, which tells the switch nothing. */
const readLive = async (db: Db, numberId: number) => {
  const [{ usual, emergency }, blocked] = await Promise.all([
    getRouting(db, numberId),
    listBlockedCallers(db, numberId),
  ])
  return {
    destination: usual === null ? null : routingWords(usual),
    emergencyDivert: emergency === null ? null : routingWords(emergency),
    blockedCallers: blocked.map(({ caller }) => caller),
  }
}

/** What a move is about, looked at in the same way before it and when it is done. Refuses one that cannot be. */
const examineMove = async (db: Db, number: NumberRow, { customerId, on }: Move) => {
  const to = await findCustomer(db, customerId)
  if (to === undefined) return refuseField('customerId', 'There is no such customer.')
  if (customerId === number.customer_id) refuseField('customerId', 'This customer has the number. Choose another.')
  if (number.dropped_on !== null && number.dropped_on <= on)
    throw notSo(`This number is dropped from ${number.dropped_on}. Add it to the other customer instead of moving it.`)
  if (on <= number.sold_on)
    refuseField(
      'on',
      `The number was sold on ${number.sold_on}. It moves on ${addDays(number.sold_on, 1)} at the earliest.`,
    )
  const endings = await listEndings(db, { customerId: number.customer_id, numberId: number.id, on })
  const live = await readLive(db, number.id)
  const { id, customer_id, sold_on, dropped_on, customer_description } = number
  const of = { id, customer_id, sold_on, dropped_on, customer_description }
  return { to, endings, live, plan: fingerprintOf([of, customerId, on, endings, live]) }
}

/** What moving a number would end, and what it would not; nothing is changed. */
export const reviewMove = async (db: Db, number: NumberRow, move: Move) => {
  const { to, endings, live, plan } = await examineMove(db, number, move)
  return {
    from: { id: number.customer_id, accountNumber: number.account_number, name: number.customer_name },
    to: { id: to.id, accountNumber: to.account_number, name: to.name },
    ...endings,
    charges: endings.charges.map(({ name, is_removed: isRemoved }) => ({ name, isRemoved })),
    ...{ live, ownDescription: number.customer_description, plan },
  }
}

const endedWords = (label: string, endings: readonly Ending[], on: Day): Change[] =>
  endings.map(({ owner, name, until }) => ({
    label: `${label} (${owner})`,
    before: until === null ? name : `${name}, until ${until}`,
    after: `ended on ${on}`,
  }))

const chargeWords = (charges: readonly EndingCharge[], on: Day): Change[] =>
  charges.map(
    ({ name, every, amount_micros: micros, currency, from_on: from, until_on: until, is_removed: isRemoved }) => ({
      label: 'Charge',
      before: `${name}, ${currency} ${formatMicros(micros)} ${every === 'once' ? 'once' : `each ${every}`}, from ${from}${until === null ? '' : ` until ${until}`}`,
      after: isRemoved ? 'removed' : `ended on ${on}`,
    }),
  )

const whenOutdated =
  'What the number belongs to, costs or leads to changed since it was reviewed. Review the move again.'

/**
 * Moves a number, as it was reviewed, to another customer from a day on: there it is dropped, here it is added, and the calls follow. What it
 * belonged to with the customer ends on that day and keeps its past; the customer's own labels stay behind.
 */
export const moveNumber = async (
  db: Db,
  act: NumberAct,
  { plan: planned, ...move }: Move & { readonly plan: string },
): Promise<number> => {
  const { parts, actor } = act
  const number = await getLockedNumber(db, act, move.id)
  const { to, endings, plan } = await examineMove(db, number, move)
  if (endings.openRequests > 0)
    throw notSo(
      `${counted(endings.openRequests, 'request')} of the customer for this number ${endings.openRequests === 1 ? 'is' : 'are'} open. Answer them first, then move it.`,
    )
  if (plan !== planned) throw new Refused('PLAN_OUTDATED', { message: whenOutdated })
  const { on } = move
  await endBelongings(db, { customerId: number.customer_id, numberId: number.id, on })
  await updateNumber(db, number.id, { dropped_on: on })
  const id = await insertNumber(db, to.id, {
    number_text: number.number_text,
    match_key: number.match_key,
    alternate_spellings: number.alternate_spellings,
    number_type_id: number.type_id,
    number_status_id: number.status_id,
    sold_on: on,
    dropped_on: null,
    staff_description: null,
    tariff: number.tariff,
  })
  await recordActivity(db, actor, {
    ...aboutNumber(number),
    kind: 'changed',
    summary: `Moved to ${to.account_number} from ${on}`,
    changes: [
      { label: 'Date dropped', before: number.dropped_on ?? '(none)', after: on },
      ...endedWords('Site', endings.sites, on),
      ...endedWords('Campaign', endings.campaigns, on),
      ...chargeWords(endings.charges, on),
    ],
  })
  await recordActivity(db, actor, {
    ...aboutNumber({ ...number, id, customer_id: to.id }),
    kind: 'created',
    summary: `Moved here from ${number.account_number} from ${on}`,
    changes: [{ label: 'Date sold', before: '(none)', after: on }],
  })
  await announceNumbers(db, number.customer_id)
  await announceNumbers(db, to.id)
  await parts.reallocate(db, keysOf(number))
  return id
}
