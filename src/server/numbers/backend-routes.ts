import type { numberEndpoints } from '#contract/backend/numbers.ts'
import { dayOf } from '#rules/period.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { matchKey } from '#rules/phone-number.ts'
import { listChanges, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { findCustomer } from '../customers/queries.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import {
  findNumber,
  insertNumber,
  listNumbersOfCustomer,
  listNumberStatuses,
  listNumberTypes,
  lockNumber,
  type NumberRow,
  type NumberValues,
  updateNumber,
} from './queries.ts'

const labels = {
  number_text: 'Number',
  alternate_spellings: 'Alternate CDR spellings',
  type_name: 'Type',
  status_name: 'Status',
  sold_on: 'Date sold',
  dropped_on: 'Date dropped',
  staff_description: 'Description (staff)',
} as const

/** Staff list, add and change the numbers of customers. A change of ownership or spelling re-allocates the calls concerned. */
export const numberHandlers = (parts: AppParts): Handlers<typeof numberEndpoints, StaffContext> => {
  const { db, clock } = parts
  const getNumber = async (db: Db, id: number): Promise<NumberRow> => {
    const number = await findNumber(db, id, dayOf(clock().getTime()))
    if (number === undefined) throw new Refused('NOT_FOUND')
    return number
  }
  return {
    listOfCustomer: async ({ params, refuse }) => {
      if ((await findCustomer(db, params.id)) === undefined) refuse('NOT_FOUND')
      return { rows: (await listNumbersOfCustomer(db, params.id, dayOf(clock().getTime()))).map(numberOf) }
    },

    add: async ({ caller, params, body, refuse }) => {
      if ((await findCustomer(db, params.id)) === undefined) refuse('NOT_FOUND')
      const values = valuesOf(body) as NumberValues
      const id = await saving(() =>
        db.transaction().execute(async (db) => {
          const id = await insertNumber(db, params.id, values)
          const added = await getNumber(db, id)
          await recordActivity(db, caller.actor, {
            kind: 'created',
            ...about(added),
            summary: 'Number added',
            changes: listChanges(labels, {}, added),
          })
          await announceChange(db, added.customer_id)
          await parts.reallocate(db, keysOf(added))
          return id
        }),
      )
      return numberOf(await getNumber(db, id))
    },

    update: async ({ caller, params, body, ifMatch, refuse }) => {
      await saving(() =>
        db.transaction().execute(async (db) => {
          if (!(await lockNumber(db, params.id))) refuse('NOT_FOUND')
          const before = await getNumber(db, params.id)
          if (ifMatch !== undefined && ifMatch !== before.revision)
            refuse('STALE', { data: { current: numberOf(before) } })
          await updateNumber(db, params.id, valuesOf(body))
          const after = await getNumber(db, params.id)
          const changes = listChanges(labels, before, after)
          if (changes.length === 0) return
          await recordActivity(db, caller.actor, {
            kind: 'changed',
            ...about(after),
            summary: 'Number changed',
            changes,
          })
          await announceChange(db, after.customer_id)
          if (ownershipDiffers(before, after))
            await parts.reallocate(db, [...new Set([...keysOf(before), ...keysOf(after)])])
        }),
      )
      return numberOf(await getNumber(db, params.id))
    },

    listTypes: async () => ({ rows: await listNumberTypes(db) }),
    listStatuses: async () => ({ rows: await listNumberStatuses(db) }),
  }
}

const keysOf = (row: NumberRow): string[] => [row.match_key, ...row.alternate_spellings]

const ownershipDiffers = (before: NumberRow, after: NumberRow): boolean =>
  before.sold_on !== after.sold_on ||
  before.dropped_on !== after.dropped_on ||
  keysOf(before).join(' ') !== keysOf(after).join(' ')

const about = (row: NumberRow) => ({
  subject: 'Number',
  subjectId: row.id,
  subjectName: row.number_text,
  customerId: row.customer_id,
})

const announceChange = async (db: Db, customerId: number): Promise<void> => {
  await announce(db, { about: 'customer', customerId })
  await announce(db, { about: 'backend', topics: ['numbers', 'calls'] })
}

type Settings = {
  number?: string | undefined
  typeId?: number | undefined
  statusId?: number | undefined
  alternateSpellings?: string[] | undefined
  soldOn?: string | undefined
  droppedOn?: string | null | undefined
  description?: string | undefined
}

const orNull = (text: string | undefined): string | null | undefined => (text === '' ? null : text)

/** The columns that were given; what is left out stays. Spellings are kept as matched, each once. */
const valuesOf = (settings: Settings): Partial<NumberValues> => {
  const key = settings.number === undefined ? undefined : matchKey(settings.number)
  if (key !== undefined && !/\d/.test(key))
    refuseField('number', 'This holds no number. Write it as people dial it, such as 020 7946 0000.')
  const columns = {
    number_text:
      settings.number === undefined || key === undefined
        ? undefined
        : key.startsWith('+')
          ? displayNumber(key)
          : settings.number,
    match_key: key,
    alternate_spellings: settings.alternateSpellings && [
      ...new Set(
        settings.alternateSpellings
          .map((spelling) => matchKey(spelling))
          .filter((spelling) => spelling !== '' && spelling !== key),
      ),
    ],
    number_type_id: settings.typeId,
    number_status_id: settings.statusId,
    sold_on: settings.soldOn,
    dropped_on: settings.droppedOn,
    staff_description: orNull(settings.description),
  }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
}

const numberOf = (row: NumberRow) => ({
  id: row.id,
  number: row.number_text,
  e164: row.match_key,
  customer: { id: row.customer_id, accountNumber: row.account_number, name: row.customer_name },
  type: { id: row.type_id, name: row.type_name },
  status: { id: row.status_id, name: row.status_name, visibleInFrontend: row.visible_in_frontend },
  alternateSpellings: row.alternate_spellings,
  soldOn: row.sold_on,
  droppedOn: row.dropped_on,
  description: { staff: row.staff_description, customer: row.customer_description },
  site: { staff: row.staff_site, customer: row.customer_site },
  campaign: { staff: row.staff_campaign, customer: row.customer_campaign },
  revision: row.revision,
})

/** Tells what a constraint refused, by its name. */
const saving = async <T>(save: () => Promise<T>): Promise<T> => {
  try {
    return await save()
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'number_one_owner_at_a_time')
      throw new Refused('NUMBER_OWNED', {
        message:
          'Another customer, or an earlier entry of this one, owns this number at that time. Drop it there first, from the day it is sold here.',
        issues: [{ path: ['number'], message: 'This number has an owner at that time.' }],
      })
    if (constraint === 'number_dropped_after_sold')
      refuseField('droppedOn', 'A number is dropped after the day it was sold.')
    if (constraint === 'number_number_type_id_fkey') refuseField('typeId', 'There is no such number type.')
    if (constraint === 'number_number_status_id_fkey') refuseField('statusId', 'There is no such number status.')
    throw error
  }
}
