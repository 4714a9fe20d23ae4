import { displayNumber } from '#rules/phone-display.ts'
import type { NumberImportPlan } from '#contract/backend/number-imports.ts'
import type { Change } from '../activity/record-activity.ts'
import { listChanges } from '../activity/record-activity.ts'
import { type LineFault, showFaults } from '../csv-tables/line-faults.ts'
import { fingerprintOf } from '../fingerprint.ts'
import type { Db } from '../db/open.ts'
import { listOwners, type WantedKey } from '../numbers/bulk-queries.ts'
import { type NumberRow } from '../numbers/queries.ts'
import { type ImportRow, type ImportTable, nameOfColumn } from './columns.ts'
import type { ImportFacts } from './facts.ts'
import { type Act, LineFaults, type LineValues, readNumberOf, readValues } from './read-row.ts'

/** What one line of a file does. */
export type Step = {
  readonly line: number
  readonly act: Act
  readonly customerId: number
  readonly accountNumber: string
  readonly before: NumberRow | undefined
  readonly values: LineValues
  readonly changes: readonly Change[]
}

/** What a file does, line by line, and all that is wrong with it. */
export type ImportPlan = {
  readonly lines: number
  readonly steps: readonly Step[]
  readonly unchanged: number
  readonly faults: readonly LineFault[]
}

const labels = {
  alternate_spellings: 'Alternate CDR spellings',
  type: 'Type',
  status: 'Status',
  sold_on: 'Date sold',
  dropped_on: 'Date dropped',
  staff_description: 'Description (staff)',
  tariff: 'Tariff',
  contract_ends_on: 'Contract ends',
} as const

const changesOf = (before: NumberRow | undefined, values: LineValues, from: string): Change[] => {
  const { site } = values
  const was = before === undefined ? {} : { ...before, type: before.type_name, status: before.status_name }
  const moved = {
    label: 'Site (staff)',
    before: before?.staff_site ?? '(none)',
    after: `${site?.name ?? '(none)'}, from ${from}`,
  }
  return [
    ...listChanges<Partial<LineValues>>(labels, was, values),
    ...(site === undefined || (site === null && before === undefined) ? [] : [moved]),
  ]
}

const acts: readonly Act[] = ['add', 'change', 'drop']

/** What a line asks for: nothing where the file leaves it to what is there. */
const readAsked = ({ fields }: ImportRow, faults: LineFaults): Act | '' | undefined => {
  const text = (fields.action ?? '').toLowerCase()
  if (text === '') return ''
  const act = acts.find((each) => each === text)
  return act ?? faults.add('action', `“${fields.action}” is no action. Write add, change or drop.`)
}

/** What a line does to the number that it names: what it asks for, or what fits the number. */
const decideAct = (asked: Act | '', before: NumberRow | undefined, faults: LineFaults): Act | undefined => {
  const owns = before !== undefined && before.dropped_on === null
  if (asked === '') return owns ? 'change' : 'add'
  if (asked !== 'add' && before === undefined)
    return faults.add('number', `The customer has no such number, so there is nothing to ${asked}.`)
  if (asked === 'drop' && !owns) return faults.add('number', 'This number is dropped already.')
  return asked
}

const whenNoCustomer = (accountNumber: string): string =>
  accountNumber === '' ? 'An account number is needed.' : `There is no customer ${accountNumber}.`

/** A drop changes nothing but the day. What else stands in its line must be right all the same: a slip may mean another line. */
const onlyDrop = ({ line, fields }: ImportRow): ImportRow => ({ line, fields: { droppedOn: fields.droppedOn ?? '' } })

const readStep = (row: ImportRow, facts: ImportFacts): { step?: Step; faults: readonly LineFault[] } => {
  const faults = new LineFaults(row.line)
  const accountNumber = row.fields.accountNumber ?? ''
  const customer = facts.customerOf(accountNumber)
  if (customer === undefined) faults.add('accountNumber', whenNoCustomer(accountNumber))
  const number = readNumberOf(row, faults)
  const asked = readAsked(row, faults)
  const found = customer && number && facts.numberOf(customer.id, number.match_key)
  const isKnown = customer !== undefined && number !== undefined && asked !== undefined
  const act = isKnown ? decideAct(asked, found, faults) : asked || undefined
  const before = act === 'add' ? undefined : found
  const line = { act, number, customerId: customer?.id }
  const context = { facts, faults, before }
  const said = readValues(row, line, context)
  const values =
    act === 'drop' ? readValues(onlyDrop(row), line, { ...context, faults: new LineFaults(row.line) }) : said
  if (!isKnown || act === undefined) return { faults: faults.list }
  const from = act === 'add' ? values.sold_on : facts.from
  const changes = changesOf(before, values, from)
  const step = { line: row.line, act, customerId: customer.id, accountNumber: customer.account_number }
  return { step: { ...step, before, values, changes }, faults: faults.list }
}

