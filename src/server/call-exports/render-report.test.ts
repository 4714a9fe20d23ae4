import { buffer, text } from 'node:stream/consumers'
import type { ReportAnswer } from '#contract/my-account/reports.ts'
import { reportFileName } from '#server/call-exports/file-name.ts'
import { reportAsCsv } from '#server/call-exports/report-csv.ts'
import { clockOf, inDocumentSigns, reportAsDocument } from '#server/call-exports/report-document.ts'
import { reportAsWorkbook } from '#server/call-exports/report-workbook.ts'
import { MOST_SHEET_ROWS, type SheetRow, writeWorkbook } from '#server/call-exports/workbook.ts'
import { parse } from 'csv-parse/sync'
import exceljs from 'exceljs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

type Tables = ReportAnswer['tables']
const made = { customer: { accountNumber: 'AVIA0001', name: 'Avia' }, at: new Date('2026-11-24T09:00:00Z') }

const answerOf = (tables: Tables): ReportAnswer => ({
  header: {
    report: 'by-number',
    title: 'By number',
    period: { from: '2026-10-01', to: '2026-10-31' },
    periodLabel: 'Last month',
    previousPeriod: null,
    zone: 'Europe/London',
    dataCompleteTo: '2026-10-31T23:59:59Z',
    filters: [{ label: 'Site', value: 'Leeds' }],
    notes: ['3 days are provisional.'],
    calls: 7,
  },
  tables,
})

const columns: Tables[number]['columns'] = [
  { key: 'number', label: 'Number', kind: 'phone' },
  { key: 'name', label: 'Description', kind: 'text' },
  { key: 'calls', label: 'Calls', kind: 'count' },
  { key: 'talk', label: 'Talk time', kind: 'seconds' },
  { key: 'cost', label: 'Cost', kind: 'money', currency: 'GBP' },
]
const rowOf = (cells: Tables[number]['rows'][number]['cells'], key: string) => ({ key, cells, drill: null })
const tableOf = (rows: Tables[number]['rows'], sum: Tables[number]['sum'] = null): Tables[number] => ({
  key: 'numbers',
  title: 'By number',
  columns,
  rows,
  sum,
})
const linesOf = (csv: string) => parse(csv, { record_delimiter: '\r\n' })
const workbookOf = async (answer: ReportAnswer) => {
  const workbook = new exceljs.Workbook()
  await workbook.xlsx.load((await buffer(reportAsWorkbook(answer, made))) as unknown as exceljs.Buffer)
  return workbook
}
const cellsOf = (sheet: exceljs.Worksheet | undefined) =>
  (sheet?.getSheetValues() ?? []).slice(1).map((row) => (row as exceljs.CellValue[]).slice(1))

const formulas = [
  '=1+1',
  '+1+1',
  '-1+cmd',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\0=1',
  ' =1',
  '\u00A0=1',
  '＝1',
  '＋1',
  '－1',
  '＠1',
  '"=1"',
  'a\n=1',
  '=HYPERLINK("https://example.com")',
]

describe('a report as CSV', () => {
  test('has its header always, CRLF after every line, and quotes what needs it', () => {
    expect(reportAsCsv(answerOf([tableOf([])]))).toBe('Number,Description,Calls,Talk time (seconds),Cost (GBP)\r\n')
    const csv = reportAsCsv(
      answerOf([
        tableOf([
          rowOf({ number: '+442079460018', name: 'Ann, "Leeds"\r\nDesk', calls: 2, talk: 61, cost: '-0.05' }, 'a'),
        ]),
      ]),
    )
    expect(csv.endsWith('\r\n')).toBe(true)
    expect(linesOf(csv)[1]).toEqual(['020 7946 0018', 'Ann, "Leeds"\r\nDesk', '2', '61', '-0.05'])
  })

  test.each(formulas)('shows %j as a text', (name) => {
    const [, line] = linesOf(reportAsCsv(answerOf([tableOf([rowOf({ name, calls: 1 }, 'a')])])))
    expect(line?.[1]).not.toMatch(/^[\s\u00A0\0]*[=+\-@＝＋－＠]/)
    if (name !== '"=1"') expect(line?.[1]).toBe(`'${name}`)
  })

  test.each([
    ['+442079460018', '020 7946 0018'],
    ['+35924371000', '00 359 243 710 00'],
    ['0044123', '004 4123'],
    ['0123', '0 123'],
    ['12345678901234567890', '1234 5678 9012 3456 7890'],
    ['1001', '1001'],
  ])('keeps the digits of %s', (number, expected) => {
    const [, line] = linesOf(reportAsCsv(answerOf([tableOf([rowOf({ number }, 'a')])])))
    expect(line?.[0]).toBe(expected)
  })

  test('names its parts when it has several', () => {
    const other = {
      ...tableOf([rowOf({ name: 'x', calls: 3 }, 'b')]),
      key: 'b',
      title: 'Called',
      columns: columns.slice(1, 3),
    }
    const lines = linesOf(reportAsCsv(answerOf([tableOf([rowOf({ name: 'y', calls: 1 }, 'a')]), other])))
    expect(lines.map(([part]) => part)).toEqual(['Part', 'By number', 'Called'])
    expect(lines[2]).toEqual(['Called', '', 'x', '3', '', ''])
  })
})

