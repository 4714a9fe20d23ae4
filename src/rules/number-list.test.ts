import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readNumberList } from './number-list.ts'
import { matchKey } from './phone-number.ts'

const textsOf = (text: string) => readNumberList(text).numbers.map((number) => number.text)
const faultsOf = (text: string) => readNumberList(text).faults.map(({ line, message }) => `${line}: ${message}`)

describe('a list of numbers', () => {
  test('has one number a line, and hyphens inside a number are punctuation', () =>
    expect(textsOf('020-7946-0100\r\n\n 0161 496 0001;\n101')).toEqual(['020-7946-0100', '0161 496 0001', '101']))

  test.each(['020 7946 0109 - 020 7946 0111', '020 7946 0109–02079460111', '+442079460109 to +44 20 7946 0111'])(
    'has a range as %s',
    (range) => expect(textsOf(range)).toEqual(['+442079460109', '+442079460110', '+442079460111']),
  )

  test.each([
    ['no number', '1: This line holds no number.'],
    ['101\n1-01', '2: This number stands on line 1 already.'],
    ['200 - 199', '1: The last number of this range comes before its first. Write them the other way round.'],
    ['200 - 202\n201', '2: This number stands on line 1 already.'],
    [
      '020 7946 0100 - 149',
      '1: The first and the last number of a range have the same length, such as 020 7946 0100 - 020 7946 0149.',
    ],
    ['200 - 201 - 202', '1: A range is written as its first and its last number.'],
    ['100000 - 200000', '1: This range has 100001 numbers; at most 10000 are taken at once.'],
  ])('tells what is wrong with %j', (text, fault) => expect(faultsOf(text)).toEqual([fault]))

  test('holds every number of a range once, in order', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 900 }), (first, more) => {
        const number = (at: number) => `020 7946 ${String(at).padStart(4, '0')}`
        expect(textsOf(`${number(first)} - ${number(first + more)}`)).toEqual(
          Array.from({ length: more + 1 }, (_, at) => matchKey(number(first + at))),
        )
      }),
    ))
})
