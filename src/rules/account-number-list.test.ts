import { readAccountNumbers } from '#rules/account-number-list.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const read = (text: string) => readAccountNumbers(text).given.map(({ line, text: number }) => `${line}:${number}`)

describe('account numbers', () => {
  test.each<[string, string, string[]]>([
    ['one a line', 'HARB0042\nMILL0001', ['1:HARB0042', '2:MILL0001']],
    ['with blank lines and spaces', '\n  HARB0042 \n\n\tMILL0001\n\n', ['2:HARB0042', '4:MILL0001']],
    ['with the line ends of other systems', 'A\r\nB\rC', ['1:A', '2:B', '3:C']],
    ['after a byte order mark', '\uFEFFA\nB', ['1:A', '2:B']],
    ['by commas', 'A, B,,C', ['1:A', '1:B', '1:C']],
    ['by semicolons', 'A;B;C', ['1:A', '1:B', '1:C']],
    ['by tabs', 'A\tB', ['1:A', '1:B']],
    ['by commas on lines of different lengths', 'A,B,C\nD', ['1:A', '1:B', '1:C', '2:D']],
    ['under their heading', 'Account number\nA\nB', ['2:A', '3:B']],
    ['under a heading in quotes', '"Account Number"\n"A"', ['2:A']],
    ['of a table, by the heading', 'Name,Account number\nHarbour Dental,A\nMill,B', ['2:A', '3:B']],
    ['of rows of one length without a heading, all of them', 'A,B\nC,D', ['1:A', '1:B', '2:C', '2:D']],
    ['by whatever stands between', 'A, B; C\tD', ['1:A', '1:B', '1:C', '1:D']],
    ['of a table with semicolons, names with commas', 'Account no;Name\nA;Harbour, Ltd\nB;Mill', ['2:A', '3:B']],
    ['of a table with quotes', 'Name,Account\n"Harbour, ""The"" Ltd",A', ['2:A']],
    ['after an address over two lines', 'Address,Account number\n"1 Street\nTown",A\nx,B', ['3:A', '4:B']],
    ['of rows that are too short', 'Name,Account number\nHarbour\nMill,B', ['3:B']],
    ['with a quote that is never closed', '"A\nB', ['1:"A', '2:B']],
    ['of nothing', ' \n \n', []],
  ])('%s', (_, text, expected) => expect(read(text)).toEqual(expected))

  test('given again count once, whatever their capitals, and are named', () =>
    expect(readAccountNumbers('A\nb\na\nA\nB')).toEqual({
      given: [
        { line: 1, text: 'A' },
        { line: 2, text: 'b' },
      ],
      repeated: ['A', 'b'],
    }))

  test('are found again however they are written', () =>
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[A-Z]{2}[0-9]{4}$/), { minLength: 1, maxLength: 30 }),
        fc.constantFrom('\n', '\r\n', ',', ';', '\t', '\n\n'),
        fc.boolean(),
        (numbers, between, quoted) => {
          const text = numbers.map((number) => (quoted ? `"${number}"` : number)).join(between)
          expect(readAccountNumbers(text).given.map((one) => one.text)).toEqual(numbers)
        },
      ),
    ))

  test('of any text are read in a moment, and never fail', () => {
    fc.assert(fc.property(fc.string(), (text) => void readAccountNumbers(text)))
    for (const text of ['"'.repeat(900_000), ' '.repeat(900_000), `${'"a,'.repeat(200_000)}`, '\t"'.repeat(400_000)]) {
      const begin = performance.now()
      readAccountNumbers(text)
      expect(performance.now() - begin).toBeLessThan(3000)
    }
  })
})
