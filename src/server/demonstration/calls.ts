import { Readable } from 'node:stream'
import { addDays, dayOf, type Day } from '#rules/period.ts'
import { platformActor } from '../activity/record-activity.ts'
import type { CallsParts } from '../calls/calls-parts.ts'
import { importCalls } from '../supply-files/import-calls.ts'
import { insertCallSource } from '../calls/queries.ts'
import { carrierHeading, carrierLines, inboundHeading, inboundLines, switchLines } from './call-files.ts'

const DAYS = 75

const carrier = {
  carrier: 'Halyard Carrier Services',
  format: 'uk-wholesale',
  zone: 'Europe/London',
  priceKind: 'retail',
  currency: 'GBP',
  party: 'either',
  customerId: null,
} as const

type Lines = (day: Day) => Iterable<string>
type File = {
  readonly fileName: string
  readonly days: readonly Day[]
  readonly heading: string
  readonly linesOf: Lines
}

const importFile = async (parts: CallsParts, sourceId: number, { fileName, days, heading, linesOf }: File) => {
  if (days.length === 0) return
  const stream = Readable.from(
    (function* () {
      yield Buffer.from(heading)
      for (const day of days) yield Buffer.from([...linesOf(day)].join(''))
    })(),
  )
  await importCalls(parts, { fileName, stream, sourceId, actor: platformActor })
}

/** The carrier's files: one for each month that is over, and daily ones, provisional still, for the month that goes on. */
const importCarrier = async (parts: CallsParts, days: readonly Day[], today: Day): Promise<void> => {
  const monthly = await insertCallSource(parts.db, {
    ...carrier,
    name: 'Northbridge monthly feed, retail prices',
    frequency: 'monthly',
  })
  const daily = await insertCallSource(parts.db, {
    ...carrier,
    name: 'Northbridge daily feed, retail prices',
    frequency: 'daily',
  })
  const lines = { heading: carrierHeading, linesOf: carrierLines }
  const byMonth = Map.groupBy(days, (day) => day.slice(0, 7))
  for (const [month, ofMonth] of byMonth) {
    if (month !== today.slice(0, 7))
      await importFile(parts, monthly, { ...lines, fileName: `halyard_monthly_${month}.csv`, days: ofMonth })
  }
  const ofThisMonth = byMonth.get(today.slice(0, 7)) ?? []
  const [last] = ofThisMonth.slice(-1)
  const before = ofThisMonth.slice(0, -1)
  await importFile(parts, daily, {
    ...lines,
    fileName: `halyard_daily_${before[0]}_to_${before.at(-1)}.csv`,
    days: before,
  })
  if (last !== undefined)
    await importFile(parts, daily, { ...lines, fileName: `halyard_daily_${last}.csv`, days: [last] })
}

/**
 * Loads the calls of the last weeks through the importer: what a carrier sends with retail prices, what a business's own
 * switch says of its incoming calls, and its free numbers with both legs. Today is still going on and left out.
 */
export const importDemonstrationCalls = async (parts: CallsParts): Promise<void> => {
  const today = dayOf(parts.clock().getTime())
  const days = Array.from({ length: DAYS }, (_, index) => addDays(today, index - DAYS))
  await importCarrier(parts, days, today)
  const ownSwitch = await insertCallSource(parts.db, {
    ...carrier,
    name: 'Harbour Dental’s own switch',
    carrier: '',
    format: 'asterisk',
    priceKind: 'none',
    party: 'called',
    frequency: 'once',
  })
  const span = `${days[0]}_to_${days.at(-1)}`
  await importFile(parts, ownSwitch, {
    fileName: `harbour_switch_${span}.csv`,
    days,
    heading: '',
    linesOf: switchLines,
  })
  const inbound = await insertCallSource(parts.db, {
    ...carrier,
    name: 'Free numbers with both legs',
    carrier: 'Pennant Inbound',
    format: 'bch',
    party: 'called',
    frequency: 'once',
  })
  await importFile(parts, inbound, {
    fileName: `pennant_inbound_${span}.csv`,
    days,
    heading: inboundHeading,
    linesOf: inboundLines,
  })
}
