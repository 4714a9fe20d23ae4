import { type CallMapping, type DateOrder, type MappedField, mappedFields } from '#rules/call-mapping.ts'
import { readDuration } from './durations.ts'
import { readEpoch, readingsOfDate, readTimeOfDay } from './moments.ts'
import { plainName } from './named-fields.ts'
import type { SniffedTable } from './sniff-table.ts'

/** A mapping as a file suggests it, why, and what only a person can say. */
export type GuessedMapping = {
  readonly mapping: CallMapping
  readonly reasons: Partial<Record<MappedField, string>>
  readonly questions: string[]
}

const names: Readonly<Record<MappedField, readonly string[]>> = {
  caller:
    'caller callerid calleridnumber callernumber callerno callingnumber callingparty calling from fromnumber source src ani cli anumber originator msisdnorigin origin callingpartynumber account extension ownnumber'.split(
      ' ',
    ),
  dialled:
    'dialled dialed diallednumber dialednumber called callednumber calledno calledparty calleenumber callee to tonumber destination dst dest bnumber recipient msisdndest dnis ddi destinationnumber otherparty number'.split(
      ' ',
    ),
  date: 'date calldate starttime startdate start when datetime calldatetime timestamp time startedat calltime begin'.split(
    ' ',
  ),
  time: 'time calltime starttime timeofday'.split(' '),
  end: 'end endtime enddate endedat stoptime disconnecttime'.split(' '),
  duration:
    'billsec billableseconds duration callduration talktime seconds secs length durationsec durationsecs durationseconds durationmins durationminutes minutes mins usage'.split(
      ' ',
    ),
  ring: 'ring ringtime ringduration ringseconds waittime waitsec'.split(' '),
  state: 'status state disposition result callstatus callresult outcome'.split(' '),
  price: 'price cost charge amount totalcost totalcharge callcost callcharge salesprice total'.split(' '),
  currency: 'currency ccy currencycode'.split(' '),
  direction: 'direction calldirection inout calltype type'.split(' '),
  recordId: 'id callid uuid uniqueid reference recordid sid guid cdrid ref'.split(' '),
}

const isPhone = (text: string): boolean => /^\+?[\d ()./-]{3,22}$/.test(text.trim()) && /\d{3}/.test(text)
const dayPart = (text: string): string => text.trim().replace(/(?:[T ]+|,\s*)\d{1,2}:\d{2}.*$/, '')
const isMoment = (text: string): boolean =>
  readEpoch(text.trim()) !== undefined ||
  readingsOfDate(dayPart(text), 'unproven').length > 0 ||
  /\d{4}.*\d:\d\d/.test(text)
const isDuration = (text: string): boolean =>
  typeof readDuration({ text, unit: 'seconds', field: '' }, () => undefined) === 'number'

const fits: Partial<Record<MappedField, (text: string) => boolean>> = {
  caller: isPhone,
  dialled: isPhone,
  date: isMoment,
  end: isMoment,
  time: (text) => readTimeOfDay(text) !== undefined,
  duration: isDuration,
  ring: isDuration,
  price: (text) => /^[^A-Za-z]*\d[\d.,eE-]*[^A-Za-z]*$/.test(text.trim()),
  currency: (text) => /^[A-Za-z]{3}$/.test(text.trim()),
}

type Column = {
  readonly at: number
  readonly name: string
  readonly shownName: string
  readonly values: readonly string[]
}

const columnsOf = ({ heading, rows }: SniffedTable): Column[] => {
  const width = Math.max(heading.length, ...rows.slice(0, 50).map(({ length }) => length), 0)
  return Array.from({ length: width }, (_, at) => ({
    at,
    name: plainName(heading[at] ?? ''),
    shownName: (heading[at] ?? '').trim(),
    values: rows.map((fields) => (fields[at] ?? '').trim()).filter((value) => value !== ''),
  }))
}

const MOST = 0.7

// A column may be empty, as a price often is; of what stands in it, most must fit.
const mayBe = (field: MappedField, { values }: Column): boolean => {
  const test = fits[field]
  return test === undefined || values.length === 0 || values.filter(test).length >= values.length * MOST
}

const findByName = (field: MappedField, columns: readonly Column[]): Column | undefined => {
  for (const name of names[field]) {
    const found = columns.find((column) => column.name === name && mayBe(field, column))
    if (found !== undefined) return found
  }
  // A name may say more, such as the unit; a rate is no price.
  return columns.find(
    (column) =>
      names[field].some((name) => name.length > 3 && column.name.startsWith(name)) &&
      !/per|rate/.test(column.name) &&
      mayBe(field, column),
  )
}

// Without names: numbers of a telephone's length in order, the first moment, and a small number for the duration.
const findByValues = (field: MappedField, columns: readonly Column[]): Column | undefined => {
  const filled = columns.filter(({ values }) => values.length > 0)
  const isMostly = ({ values }: Column, test: (text: string) => boolean): boolean =>
    values.filter(test).length >= values.length * MOST
  if (field === 'caller' || field === 'dialled')
    return filled.find((column) =>
      isMostly(
        column,
        (text) =>
          isPhone(text) &&
          text.replaceAll(/\D/g, '').length >= 7 &&
          readingsOfDate(text, 'unproven').length === 0 &&
          readEpoch(text) === undefined,
      ),
    )
  if (field === 'date') return filled.find((column) => isMostly(column, isMoment))
  if (field === 'duration')
    return filled.find((column) =>
      isMostly(column, (text) => isDuration(text) && text.replaceAll(/\D/g, '').length < 7),
    )
  return undefined
}

