import type { numberEndpoints } from '#contract/backend/numbers.ts'
import { matchKey, searchKey } from '#rules/phone-number.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { findCustomer } from '../customers/queries.ts'
import { refuse } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { addNumber, changeNumber, todayOf } from './change-number.ts'
import { listNumbers } from './list-queries.ts'
import { savingNumbers } from './number-values.ts'
import { findNumber, listNumbersOfCustomer } from './queries.ts'
import { numberOf, showNumberRecord } from './shown-number.ts'
import { listNumberStatuses, listNumberTypes } from './type-queries.ts'

/** A search of at least so many digits may mean a part of a number. */
const FEWEST_DIGITS = 3

const isTrue = (text: 'true' | 'false' | undefined): boolean | undefined =>
  text === undefined ? undefined : text === 'true'

/** Staff list, add and change the numbers of customers. A change of ownership or spelling re-allocates the calls concerned. */
export const numberHandlers = (parts: AppParts): Handlers<typeof numberEndpoints, StaffContext> => {
  const { db } = parts
  const show = async (id: number) => numberOf((await findNumber(db, id, todayOf(parts))) ?? refuse('NOT_FOUND'))
  return {
    list: async ({ query }) => {
      const digits = searchKey(query.search ?? '')
      const { rows, total } = await listNumbers(db, {
        ...query,
        today: todayOf(parts),
        searchDigits: digits.replaceAll(/\D/g, '').length >= FEWEST_DIGITS ? digits : undefined,
        key: query.number === undefined ? undefined : matchKey(query.number),
        dropped: isTrue(query.dropped),
        active: isTrue(query.active),
      })
      return { total, rows: rows.map(numberOf) }
    },

    get: ({ params }) => showNumberRecord(db, params.id, todayOf(parts)),

    listOfCustomer: async ({ params, refuse }) => {
      if ((await findCustomer(db, params.id)) === undefined) refuse('NOT_FOUND')
      return { rows: (await listNumbersOfCustomer(db, params.id, todayOf(parts))).map(numberOf) }
    },

    add: async ({ caller, params, body, refuse }) => {
      if ((await findCustomer(db, params.id)) === undefined) refuse('NOT_FOUND')
      const act = { parts, actor: caller.actor }
      const added = { customerId: params.id, ...body }
      return show(await savingNumbers(() => db.transaction().execute((db) => addNumber(db, act, added))))
    },

    update: async ({ caller, params, body, ifMatch }) => {
      const act = { parts, actor: caller.actor }
      const change = { id: params.id, ifMatch, ...body }
      await savingNumbers(() => db.transaction().execute((db) => changeNumber(db, act, change)))
      return show(params.id)
    },

    listTypes: async () => ({ rows: await listNumberTypes(db) }),
    listStatuses: async () => ({ rows: await listNumberStatuses(db) }),
  }
}
