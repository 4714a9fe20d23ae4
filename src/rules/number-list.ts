import { matchKey } from './phone-number.ts'

/** A number of a pasted list, with the line on which it or its range stands, counted from 1. */
export type ListedNumber = { readonly line: number; readonly text: string }
export type ListFault = { readonly line: number; readonly text: string; readonly message: string }

export type NumberList = { readonly numbers: readonly ListedNumber[]; readonly faults: readonly ListFault[] }

/** A range of more numbers than this is taken for a slip. */
export const LONGEST_RANGE = 10_000

// A hyphen inside a number is punctuation: between two numbers it stands alone.
const between = /\s+(?:-|to)\s+|\s*[–—…]\s*|\s*\.\.+\s*/i

const tail = /^(\D*)(\d+)$/

/** The numbers from a first to a last one, both included; a sentence when they are none. */
const expand = (first: string, last: string): string[] | string => {
  const [from, to] = [tail.exec(matchKey(first)), tail.exec(matchKey(last))]
  if (from === null || to === null) return 'A range is written as its first and its last number.'
  const [, sign = '', digits = ''] = from
  const [, lastSign = '', lastDigits = ''] = to
  if (sign !== lastSign || digits.length !== lastDigits.length)
    return 'The first and the last number of a range have the same length, such as 020 7946 0100 - 020 7946 0149.'
  const count = BigInt(lastDigits) - BigInt(digits) + 1n
  if (count < 1n) return 'The last number of this range comes before its first. Write them the other way round.'
  if (count > BigInt(LONGEST_RANGE))
    return `This range has ${count} numbers; at most ${LONGEST_RANGE} are taken at once.`
  return Array.from(
    { length: Number(count) },
    (_, at) => sign + (BigInt(digits) + BigInt(at)).toString().padStart(digits.length, '0'),
  )
}

/**
 * The numbers of a pasted list: one a line, or a range as `020 7946 0100 - 020 7946 0149`. Every line that is neither and every
 * number that stands there twice is a fault; blank lines count for nothing.
 */
export const readNumberList = (text: string): NumberList => {
  const seen = new Map<string, number>()
  const numbers: ListedNumber[] = []
  const faults: ListFault[] = []
  const take = (line: number, number: string) => {
    const key = matchKey(number)
    const earlier = seen.get(key)
    if (!/\d/.test(key)) faults.push({ line, text: number, message: 'This line holds no number.' })
    else if (earlier !== undefined)
      faults.push({ line, text: number, message: `This number stands on line ${earlier} already.` })
    else {
      seen.set(key, line)
      numbers.push({ line, text: number })
    }
  }
  text.split(/\r\n|[\r\n]/).forEach((written, at) => {
    const line = at + 1
    const trimmed = written.trim().replace(/[,;]$/, '')
    if (trimmed === '') return
    const ends = trimmed.split(between)
    if (ends.length === 1) return take(line, trimmed)
    const range =
      ends.length === 2 ? expand(ends[0] ?? '', ends[1] ?? '') : 'A range is written as its first and its last number.'
    if (typeof range === 'string') faults.push({ line, text: trimmed, message: range })
    else for (const number of range) take(line, number)
  })
  return { numbers, faults }
}