/** Takes columns for fields one after the other; a column is taken once. */
class Taken {
  readonly found = Object.fromEntries(mappedFields.map((field) => [field, null])) as Record<MappedField, number | null>
  readonly reasons: Partial<Record<MappedField, string>> = {}
  readonly #columns: readonly Column[]

  constructor(columns: readonly Column[]) {
    this.#columns = columns
  }

  take(field: MappedField, find: (left: Column[]) => Column | undefined, why: (column: Column) => string): void {
    const taken = new Set(Object.values(this.found))
    const column = find(this.#columns.filter(({ at }) => !taken.has(at)))
    if (column === undefined) return
    this.found[field] = column.at
    this.reasons[field] = why(column)
  }
}

const findColumns = (columns: readonly Column[]) => {
  const taken = new Taken(columns)
  const { found, reasons } = taken
  const byItsName = ({ shownName }: Column): string => `its name is “${shownName}”`
  for (const field of mappedFields)
    if (field !== 'time') taken.take(field, (left) => findByName(field, left), byItsName)
  const byItsValues = (field: MappedField): void => {
    if (found[field] === null)
      taken.take(
        field,
        (left) => findByValues(field, left),
        () => 'its values look like it',
      )
  }
  byItsValues('date')
  const date = columns[found.date ?? -1]
  const holdsTime =
    date === undefined || date.values.some((value) => value.includes(':') || readEpoch(value) !== undefined)
  if (!holdsTime)
    taken.take(
      'time',
      (left) => findByName('time', left) ?? left.find(isTimeColumn),
      () => 'the date has none, and its values are times of day',
    )
  byItsValues('caller')
  byItsValues('dialled')
  if (found.end === null) byItsValues('duration')
  return { found, reasons }
}

const isTimeColumn = ({ values }: Column): boolean =>
  values.length > 0 && values.every((value) => value.includes(':') && readTimeOfDay(value) !== undefined)

const isSorted = (days: readonly number[]): boolean =>
  days.every((day, at) => at === 0 || day >= (days[at - 1] ?? 0)) ||
  days.every((day, at) => at === 0 || day <= (days[at - 1] ?? 0))

/** The order of day and month that dates prove, by a value over 12 or by the order of the rows; with the proof. */
export const proveDateOrder = (values: readonly string[]): { order: DateOrder; proof: string | undefined } => {
  const days = values.map(dayPart)
  const firstNumber = days.find((day) => /^\d/.test(day)) ?? ''
  if (values.every((value) => readEpoch(value) !== undefined)) return { order: 'ymd', proof: 'they are unix times' }
  if (/^\d{4}/.test(firstNumber)) return { order: 'ymd', proof: 'they begin with the year' }
  const parts = days.map((day) => /^(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{2,4}$/.exec(day)).filter((match) => match !== null)
  if (parts.length === 0) return { order: 'dmy', proof: 'they name the month' }
  const dayFirst = parts.find((match) => Number(match[1]) > 12)
  const monthFirst = parts.find((match) => Number(match[2]) > 12)
  if (dayFirst !== undefined && monthFirst === undefined)
    return { order: 'dmy', proof: `${dayFirst[0]} can only be day-month` }
  if (monthFirst !== undefined && dayFirst === undefined)
    return { order: 'mdy', proof: `${monthFirst[0]} can only be month-day` }
  if (dayFirst !== undefined) return { order: 'unproven', proof: undefined }
  const sorted = (['dmy', 'mdy'] as const).filter((order) =>
    isSorted(parts.map((match) => readingsOfDate(match[0], order)[0] ?? 0)),
  )
  const [only] = sorted
  return sorted.length === 1 && only !== undefined
    ? { order: only, proof: 'only so the rows are in order of time' }
    : { order: 'unproven', proof: undefined }
}

const guessUnit = (column: Column | undefined, questions: string[]): CallMapping['durationUnit'] => {
  if (column === undefined) return 'seconds'
  if (/min/.test(column.name)) return 'minutes'
  if (/ms$|millis/.test(column.name)) return 'milliseconds'
  if (column.values.some((value) => /^\d+\.\d+$/.test(value)))
    questions.push('Are the durations seconds or minutes? They have decimals, and nothing says which.')
  return 'seconds'
}

/** What the columns of a file probably mean. What could be either is asked, never guessed. */
export const guessMapping = (table: SniffedTable): GuessedMapping => {
  const columns = columnsOf(table)
  const { found, reasons } = findColumns(columns)
  const questions: string[] = []
  const dates = columns[found.date ?? -1]?.values ?? []
  const { order, proof } = proveDateOrder(dates)
  if (proof !== undefined && reasons.date !== undefined) reasons.date = `${reasons.date}; ${proof}`
  if (dates.length > 0 && order === 'unproven')
    questions.push(`Is ${dates[0] ?? ''} day-month or month-day? Nothing in the file proves which.`)
  const priceName = columns[found.price ?? -1]?.name ?? ''
  const directions = columns[found.direction ?? -1]?.values ?? []
  if (found.direction !== null && !directions.every((value) => /^(?:in|out|i$|o$|internal)/i.test(value))) {
    found.direction = null
    delete reasons.direction
  }
  return {
    mapping: {
      delimiter: table.delimiter,
      headingRows: table.headingRows,
      heading: table.heading,
      columns: found,
      dateOrder: order,
      momentIs: columns[found.time ?? found.date ?? -1]?.name.includes('end') === true ? 'end' : 'start',
      durationUnit: guessUnit(columns[found.duration ?? -1], questions),
      priceUnit: /pence|cents/.test(priceName) ? 'hundredths' : 'units',
      parties: 'caller-and-dialled',
    },
    reasons,
    questions,
  }
}