const keysOf = ({ values }: Step): string[] => [values.match_key, ...values.alternate_spellings]

/** Lines that want one number or spelling: only a drop and an add, which is how it moves to another customer. */
const findRepeated = (steps: readonly Step[]): LineFault[] => {
  const seen = new Map<string, Step>()
  return steps.flatMap((step): LineFault[] => {
    const repeated = keysOf(step).flatMap((key) => {
      const id = `${key.startsWith('+') ? '' : step.customerId} ${key} ${step.act === 'drop' ? 'drop' : 'add'}`
      const earlier = seen.get(id)
      seen.set(id, earlier ?? step)
      return earlier === undefined ? [] : [{ key, earlier }]
    })
    const [first] = repeated
    if (first === undefined) return []
    const { key, earlier } = first
    if (key === step.values.match_key && key === earlier.values.match_key)
      return [
        {
          line: step.line,
          field: nameOfColumn('number'),
          message: `Line ${earlier.line} is about this number already.`,
        },
      ]
    const column = key === step.values.match_key ? 'number' : 'alternateSpellings'
    const shown = key.startsWith('+') ? displayNumber(key) : key
    const message = `Line ${earlier.line} has “${shown}” already, as its number or a spelling of it.`
    return [{ line: step.line, field: nameOfColumn(column), message }]
  })
}

/** Whether a step may take a key that somebody else has. */
export const changesOwnership = ({ act, before, values }: Step): boolean =>
  act === 'add' ||
  before?.sold_on !== values.sold_on ||
  before?.dropped_on !== values.dropped_on ||
  before?.alternate_spellings.join(' ') !== values.alternate_spellings.join(' ')

/** Whether there is a day on which the customer has the number: else its dates are a fault already. */
const lasts = ({ values }: Step): boolean => values.dropped_on === null || values.dropped_on > values.sold_on

/** Steps that want a number which somebody has at that time, unless this file drops it there before. */
const findOwned = async (db: Db, steps: readonly Step[]): Promise<LineFault[]> => {
  const dropped = new Map(
    steps.flatMap(({ before, values }) => (before ? [[before.id, values.dropped_on] as const] : [])),
  )
  const wanted = steps.flatMap((step, place): WantedKey[] =>
    changesOwnership(step) && lasts(step)
      ? keysOf(step).map((key) => ({
          ...{ place, customerId: step.customerId, key },
          ...{ from: step.values.sold_on, until: step.values.dropped_on },
        }))
      : [],
  )
  const owners = await listOwners(db, wanted)
  const told = new Set<number>()
  return owners.flatMap(({ place, number_id, account_number, name, sold_on, dropped_on }) => {
    const step = steps[place]
    const until = dropped.get(number_id) ?? dropped_on
    const isFree = until !== null && step !== undefined && until <= step.values.sold_on
    if (step === undefined || step.before?.id === number_id || isFree || told.has(place)) return []
    told.add(place)
    const owned = `${account_number} ${name} has this number from ${sold_on}${until === null ? '' : ` until before ${until}`}.`
    return [{ line: step.line, field: nameOfColumn('number'), message: `${owned} Drop it there first.` }]
  })
}

/** What a file does, held against the platform; nothing is changed. */
export const planImport = async (db: Db, table: ImportTable, facts: ImportFacts): Promise<ImportPlan> => {
  const read = table.rows.map((row) => readStep(row, facts))
  const steps = read.flatMap(({ step }) => step ?? [])
  const faults = [
    ...table.faults,
    ...read.flatMap((each) => each.faults),
    ...findRepeated(steps),
    ...(await findOwned(db, steps)),
  ]
  const changing = steps.filter(({ changes }) => changes.length > 0)
  return {
    lines: table.rows.length + table.faults.length,
    steps: changing,
    unchanged: steps.length - changing.length,
    faults,
  }
}

/** Names a plan by all that it does. */
export const nameOfPlan = ({ steps, unchanged, faults }: ImportPlan): string =>
  fingerprintOf([unchanged, faults.length, steps.map(({ before, ...step }) => [before?.id, step])])

const MOST_SHOWN = 200

/** A plan as it is shown. */
export const showPlan = (plan: ImportPlan): NumberImportPlan => {
  const count = (act: Act) => plan.steps.filter((step) => step.act === act).length
  return {
    plan: nameOfPlan(plan),
    lines: plan.lines,
    ...{ added: count('add'), changed: count('change'), dropped: count('drop'), unchanged: plan.unchanged },
    ...showFaults(plan.faults),
    steps: plan.steps.slice(0, MOST_SHOWN).map(({ line, act, accountNumber, values, changes }) => ({
      ...{ line, act, accountNumber, number: values.number_text, changes: [...changes] },
    })),
  }
}