test.each([
  [59.4, '0:00:59'],
  [59.6, '0:01:00'],
  [3599.5, '1:00:00'],
  [3723, '1:02:03'],
])('%d seconds are %s in a document', (seconds, shown) => expect(clockOf(seconds)).toBe(shown))

describe('a report as a workbook', () => {
  test('holds averages as numbers, however many digits they have', async () => {
    const sheet = (await workbookOf(answerOf([tableOf([rowOf({ calls: 3, talk: 179 / 3 }, 'a')])]))).worksheets[1]
    expect(sheet?.getRow(2).getCell(4).value).toBeCloseTo(179 / 3, 9)
    const small = (await workbookOf(answerOf([tableOf([rowOf({ calls: 3, talk: 1 / 3 }, 'a')])]))).worksheets[1]
    expect(small?.getRow(2).getCell(4).value).toBeCloseTo(1 / 3, 9)
  })

  test('tells its period, zone, filters and how complete it is on a sheet of its own', async () => {
    const facts = cellsOf((await workbookOf(answerOf([tableOf([])]))).worksheets[0])
    expect(facts).toEqual([
      ['By number'],
      ['Account', 'AVIA0001 Avia'],
      ['Period', 'Last month: 1 October 2026 to 31 October 2026'],
      ['Time zone', 'Europe/London'],
      ['Site', 'Leeds'],
      ['Calls', '7'],
      ['Data complete to', '2026-10-31T23:59:59+00:00'],
      ['Please note', '3 days are provisional.'],
      ['Made', '2026-11-24T09:00:00+00:00'],
    ])
  })

  test('holds texts as texts, numbers as numbers, and no formula', async () => {
    const rows = formulas.map((name, index) =>
      rowOf({ number: '+442079460018', name, calls: index, talk: 60, cost: '42.751' }, `${index}`),
    )
    const sheet = (await workbookOf(answerOf([tableOf(rows, { calls: 120, talk: 960, cost: '1.000001' })])))
      .worksheets[1]
    sheet?.eachRow((row) => row.eachCell((cell) => expect(cell.type).not.toBe(exceljs.ValueType.Formula)))
    const values = cellsOf(sheet)
    expect(values[0]).toEqual(['Number', 'Description', 'Calls', 'Talk time (seconds)', 'Cost (GBP)'])
    expect(values[1]).toEqual(['020 7946 0018', '=1+1', 0, 60, 42.751])
    expect(values.slice(1, -1).map((row) => row[1])).toEqual(formulas.map((name) => name.replace('\0', '')))
    expect(values.at(-1)?.slice(0, 5)).toEqual(['Total', undefined, 120, 960, 1.000001])
  })

  test('keeps every sheet’s rows below what Excel takes', () => expect(MOST_SHEET_ROWS).toBe(1_048_576))

  test('ends its source when the reader leaves, and tells a fault of the source', async () => {
    let ended = false
    async function* rows(): AsyncGenerator<SheetRow[]> {
      try {
        for (;;) yield Array.from({ length: 1000 }, () => [{ text: String(Math.random()) }])
      } finally {
        ended = true
      }
    }
    async function* sheets() {
      yield { name: 'Endless', widths: [10], hasHeading: false, rows: rows() }
    }
    const stream = writeWorkbook(sheets(), made.at)
    for await (const chunk of stream) if ((chunk as Buffer).length > 0) break
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(ended).toBe(true)
    async function* broken() {
      yield { name: 'Broken', widths: [10], hasHeading: false, rows: failing() }
    }
    async function* failing(): AsyncGenerator<SheetRow[]> {
      yield [[{ text: 'x' }]]
      throw new Error('the store went away')
    }
    await expect(buffer(writeWorkbook(broken(), made.at))).rejects.toThrow('the store went away')
  })
})

