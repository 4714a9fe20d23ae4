import type { Day } from '#rules/period.ts'
import { matchKey } from '#rules/phone-number.ts'
import type { Db } from '../db/open.ts'
import { Refused } from '../http/refusal.ts'
import type { NumberRow } from '../numbers/queries.ts'
import { listNumberStatuses, listNumberTypes, type NumberStatus, type NumberType } from '../numbers/type-queries.ts'
import { whenNoSuchSite } from '../sites/place-numbers.ts'
import type { ImportTable } from './columns.ts'
import { listCustomersOf, listNumbersOf, listStaffSites, lockNumbersOf } from './queries.ts'

type Customer = { readonly id: number; readonly account_number: string }
type Site = { readonly id: number; readonly name: string; readonly closed_on: Day | null }

/** All of the platform that a file of numbers is held against. */
export type ImportFacts = {
  /** The day from which sites hold. */
  readonly from: Day
  readonly today: Day
  readonly types: readonly NumberType[]
  readonly statuses: readonly NumberStatus[]
  /** By the account number in the file; by the empty text the one whose page the file was given on. */
  readonly customerOf: (accountNumber: string) => Customer | undefined
  /** The newest time of a number with a customer. */
  readonly numberOf: (customerId: number, key: string) => NumberRow | undefined
  readonly sitesOf: (customerId: number) => readonly Site[]
  readonly whenNoSuchSite: (name: string, customerId: number) => string
}

export type ImportAbout = {
  readonly customerId?: number | undefined
  readonly from: Day
  readonly today: Day
  /** Whether the numbers are locked, to be changed in this transaction. */
  readonly locks: boolean
}

/** Reads what a file is held against, in a few statements whatever its length. */
export const readFacts = async (db: Db, table: ImportTable, about: ImportAbout): Promise<ImportFacts> => {
  const { customerId, from, today } = about
  if (!table.columns.has('accountNumber') && customerId === undefined)
    throw new Refused('INVALID', {
      message: 'The column Account number is missing: it says whose each number is.',
      issues: [{ path: ['file'], message: 'The column Account number is missing: it says whose each number is.' }],
    })
  const named = [...new Set(table.rows.map(({ fields }) => fields.accountNumber ?? ''))].filter((text) => text !== '')
  const customers = await listCustomersOf(db, named, customerId)
  if (customerId !== undefined && !customers.some(({ id }) => id === customerId)) throw new Refused('NOT_FOUND')
  const byAccount = new Map(customers.map((customer) => [customer.account_number.toLowerCase(), customer]))
  const own = customers.find(({ id }) => id === customerId)
  const customerOf = (text: string) => (text === '' ? own : byAccount.get(text.toLowerCase()))
  const wanted = table.rows.flatMap(({ fields }) => {
    const customer = customerOf(fields.accountNumber ?? '')
    return customer === undefined ? [] : [{ customerId: customer.id, key: matchKey(fields.number ?? '') }]
  })
  if (about.locks) await lockNumbersOf(db, wanted)
  const rows = await listNumbersOf(db, wanted, today)
  // The newest time comes last, and stays.
  const numbers = new Map(rows.toReversed().map((row) => [`${row.customer_id} ${row.match_key}`, row]))
  const sites = Map.groupBy(
    await listStaffSites(
      db,
      customers.map(({ id }) => id),
    ),
    (site) => site.customer_id,
  )
  return {
    ...{ from, today, customerOf },
    types: await listNumberTypes(db),
    statuses: await listNumberStatuses(db),
    numberOf: (id, key) => numbers.get(`${id} ${key}`),
    sitesOf: (id) => sites.get(id) ?? [],
    whenNoSuchSite: (name, id) => whenNoSuchSite(name, sites.get(id) ?? []),
  }
}
