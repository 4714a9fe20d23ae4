/** A made-up world of calls with the skew of a real one: few customers make most calls, and most of them by day. */

/** A seeded source of numbers between 0 and 1: every run makes the same calls. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type World = {
  readonly calls: number
  readonly customers: number
  readonly from: number
  readonly to: number
  readonly seed?: number
}

/** The numbers of a customer, in a range that no real customer has: the first customers have more of them. */
export const numbersOfCustomer = (customer: number): string[] =>
  Array.from(
    { length: Math.max(1, Math.floor(60 / (customer + 1))) },
    (_, at) => `+4420${String(70_000_000 + customer * 100 + at)}`,
  )

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

/**
 * The text of a uk-wholesale file in pieces, in order of the calls' ends as carriers write it. Customer 0 has about 15 % of
 * the calls; about one call in ten is of no customer's number.
 */
export function* generateUkWholesale({ calls, customers, from, to, seed = 1 }: World): Generator<string> {
  const random = seeded(seed)
  const step = (to - from) / calls
  const numbers = Array.from({ length: customers }, (_, customer) => numbersOfCustomer(customer))
  let text = 'caller_id,recipient,call_date,end_time,duration,cost,reference,currency\n'
  for (let call = 0; call < calls; call += 1) {
    const own = numbers[Math.floor(customers * random() ** 4)] ?? []
    const number = random() < 0.1 ? '442079460999' : (own[Math.floor(own.length * random() ** 2)] ?? '').slice(1)
    const other = random() < 0.02 ? '' : `447700${String(900_000 + Math.floor(1000 * random() ** 2))}`
    const [caller, recipient] = random() < 0.6 && other !== '' ? [number, other] : [other, number]
    const end = new Date(from + Math.floor(call * step))
    const duration = Math.floor(-120 * Math.log(1 - random()))
    const cost = caller === number ? (duration * 0.00021).toFixed(3) : '0'
    const date = `${two(end.getUTCDate())}/${two(end.getUTCMonth() + 1)}/${end.getUTCFullYear()}`
    const time = `${two(end.getUTCHours())}:${two(end.getUTCMinutes())}:${two(end.getUTCSeconds())}`
    text += `${caller},${recipient},${date},${time},${duration},${cost},${(call * 2_654_435_761 + seed).toString(16).padStart(24, '0')},GBP\n`
    if (text.length < 1 << 18) continue
    yield text
    text = ''
  }
  yield text
}