test('CSV and workbook add up to what the report says', async () => {
  const lines = fc.array(
    fc.record({
      name: fc.string({ unit: 'binary', maxLength: 20 }),
      calls: fc.integer({ min: 0, max: 1e9 }),
      talk: fc.integer({ min: 0, max: 1e9 }),
      micros: fc.integer({ min: -1e9, max: 1e12 }),
    }),
    { maxLength: 20 },
  )
  await fc.assert(
    fc.asyncProperty(lines, async (lines) => {
      const money = (micros: number) => (micros / 1e6).toFixed(6)
      const rows = lines.map(({ micros, ...cells }, index) => rowOf({ ...cells, cost: money(micros) }, `${index}`))
      const sumOf = (key: 'calls' | 'talk' | 'micros') => lines.reduce((sum, line) => sum + line[key], 0)
      const sums = [sumOf('calls'), sumOf('talk'), sumOf('micros')]
      const answer = answerOf([tableOf(rows, { calls: sums[0] ?? 0, talk: sums[1] ?? 0, cost: money(sums[2] ?? 0) })])
      const csv = linesOf(reportAsCsv(answer)).slice(1)
      const addUp = (cells: readonly unknown[][]) =>
        [2, 3, 4].map((at) =>
          cells.reduce((sum, line) => sum + (at === 4 ? Math.round(Number(line[at]) * 1e6) : Number(line[at])), 0),
        )
      expect(csv.length).toBe(lines.length)
      expect(addUp(csv)).toEqual(sums)
      const sheet = cellsOf((await workbookOf(answer)).worksheets[1])
      expect(addUp(sheet.slice(1, -1))).toEqual(sums)
      expect(addUp(sheet.slice(-1))).toEqual(sums)
    }),
    { numRuns: 50 },
  )
})

describe('a report as PDF', () => {
  const pdf = (rows: number) =>
    text(
      reportAsDocument(
        answerOf([
          tableOf(
            Array.from({ length: rows }, (_, index) =>
              rowOf(
                {
                  number: '+442079460018',
                  name: `A long name ${'that goes on '.repeat(20)}`,
                  calls: index,
                  talk: 3723,
                },
                `${index}`,
              ),
            ),
            { calls: rows, talk: 1 },
          ),
        ]),
        made,
      ),
    )
  test('has title, language and the structure of its tables, on as many pages as it needs', async () => {
    const document = await pdf(60)
    expect(document.startsWith('%PDF-1.7')).toBe(true)
    expect(document.trimEnd().endsWith('%%EOF')).toBe(true)
    for (const part of ['/Lang (en-GB)', '/Marked true', '/StructTreeRoot', '/S /Table', '/S /TH', '/S /TD', '/S /H1'])
      expect(document).toContain(part)
    expect(document.match(/\/Type \/Page\n/g)?.length).toBeGreaterThan(3)
  })
  test('writes signs that its fonts do not have without their accent', () =>
    expect(inDocumentSigns('Łódź – café “x”\u202E日')).toBe('?ódz – café “x”?'))
})

test.each([
  ['a"; x=../\r\nSet-Cookie: y', 'a-x-Set-Cookie-y-by-number-2026-10-01-to-2026-10-31.csv'],
  ['../../etc/passwd', 'etc-passwd-by-number-2026-10-01-to-2026-10-31.csv'],
  ['日本', 'account-by-number-2026-10-01-to-2026-10-31.csv'],
])('a file of the account %j has a plain name', (accountNumber, expected) =>
  expect(
    reportFileName({ accountNumber }, { report: 'by-number', period: { from: '2026-10-01', to: '2026-10-31' } }, 'csv'),
  ).toBe(expected),
)
