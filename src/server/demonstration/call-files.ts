import { matchKey } from '#rules/phone-number.ts'
import { type Day, startOfDay } from '#rules/period.ts'
import { demonstrationCustomers } from './customers.ts'

/** A source of numbers between 0 and 1. */
type Random = () => number

/** Seeded: the same day has the same calls in every demonstration. */
const seeded = (seed: number): Random => {
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
const total = byHour.reduce((sum, weight) => sum + weight, 0)

const pickHour = (random: Random): number => {
  let left = random() * total
  return byHour.findIndex((weight) => (left -= weight) < 0)
}

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
const pickTime = (random: Random): string => `${two(pickHour(random))}:${two(random() * 60)}:${two(random() * 60)}`
const pick = <T>(random: Random, from: readonly T[], lean = 1): T => {
  const found = from[Math.floor(from.length * random() ** lean)]
  if (found === undefined) throw new Error('There is nothing to pick from')
  return found
}
const pickTalk = (random: Random): number => Math.ceil(-150 * Math.log(1 - random()))
const range = (length: number, of: (index: number) => string): string[] =>
  Array.from({ length }, (_, index) => of(index))

const partners = [
  ...range(90, (index) => `4477009000${String(index + 10)}`),
  ...range(30, (index) => `441632960${String(600 + index)}`),
  ...range(12, (index) => `441614960${String(700 + index)}`),
]
/** Whom a business calls now and then: abroad, UK-wide, free and dear numbers. */
const unusual = [
  ...range(6, (index) => `1202555014${index}`),
  ...range(3, (index) => `44306999022${index}`),
  ...range(3, (index) => `44808157093${index}`),
  '449098790123',
]

const pencePerMinute = (number: string): number => {
  if (number.startsWith('44808')) return 0
  if (number.startsWith('44909')) return 96
  if (number.startsWith('1')) return 11
  return number.startsWith('447') ? 6.6 : 1.8
}

type Busy = { readonly isHarbour: boolean; readonly numbers: readonly string[]; readonly callsPerDay: number }

const busyCustomers: readonly Busy[] = demonstrationCustomers.map(({ accountNumber, numbers }) => ({
  isHarbour: accountNumber === 'HARB0042',
  numbers: numbers.map(({ number }) => matchKey(number).slice(1)),
  callsPerDay: accountNumber === 'HARB0042' ? 130 : Math.min(30, 3 + numbers.length * 4),
}))
const harbour = busyCustomers.find(({ isHarbour }) => isHarbour)?.numbers ?? []
const isFree = (number: string): boolean => number.startsWith('44808')

const countOf = (day: Day, usual: number, random: Random): number => {
  const weekday = new Date(startOfDay(day) + 12 * 3_600_000).getUTCDay()
  return Math.round(usual * (byWeekday[weekday] ?? 1) * (0.8 + random() * 0.4))
}

export const carrierHeading = 'caller_id,recipient,call_date,end_time,duration,cost,reference,currency\n'

/**
 * One day of the invented carrier's file, with retail prices: its calls end in London time, and about one in fifty callers
 * withholds the number. What is called at the business with a switch of its own stands in that one's records.
 */
export function* carrierLines(day: Day): Generator<string> {
  const random = seeded(startOfDay(day) / 1000)
  const [year, month, date] = day.split('-')
  let reference = 0
  for (const { isHarbour, numbers, callsPerDay } of busyCustomers) {
    const calls = countOf(day, callsPerDay, random)
    const callers = isHarbour ? numbers.filter((number) => !isFree(number)) : numbers
    for (let call = 0; call < calls; call += 1) {
      const incoming = random() < 0.62
      const own = pick(random, incoming ? numbers : callers, 2)
      const other = isHarbour && random() < 0.05 ? pick(random, unusual) : pick(random, partners, 1.6)
      const duration = random() < 0.08 ? 0 : pickTalk(random)
      const ends = pickTime(random)
      if (isHarbour && incoming) continue
      const pence = incoming || duration === 0 ? 0 : 1 + (duration * pencePerMinute(other)) / 60
      const caller = incoming ? (random() < 0.02 ? '' : other) : own
      reference += 1
      yield `${caller},${incoming ? own : other},${date}/${month}/${year},${ends},${duration},${(pence / 100).toFixed(3)},HCS${year}${month}${date}${String(reference).padStart(5, '0')},GBP\n`
    }
  }
}

type Ending = {
  readonly disposition: string
  readonly application: string
  readonly ring: number
  readonly talk: number
}

const pickEnding = (random: Random): Ending => {
  const fate = random()
  const ring = Math.ceil(random() * 18)
  if (fate < 0.74) return { disposition: 'ANSWERED', application: 'Dial', ring, talk: pickTalk(random) }
  if (fate < 0.8) return { disposition: 'ANSWERED', application: 'VoiceMail', ring: 25, talk: Math.ceil(random() * 60) }
  if (fate < 0.93) return { disposition: 'NO ANSWER', application: 'Dial', ring: ring + 20, talk: 0 }
  return { disposition: fate < 0.98 ? 'BUSY' : 'FAILED', application: 'Dial', ring: 0, talk: 0 }
}

/** One day of the business's own switch, as Asterisk writes it: its incoming calls, and how each ended. */
export function* switchLines(day: Day): Generator<string> {
  const random = seeded(startOfDay(day) / 1000 + 1)
  const calls = countOf(day, 80, random)
  const numbers = harbour.filter((number) => !isFree(number))
  for (let call = 0; call < calls; call += 1) {
    const own = pick(random, numbers, 2)
    const caller = random() < 0.03 ? 'anonymous' : `+${pick(random, partners, 1.6)}`
    const { disposition, application, ring, talk } = pickEnding(random)
    const start = `${day} ${pickTime(random)}`
    yield `"","${caller}","0${own.slice(2)}","from-trunk","","SIP/trunk-${call}","SIP/desk-${call}","${application}","","${start}","","",${ring + talk},${talk},"${disposition}","DOCUMENTATION"\n`
  }
}

/** So many calls of the free numbers a day come from somebody who has not called before: an advertisement brings them. */
const NEW_A_DAY = 4
const newcomers = range(400, (index) => `07700900${String(index + 500)}`)

/** Another caller each time, until all have called, which takes longer than the demonstration's calls go back. */
const newcomer = (day: Day, call: number): string =>
  newcomers[((Date.parse(day) / 86_400_000) * NEW_A_DAY + call) % newcomers.length] ?? ''

export const inboundHeading =
  'aDate,aTime,aDDI,aCLI,aSeconds,aTimeBand,aCost,bDate,bTime,bDDI,bType,bTypeID,bRingtime,bResult,bSeconds,bCost\n'

/** One day of the free numbers: each call is sent on to a surgery or to a mobile phone, so it has two legs. */
export function* inboundLines(day: Day): Generator<string> {
  const random = seeded(startOfDay(day) / 1000 + 2)
  const calls = countOf(day, 9, random)
  const numbers = harbour.filter(isFree)
  for (let call = 0; call < calls; call += 1) {
    const own = `0${pick(random, numbers).slice(2)}`
    const known = random() < 0.05 ? '' : `0${pick(random, partners).slice(2)}`
    const caller = call < NEW_A_DAY ? newcomer(day, call) : known
    const [to, type, pence] = random() < 0.7 ? ['02079460101', 'National', 0.02] : ['07700900099', 'Mobile', 0.08]
    const fate = random()
    const talk = fate < 0.8 ? pickTalk(random) : -1
    const result = fate < 0.8 ? 19 : fate < 0.9 ? 18 : fate < 0.95 ? 20 : 17
    const ring = Math.ceil(random() * 20)
    const cost = (rate: number | string) => (talk > 0 ? (talk * Number(rate)).toFixed(1) : '0')
    const time = pickTime(random)
    yield `${day},${time},${own},${caller},${talk > 0 ? talk + ring : -1},D,${cost(0.03)},${day},${time},${to},${type},4,${ring},${result},${talk},${cost(pence ?? 0)}\n`
  }
}
