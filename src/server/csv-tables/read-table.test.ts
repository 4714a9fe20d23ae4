import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { Refused } from '../http/refusal.ts'
import { readTable } from './read-table.ts'

const shape = {
  columns: [
    { key: 'number', name: 'Number', isNeeded: true },
    { key: 'site', name: 'Staff site' },
  ] as const,
  mostLines: 3,
}
const read = (text: string | Buffer) => readTable(Readable.from([Buffer.from(text)]), shape)
const refusal = (text: string) =>
  read(text).then(
    () => 'was taken',
    (error: unknown) => (error instanceof Refused ? error.message : error),
  )

describe('a table', () => {
  test.each([
    ['commas', '\uFEFFNumber,Staff site\r\n020 7946 0101,"Leeds, north"\r\n\r\n0161 496 0001,\r\n'],
    [
      'semicolons, and the columns the other way round',
      'STAFF_SITE;number\nLeeds, north;020 7946 0101\n;\n;0161 496 0001',
    ],
    ['tabs', 'number\tstaff site\n020 7946 0101\tLeeds, north\n\n0161 496 0001\t'],
  ])('is read with %s', async (_, text) =>
    expect((await read(text)).rows).toEqual([
      { line: 2, fields: { number: '020 7946 0101', site: 'Leeds, north' } },
      { line: 4, fields: { number: '0161 496 0001', site: '' } },
    ]),
  )

  test('is read in UTF-16 and in Windows-1252', async () => {
    expect((await read(Buffer.from('\uFEFFNumber\tStaff site\n1\tCafé', 'utf16le'))).rows[0]?.fields.site).toBe('Café')
    expect((await read(Buffer.from('Number,Staff site\n1,Café', 'latin1'))).rows[0]?.fields.site).toBe('Café')
  })

  test('leaves out the column that the file has not, and knows which it has', async () => {
    const { rows, columns } = await read('Number\n101')
    expect([rows, [...columns]]).toEqual([[{ line: 2, fields: { number: '101' } }], ['number']])
  })

  test('tells every line that is none, and reads the others', async () =>
    expect(await read('Number,Staff site\n1,"Leeds\n2,York\n3,Hull,Ripon')).toMatchObject({
      rows: [{ line: 3 }],
      faults: [
        { line: 2, field: '', message: 'A quote is opened and never closed.' },
        { line: 4, field: '', message: 'This line has 3 fields; the heading has 2.' },
      ],
    }))

  test('does not take a line that ends too soon: what it leaves out would count as empty', async () =>
    expect(await read('Number,Staff site\n1,York\n2')).toMatchObject({
      rows: [{ line: 2 }],
      faults: [{ line: 3, field: '', message: 'This line has 1 field; the heading has 2.' }],
    }))

  test.each([
    ['', 'The file is empty. Its first line names the columns.'],
    ['Number\n', 'The file has a heading and no lines below it.'],
    ['Number\n1\n2\n3\n4', 'The file has 4 lines; at most 3 are taken at once. Split it.'],
    [
      'Numbr,Staff site,staff SITE\n1',
      'There is no column called “Numbr”. Did you mean Number? The column staff SITE stands there twice. The column Number is missing. Line 1 names the columns: Number, Staff site.',
    ],
  ])('of %j is refused', async (text, message) => expect(await refusal(text)).toBe(message))
})
