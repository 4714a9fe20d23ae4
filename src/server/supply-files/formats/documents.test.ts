import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonRecordCutter } from '#server/supply-files/formats/json-records.ts'
import { type CutRecord, type RecordOutput, XmlRecordCutter } from '#server/supply-files/formats/xml-records.ts'
import { readCallFile } from '#test/support/read-call-file.ts'

const cut = (make: (out: RecordOutput) => XmlRecordCutter | JsonRecordCutter, text: string, pieces = 7) => {
  const records: CutRecord[] = []
  const broken: (CutRecord & { reason: string })[] = []
  const cutter = make({
    record: (record) => void records.push(record),
    broken: (record, reason) => void broken.push({ ...record, reason }),
  })
  for (let at = 0; at < text.length; at += pieces) cutter.take(text.slice(at, at + pieces))
  cutter.end()
  return { records, broken }
}

const xml = (out: RecordOutput) => new XmlRecordCutter('cdr', out)
const json = (out: RecordOutput) => new JsonRecordCutter(['calls'], out)
const raws = ({ records }: { records: readonly CutRecord[] }) => records.map(({ raw }) => raw)

describe('records of an XML document', () => {
  test('come one by one with the line on which they begin', () =>
    expect(cut(xml, '<?xml version="1.0"?>\n<cdrs>\r\n<cdr a="1">\n<b/></cdr><cdr>2</cdr>\n</cdrs>\n').records).toEqual(
      [
        { raw: '<cdr a="1">\n<b/></cdr>', line: 3 },
        { raw: '<cdr>2</cdr>', line: 4 },
      ],
    ))

  test('are found in several documents in one file, and not in comments', () =>
    expect(raws(cut(xml, '<?xml?><cdr>1</cdr><!-- <cdr> --><?xml?>\n<cdr>2</cdr>'))).toEqual([
      '<cdr>1</cdr>',
      '<cdr>2</cdr>',
    ]))

  test('that are never closed spoil no other', () => {
    const { records, broken } = cut(xml, '<cdr>1\n<cdr>2</cdr>\n<cdr>3')
    expect(records).toEqual([{ raw: '<cdr>2</cdr>', line: 2 }])
    expect(broken.map(({ line, raw }) => [line, raw])).toEqual([
      [1, '<cdr>1\n'],
      [3, '<cdr>3'],
    ])
  })

  test('that are endless are given up, with little of them kept', () => {
    const { records, broken } = cut(xml, `<cdr>${'x'.repeat(3_000_000)}</cdr>\n<cdr>2</cdr>`, 65_536)
    expect(raws({ records })).toEqual(['<cdr>2</cdr>'])
    expect(broken).toHaveLength(1)
    expect(broken[0]?.raw.length).toBeLessThan(5000)
  })
})

describe('records of JSON text', () => {
  test.each([
    ['a list', '[\n {"a":1},\n {"b":[{"c":2}]}\n]'],
    ['one a line', '{"a":1}\n{"b":[{"c":2}]}\n'],
    ['inside a wrapper', '{"page":{"n":1},"calls":[{"a":1},{"b":[{"c":2}]}],"end":1}'],
    ['pages of wrappers', '[{"calls":[{"a":1}],"n":0},{"calls":[{"b":[{"c":2}]}]}]'],
    ['written one after another', '{"a":1}{"b":[{"c":2}]}'],
  ])('are the same in %s', (_, text) => {
    for (const pieces of [1, 3, 1000]) expect(raws(cut(json, text, pieces))).toEqual(['{"a":1}', '{"b":[{"c":2}]}'])
  })

  test('tell their lines', () =>
    expect(cut(json, '[\r\n{"a":\r\n1},\r\n{"b":2}]').records.map(({ line }) => line)).toEqual([2, 4]))

  test.each([
    ['a quote that is missing', '{"a":"x}\n{"b":2}\n'],
    ['a bracket that is missing', '{"a":{"x":1\n{"b":2}\n'],
    ['text between them', 'Error 500\n{"b":2}\n'],
    ['a bracket of another kind', '{"a":[1}\n{"b":2}\n'],
  ])('go on after %s', (_, text) => {
    for (const pieces of [1, 4, 1000]) {
      const { records, broken } = cut(json, text, pieces)
      expect(records).toEqual([{ raw: '{"b":2}', line: 2 }])
      expect(broken.map(({ line }) => line)).toEqual([1])
    }
  })

  test('brackets and quotes inside texts are text', () =>
    expect(raws(cut(json, '[{"a":"}]\\"{"},{"b":2}]', 1))).toEqual(['{"a":"}]\\"{"}', '{"b":2}']))

  test('that are endless are given up, with little of them kept', () => {
    const { records, broken } = cut(json, `[{"a":"${'x'.repeat(3_000_000)}"},{"b":2}]`, 65_536)
    expect(raws({ records })).toEqual(['{"b":2}'])
    expect(broken).toHaveLength(1)
    expect(broken[0]?.raw.length).toBeLessThan(5000)
  })
})

test('whatever the text, cutting ends, and is the same however the text comes in pieces', () => {
  const parts = [
    '<cdr>',
    '</cdr>',
    '<cdr/>',
    '<!--',
    '-->',
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '\n',
    '\r\n',
    'calls',
    '\\',
    ' ',
    'x',
    '\0',
  ]
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...parts), { maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      (words, pieces) => {
        const text = words.join('')
        for (const make of [xml, json]) expect(cut(make, text, pieces)).toEqual(cut(make, text, 1000))
      },
    ),
    { numRuns: 2000 },
  )
})

const starts = [
  '<cdr core-uuid="1"><variables>',
  '<broadWorksCDR><cdrData>',
  '[{"sid":"CA0000000000","start_time":""',
  '{"call_id":"1","billing_seconds":',
  '{"core-uuid":"1","variables":{',
]

test('whatever follows the start of a document, each record is accepted or rejected', async () => {
  const parts = fc.constantFrom(
    '<cdr>',
    '</cdr>',
    '</variables>',
    '<cdrData>',
    '</cdrData>',
    '{"a":1}',
    '}',
    ']',
    '"',
    '\n',
    '<uuid>1</uuid>',
    '&x;',
    '<![CDATA[',
    '-1',
    'null',
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...starts),
      fc.array(fc.oneof(parts, fc.string()), { maxLength: 30 }),
      async (start, words) => {
        const read = await readCallFile(start + words.join(''))
        expect(read.accepted + read.rejected.length).toBe(read.rows)
        for (const { reason, line } of read.rejected) expect(reason.length * line).toBeGreaterThan(0)
      },
    ),
    { numRuns: 500 },
  )
})
