import { displayNumber } from '#rules/phone-display.ts'
import { matchKey } from '#rules/phone-number.ts'
import type { Db } from '../db/open.ts'
import { violatedConstraint } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import type { NumberRow, NumberValues } from './queries.ts'
import { findAvailability } from './type-queries.ts'

/** The fields of a number whose change stands in its history. */
export const numberLabels = {
  number_text: 'Number',
  alternate_spellings: 'Alternate CDR spellings',
  type_name: 'Type',
  status_name: 'Status',
  sold_on: 'Date sold',
  dropped_on: 'Date dropped',
  staff_description: 'Description (staff)',
  tariff: 'Tariff',
  contract_ends_on: 'Contract ends',
} as const

/** What is given of a number; what is left out stays. */
export type NumberSettings = {
  readonly number?: string | undefined
  readonly typeId?: number | undefined
  readonly statusId?: number | undefined
  readonly alternateSpellings?: readonly string[] | undefined
  readonly soldOn?: string | undefined
  readonly droppedOn?: string | null | undefined
  readonly description?: string | undefined
  readonly tariff?: string | undefined
  readonly contractEndsOn?: string | null | undefined
}

export const whenNoNumber = 'This holds no number. Write it as people dial it, such as 020 7946 0000.'

/** A number as it is kept and shown, or undefined when the text holds none. */
export const readNumber = (text: string): Pick<NumberValues, 'match_key' | 'number_text'> | undefined => {
  const key = matchKey(text)
  if (!/\d/.test(key)) return undefined
  return { match_key: key, number_text: key.startsWith('+') ? displayNumber(key) : text }
}

/** Spellings as call records are matched, each once, without the number's own. */
export const readSpellings = (spellings: readonly string[], key: string | undefined): string[] => [
  ...new Set(spellings.map((spelling) => matchKey(spelling)).filter((spelling) => spelling !== '' && spelling !== key)),
]

const orNull = (text: string | undefined): string | null | undefined => (text === '' ? null : text)

/** The columns that were given. Spellings are kept as matched, each once. */
export const valuesOf = (settings: NumberSettings): Partial<NumberValues> => {
  const number = settings.number === undefined ? undefined : readNumber(settings.number)
  if (settings.number !== undefined && number === undefined) refuseField('number', whenNoNumber)
  const columns = {
    ...number,
    alternate_spellings: settings.alternateSpellings && readSpellings(settings.alternateSpellings, number?.match_key),
    number_type_id: settings.typeId,
    number_status_id: settings.statusId,
    sold_on: settings.soldOn,
    dropped_on: settings.droppedOn,
    staff_description: orNull(settings.description),
    tariff: settings.tariff,
    contract_ends_on: settings.contractEndsOn,
  }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
}

/** Every key by which call records find a number. */
export const keysOf = (row: Pick<NumberRow, 'match_key' | 'alternate_spellings'>): string[] => [
  row.match_key,
  ...row.alternate_spellings,
]

/** Whether calls may be somebody else's by a change. */
export const ownershipDiffers = (before: NumberRow, after: NumberRow): boolean =>
  before.sold_on !== after.sold_on ||
  before.dropped_on !== after.dropped_on ||
  keysOf(before).join(' ') !== keysOf(after).join(' ')

/** A number as the subject of an activity entry. */
export const aboutNumber = (row: NumberRow) => ({
  subject: 'Number',
  subjectId: row.id,
  subjectName: row.number_text,
  customerId: row.customer_id,
})

/** Wakes the pages that show a customer's numbers. */
export const announceNumbers = async (db: Db, customerId: number): Promise<void> => {
  await announce(db, { about: 'customer', customerId })
  await announce(db, { about: 'backend', topics: ['numbers', 'calls'] })
}

type Chosen = { readonly typeId?: number | undefined; readonly statusId?: number | undefined }

/** Refuses a type or status that is Historical: it stays where it is used, and is not offered for new use. */
export const requireOffered = async (db: Db, { typeId, statusId }: Chosen): Promise<void> => {
  if (typeId !== undefined && (await findAvailability(db, 'number_type', typeId)) === 'Historical')
    refuseField('typeId', 'This type is Historical, so it is not offered for new use. Choose another.')
  if (statusId !== undefined && (await findAvailability(db, 'number_status', statusId)) === 'Historical')
    refuseField('statusId', 'This status is Historical, so it is not offered for new use. Choose another.')
}

const droppedBeforeSold = 'A number is dropped after the day it was sold.'

/** Tells what a constraint refused, by its name. */
export const savingNumbers = async <T>(save: () => Promise<T>): Promise<T> => {
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
    if (constraint === 'number_dropped_after_sold') refuseField('droppedOn', droppedBeforeSold)
    if (constraint === 'number_number_type_id_fkey') refuseField('typeId', 'There is no such number type.')
    if (constraint === 'number_number_status_id_fkey') refuseField('statusId', 'There is no such number status.')
    throw error
  }
}
