import type { z } from 'zod'
import type { numberActEndpoints } from '#contract/backend/number-acts.ts'
import { counted } from '#rules/counted.ts'
import { type ListFault, readNumberList } from '#rules/number-list.ts'
import { listChanges, recordActivities } from '../activity/record-activity.ts'
import { fingerprintOf } from '../fingerprint.ts'
import type { Db } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { getSiteByName, placeByName } from '../sites/place-numbers.ts'
import { insertNumbers, listOwners, type OwnerRow } from './bulk-queries.ts'
import type { NumberAct } from './change-number.ts'
import { announceNumbers, readNumber, requireOffered } from './number-values.ts'

type BulkSettings = z.output<(typeof numberActEndpoints)['reviewBulk']['body']>
type OfCustomer = BulkSettings & { readonly customerId: number }

type Line = { readonly line: number; readonly number: string; readonly key: string }
/** What adding many numbers would do: each is new, or somebody's at that time. */
type BulkPlan = {
  readonly lines: readonly Line[]
  readonly unread: readonly ListFault[]
  readonly owners: ReadonlyMap<number, OwnerRow>
}

const MOST_NUMBERS = 10_000

/** Looks at every number of the list. Refuses a list that is empty or too long, and what numbers cannot be added with. */
const planBulk = async (db: Db, settings: OfCustomer): Promise<BulkPlan> => {
  const { customerId, soldOn, typeId, statusId, site } = settings
  await requireOffered(db, { typeId, statusId })
  if (site !== '') await getSiteByName(db, { customerId, name: site, from: soldOn })
  const { numbers, faults } = readNumberList(settings.numbers)
  if (numbers.length + faults.length === 0)
    refuseField('numbers', 'Numbers are needed: one a line, or a range as 020 7946 0100 - 020 7946 0149.')
  if (numbers.length > MOST_NUMBERS)
    refuseField('numbers', `These are ${numbers.length} numbers; at most ${MOST_NUMBERS} are added at once.`)
  const lines = numbers.map(({ line, text }) => {
    const read = readNumber(text)
    return { line, number: read?.number_text ?? text, key: read?.match_key ?? '' }
  })
  const owners = await listOwners(
    db,
    lines.map(({ key }, place) => ({ place, customerId, key, from: soldOn, until: null })),
  )
  return { lines, unread: faults, owners: new Map(owners.toReversed().map((owner) => [owner.place, owner])) }
}

const faultsIn = ({ unread, owners }: BulkPlan): number => unread.length + owners.size

/** A plan by all that it was made from, whose owners included. */
const nameOf = ({ lines, unread, owners }: BulkPlan, { customerId, numbers: _, ...settings }: OfCustomer): string => {
  const owned = [...owners.values()].map(({ place, number_id }) => [place, number_id])
  return fingerprintOf([customerId, settings, lines, unread, owned])
}

const ownedWords = ({ account_number, name, sold_on, dropped_on }: OwnerRow): string =>
  `${account_number} ${name} has this number from ${sold_on}${dropped_on === null ? '' : ` until before ${dropped_on}`}.`

const MOST_SHOWN = 500

/** What adding many numbers would do, those with faults first. */
export const reviewBulk = async (db: Db, settings: OfCustomer) => {
  const plan = await planBulk(db, settings)
  const { lines, unread, owners } = plan
  const shown = [
    ...unread.map(({ line, text, message }) => ({ line, number: text, fault: message, owner: null })),
    ...lines.map(({ line, number }, place) => {
      const owner = owners.get(place)
      return {
        ...{ line, number, fault: owner === undefined ? null : ownedWords(owner) },
        owner:
          owner === undefined
            ? null
            : {
                numberId: owner.number_id,
                customer: { id: owner.customer_id, accountNumber: owner.account_number, name: owner.name },
                soldOn: owner.sold_on,
                droppedOn: owner.dropped_on,
              },
      }
    }),
  ].toSorted((a, b) => Number(a.fault === null) - Number(b.fault === null) || a.line - b.line)
  return {
    plan: nameOf(plan, settings),
    total: lines.length + unread.length,
    faults: faultsIn(plan),
    numbers: shown.slice(0, MOST_SHOWN),
  }
}

const labels = {
  sold_on: 'Date sold',
  staff_description: 'Description (staff)',
  tariff: 'Tariff',
  contract_ends_on: 'Contract ends',
} as const

/** Adds many numbers as they were reviewed, all of them or none. Answers how many. */
export const addBulk = async (
  db: Db,
  { parts, actor }: NumberAct,
  { plan: planned, ...settings }: OfCustomer & { readonly plan: string },
): Promise<number> => {
  const { customerId, typeId, statusId, soldOn, site } = settings
  const plan = await planBulk(db, settings)
  if (nameOf(plan, settings) !== planned) throw new Refused('PLAN_OUTDATED', { message: whenOutdated })
  if (faultsIn(plan) > 0)
    refuseField(
      'numbers',
      `${counted(faultsIn(plan), 'number')} cannot be added. Look at the review, and take them out.`,
    )
  const values = plan.lines.map(({ key, number }) => ({
    ...{ customer_id: customerId, number_text: number, match_key: key, alternate_spellings: [] },
    ...{ number_type_id: typeId, number_status_id: statusId, sold_on: soldOn, dropped_on: null },
    staff_description: settings.description === '' ? null : settings.description,
    tariff: settings.tariff,
    contract_ends_on: settings.contractEndsOn,
  }))
  const ids = await insertNumbers(db, values)
  if (site !== '') await placeByName(db, { customerId, numberIds: ids, name: site, from: soldOn })
  await recordActivities(
    db,
    actor,
    values.map((value, at) => ({
      ...{ kind: 'created', subject: 'Number', subjectId: ids[at] ?? 0, subjectName: value.number_text, customerId },
      summary: `Number added, one of ${ids.length}`,
      changes: [
        ...listChanges(labels, {}, value),
        ...(site === '' ? [] : [{ label: 'Site (staff)', before: '(none)', after: `${site}, from ${soldOn}` }]),
      ],
    })),
  )
  await announceNumbers(db, customerId)
  await parts.reallocate(
    db,
    plan.lines.map(({ key }) => key),
  )
  return ids.length
}

const whenOutdated = 'The numbers, or who owns them, changed since they were reviewed. Review them again.'
