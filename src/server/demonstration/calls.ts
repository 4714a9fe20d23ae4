import { Readable } from 'node:stream'
import { matchKey } from '#rules/phone-number.ts'
import { addDays, dayOf, type Day, startOfDay } from '#rules/period.ts'
import { platformActor } from '../activity/record-activity.ts'
import type { CallsParts } from '../calls/calls-parts.ts'
import { importCalls } from '../calls/import-calls.ts'
import { insertCallSource } from '../calls/queries.ts'
import { demonstrationCustomers } from './customers.ts'

const DAYS = 75

/** A seeded source of numbers between 0 and 1: the same day has the same calls in every demonstration. */
const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

/** How many calls an hour of the London clock brings, relative to the busiest one. */
const byHour = [
  0, 0, 0, 0, 0, 0, 0.02, 0.1, 0.55, 1, 0.95, 0.85, 0.6, 0.65, 0.9, 0.85, 0.7, 0.45, 0.15, 0.06, 0.04, 0.02, 0, 0,
]
const byWeekday = [0.12, 1, 0.95, 0.9, 0.92, 0.8, 0.3]

const partners = [
  ...Array.from({ length: 90 }, (_, index) => `4477009000${String(index + 10)}`),
  ...Array.from({ length: 30 }, (_, index) => `441632960${String(600 + index)}`),
  ...Array.from({ length: 12 }, (_, index) => `441614960${String(700 + index)}`),
]

const header = 'caller_id,recipient,call_date,end_time,duration,cost,reference,currency\n'

type Busy = { readonly numbers: readonly string[]; readonly callsPerDay: number }

const busyCustomers: readonly Busy[] = demonstrationCustomers.map(({ accountNumber, numbers }) => ({
  numbers: numbers.map(({ number }) => matchKey(number).slice(1)),
  callsPerDay: accountNumber === 'HARB0042' ? 130 : Math.min(30, 3 + numbers.length * 4),
}))

/** One day of the invented carrier's file: its calls end in London time, and about one in fifty callers withholds the number. */
function* linesOfDay(day: Day): Generator<string> {
  const random = seeded(startOfDay(day) / 1000)
  const weekday = new Date(startOfDay(day) + 12 * 3_600_000).getUTCDay()
  const [year, month, date] = day.split('-')
  let reference = 0
  for (const { numbers, callsPerDay } of busyCustomers) {
    const calls = Math.round(callsPerDay * (byWeekday[weekday] ?? 1) * (0.8 + random() * 0.4))
    for (let call = 0; call < calls; call += 1) {
      const own = numbers[Math.floor(numbers.length * random() ** 2)] ?? ''
      const other = partners[Math.floor(partners.length * random() ** 1.6)] ?? ''
      const incoming = random() < 0.62
      const duration = random() < 0.08 ? 0 : Math.ceil(-150 * Math.log(1 - random()))
      const cost =
        incoming || duration === 0 ? '0' : (0.01 + duration * (other.startsWith('447') ? 0.0011 : 0.0003)).toFixed(3)
      const caller = incoming ? (random() < 0.02 ? '' : other) : own
      const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
      const ends = `${two(pickHour(random))}:${two(random() * 60)}:${two(random() * 60)}`
      reference += 1
      yield `${caller},${incoming ? own : other},${date}/${month}/${year},${ends},${duration},${cost},HCS${year}${month}${date}${String(reference).padStart(5, '0')},GBP\n`
    }
  }
}

const total = byHour.reduce((sum, weight) => sum + weight, 0)
const pickHour = (random: () => number): number => {
  let left = random() * total
  return byHour.findIndex((weight) => (left -= weight) < 0)
}

/** Loads the calls of the last weeks through the importer, as a carrier's retail-priced file. Today is still going on and left out. */
export const importDemonstrationCalls = async (parts: CallsParts): Promise<void> => {
  const today = dayOf(parts.clock().getTime())
  const days = Array.from({ length: DAYS }, (_, index) => addDays(today, index - DAYS))
  const sourceId = await insertCallSource(parts.db, {
    name: 'Northbridge wholesale feed, retail prices',
    carrier: 'Halyard Carrier Services',
    format: 'uk-wholesale',
    zone: 'Europe/London',
    priceKind: 'retail',
    currency: 'GBP',
    party: 'either',
    customerId: null,
    frequency: 'once',
  })
  const file = Readable.from(
    (function* () {
      yield Buffer.from(header)
      for (const day of days) yield Buffer.from([...linesOfDay(day)].join(''))
    })(),
  )
  const fileName = `halyard_calls_${days[0]}_to_${days.at(-1)}.csv`
  await importCalls(parts, { fileName, stream: file, sourceId, actor: platformActor })
}
