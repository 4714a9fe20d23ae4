import type { Day } from '#rules/period.ts'
import { optionalLine } from '#contract/shape.ts'
import type { LineFault } from '../csv-tables/line-faults.ts'
import { readNumber, readSpellings, whenNoNumber } from '../numbers/number-values.ts'
import { type NumberRow, type NumberValues } from '../numbers/queries.ts'
import { type ImportColumn, type ImportRow, nameOfColumn, readDay, readSpellingList } from './columns.ts'
import type { ImportFacts } from './facts.ts'

export type Act = 'add' | 'change' | 'drop'

/** What a line makes of a number, and where it lies then. */
export type LineValues = Required<Omit<NumberValues, 'customer_description'>> & {
  readonly type: string
  readonly status: string
  /** The staff site; undefined leaves it, null takes it off. */
  readonly site: { readonly id: number; readonly name: string } | null | undefined
}

/** Collects the faults of one line. */
export class LineFaults {
  readonly list: LineFault[] = []
  readonly #line: number
  constructor(line: number) {
    this.#line = line
  }
  add(column: ImportColumn, message: string): undefined {
    this.list.push({ line: this.#line, field: nameOfColumn(column), message })
  }
}

type Context = { readonly facts: ImportFacts; readonly faults: LineFaults; readonly before: NumberRow | undefined }
type Fields = ImportRow['fields']

/** A text of a column that may be empty; what is there already when the file has no such column. */
const readText = (fields: Fields, column: 'description' | 'tariff', { faults, before }: Context): string => {
  const kept = column === 'tariff' ? before?.tariff : before?.staff_description
  const text = fields[column]
  if (text === undefined) return kept ?? ''
  const read = optionalLine(column === 'tariff' ? 100 : 200).safeParse(text)
  if (!read.success) faults.add(column, read.error.issues[0]?.message ?? 'This is not a text.')
  return read.data ?? ''
}

const readDayOf = (
  fields: Fields,
  column: 'soldOn' | 'droppedOn' | 'contractEndsOn',
  { faults }: Context,
): Day | null => {
  const text = fields[column] ?? ''
  const day = text === '' ? null : readDay(text)
  if (day === undefined) faults.add(column, `“${text}” is no day. Write it as 2026-03-01 or 01/03/2026.`)
  return day ?? null
}

type Listed = ImportFacts['types'][number]

/** A type or status by its name. Where nothing stands, that of the number stays, unless it is a new one. */
const readListed = (
  text: string | undefined,
  { column, listed, keptId }: { column: 'type' | 'status'; listed: readonly Listed[]; keptId: number | undefined },
  { act, faults }: { readonly act: Act | undefined; readonly faults: LineFaults },
): Listed | undefined => {
  const name = text ?? ''
  if (name === '' && act === 'add') return faults.add(column, `A new number needs a ${column}.`)
  if (name === '') return listed.find(({ id }) => id === keptId)
  const found = listed.find((each) => each.name.toLowerCase() === name.toLowerCase())
  const offered = listed.filter(({ availability }) => availability !== 'Historical').map((each) => each.name)
  if (found === undefined)
    return faults.add(column, `There is no ${column} called “${name}”. There are ${offered.join(', ')}.`)
  if (found.availability === 'Historical' && found.id !== keptId)
    return faults.add(column, `${found.name} is Historical, so it is not offered for new use.`)
  return found
}

const readSite = (
  fields: Fields,
  customerId: number | undefined,
  { facts, faults, before }: Context,
): LineValues['site'] => {
  const name = fields.site
  if (customerId === undefined || name === undefined) return undefined
  if (name.toLowerCase() === (before?.staff_site ?? '').toLowerCase()) return undefined
  if (name === '') return null
  const sites = facts.sitesOf(customerId)
  const site = sites.find((each) => each.name.toLowerCase() === name.toLowerCase())
  if (site === undefined) return faults.add('site', facts.whenNoSuchSite(name, customerId))
  if (site.closed_on !== null && site.closed_on <= facts.from)
    return faults.add('site', `The site ${site.name} is closed from ${site.closed_on}.`)
  return { id: site.id, name: site.name }
}

/** The number of a line as it is kept. */
export const readNumberOf = ({ fields }: ImportRow, faults: LineFaults) => {
  const text = fields.number ?? ''
  if (text === '') return faults.add('number', 'A number is needed.')
  if (text.length > 40) return faults.add('number', 'At most 40 characters.')
  return readNumber(text) ?? faults.add('number', whenNoNumber)
}

type Read = Pick<NumberValues, 'match_key' | 'number_text'>

/** The number's own texts where a line has none that can be read: such a line is never done. */
const unread: Read = { match_key: '', number_text: '' }

type Line = {
  readonly act: Act | undefined
  readonly number: Read | undefined
  readonly customerId: number | undefined
}

/**
 * All that a line says of a number beside what was there; every fault is noted, also where the line does not say whose or which
 * number it means, so that one look at a file tells all of them.
 */
export const readValues = (
  { fields }: ImportRow,
  { act, number = unread, customerId }: Line,
  context: Context,
): LineValues => {
  const { facts, faults, before } = context
  const type = readListed(
    fields.type,
    { column: 'type', listed: facts.types, keptId: before?.type_id },
    { act, faults },
  )
  const statusOf = { column: 'status' as const, listed: facts.statuses, keptId: before?.status_id }
  const status = readListed(fields.status, statusOf, { act, faults })
  const soldOn = readDayOf(fields, 'soldOn', context) ?? before?.sold_on ?? facts.from
  const givenDrop = readDayOf(fields, 'droppedOn', context)
  const droppedOn = fields.droppedOn === undefined ? (before?.dropped_on ?? null) : givenDrop
  if (act === 'drop' && givenDrop === null) faults.add('droppedOn', 'To drop a number, say from which day on.')
  if (droppedOn !== null && droppedOn <= soldOn)
    faults.add('droppedOn', `A number is dropped after the day it was sold, ${soldOn}.`)
  const spellings = fields.alternateSpellings
  return {
    ...number,
    // What is there stays as it is shown, whatever spelling the file has.
    number_text: before?.number_text ?? number.number_text,
    alternate_spellings:
      spellings === undefined
        ? (before?.alternate_spellings ?? [])
        : readSpellings(readSpellingList(spellings), number.match_key),
    ...{ number_type_id: type?.id ?? 0, type: type?.name ?? '' },
    ...{ number_status_id: status?.id ?? 0, status: status?.name ?? '' },
    ...{ sold_on: soldOn, dropped_on: droppedOn },
    staff_description: readText(fields, 'description', context) || null,
    tariff: readText(fields, 'tariff', context),
    contract_ends_on:
      fields.contractEndsOn === undefined
        ? (before?.contract_ends_on ?? null)
        : readDayOf(fields, 'contractEndsOn', context),
    site: readSite(fields, customerId, context),
  }
}
