import type { numberActEndpoints } from '#contract/backend/number-acts.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { findCustomer } from '../customers/queries.ts'
import type { Db } from '../db/open.ts'
import { refuse } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { addBulk, reviewBulk } from './bulk-add.ts'
import { getLockedNumber, todayOf } from './change-number.ts'
import { addCharge, changeCharge, removeCharge } from './charge-number.ts'
import { dropNumber, moveNumber, reinstateNumber, reviewMove } from './move-number.ts'
import { savingNumbers } from './number-values.ts'
import { findNumber, type NumberRow } from './queries.ts'
import { numberOf, showNumberRecord } from './shown-number.ts'

/** Staff add many numbers at once, drop, reinstate and move numbers, and say what they cost. */
export const numberActHandlers = (parts: AppParts): Handlers<typeof numberActEndpoints, StaffContext> => {
  const { db } = parts
  const get = async (id: number): Promise<NumberRow> =>
    (await findNumber(db, id, todayOf(parts))) ?? refuse('NOT_FOUND')
  const show = async (id: number) => numberOf(await get(id))
  const inOne = <T>(act: (db: Db) => Promise<T>): Promise<T> => savingNumbers(() => db.transaction().execute(act))
  const requireCustomer = async (id: number) => (await findCustomer(db, id)) ?? refuse('NOT_FOUND')
  /** Acts on the charges of a number, whose row is locked meanwhile, and shows it afterwards. */
  const onCharges = async (
    { caller, params }: { caller: StaffContext; params: { id: number } },
    act: (db: Db, on: { actor: StaffContext['actor']; number: NumberRow }) => Promise<void>,
  ) => {
    await inOne(async (db) => act(db, { actor: caller.actor, number: await getLockedNumber(db, { parts }, params.id) }))
    return showNumberRecord(db, params.id, todayOf(parts))
  }
  return {
    reviewBulk: async ({ params, body }) => {
      await requireCustomer(params.id)
      return reviewBulk(db, { customerId: params.id, ...body })
    },
    addBulk: async ({ caller, params, body }) => {
      await requireCustomer(params.id)
      const act = { parts, actor: caller.actor }
      return { added: await inOne((db) => addBulk(db, act, { customerId: params.id, ...body })) }
    },

    drop: async ({ caller, params, body }) => {
      await inOne((db) => dropNumber(db, { parts, actor: caller.actor }, { id: params.id, on: body.on }))
      return show(params.id)
    },
    reinstate: async ({ caller, params }) => {
      await inOne((db) => reinstateNumber(db, { parts, actor: caller.actor }, params.id))
      return show(params.id)
    },
    reviewMove: async ({ params, query }) => reviewMove(db, await get(params.id), { id: params.id, ...query }),
    move: async ({ caller, params, body }) =>
      show(await inOne((db) => moveNumber(db, { parts, actor: caller.actor }, { id: params.id, ...body }))),

    addCharge: (call) => onCharges(call, (db, on) => addCharge(db, on, call.body)),
    updateCharge: (call) =>
      onCharges(call, (db, on) => changeCharge(db, on, { id: call.params.chargeId, ...call.body })),
    removeCharge: async (call) => {
      await onCharges(call, (db, on) => removeCharge(db, on, call.params.chargeId))
      return {}
    },
  }
}
