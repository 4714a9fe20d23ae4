import type { CallMapping } from '#rules/call-mapping.ts'
import { problemsOfMapping } from '#rules/call-mapping.ts'
import type { CallRecord } from '#rules/call.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detectFormat } from '#server/supply-files/formats/detect.ts'
import { guessMapping, proveDateOrder } from '#server/supply-files/formats/guess-mapping.ts'
import { mappedCsv } from '#server/supply-files/formats/mapped-csv.ts'
import { sniffTable } from '#server/supply-files/formats/sniff-table.ts'
import { startOfCall } from '#test/support/read-call-file.ts'

const guess = (text: string) => guessMapping(sniffTable(text.split('\n')))

const readBy = (text: string, mapping: CallMapping) => {
  const calls: CallRecord[] = []
  const rejected: string[] = []
  const taker = mappedCsv.open(
    { zone: 'Europe/London', currency: 'GBP', priceKind: 'retail', mapping },
    {
      record: (record) => void calls.push(record),
      reject: (line, _, reason) => void rejected.push(`${line}: ${reason}`),
      half: () => undefined,
      note: () => undefined,
    },
  )
  text.split('\n').forEach((line, at) => taker.take(line, at + 1))
  taker.end()
  return { calls, rejected }
}

const semicolons = [
  'Report of April',
  'Start time;From;To;Duration (min);Status;Cost',
  '13/04/2026 09:01;02079460101;01614960002;1,5;Completed;£0.0125',
  '14/04/2026 09:05;02079460101;07700900123;0;Missed;',
].join('\n')

describe('guessing what columns mean', () => {
  test('the delimiter, the rows above and the columns by their names, with reasons', () => {
    const { mapping, reasons, questions } = guess(semicolons)
    expect(mapping).toMatchObject({
      delimiter: ';',
      headingRows: 2,
      dateOrder: 'dmy',
      durationUnit: 'minutes',
      columns: { caller: 1, dialled: 2, date: 0, time: null, duration: 3, state: 4, price: 5 },
    })
    expect(reasons.date).toBe('its name is “Start time”; 13/04/2026 can only be day-month')
    expect(questions).toEqual([])
  })
  test('without names, by what the columns hold; a time apart from its date', () => {
    const { mapping } = guess(
      '2026-04-13,09:01:00,02079460101,01614960002,65\n2026-04-13,09:02:00,02079460101,01614960003,9',
    )
    expect(mapping).toMatchObject({
      headingRows: 0,
      dateOrder: 'ymd',
      columns: { date: 0, time: 1, caller: 2, dialled: 3, duration: 4 },
    })
  })
  test('a rate is no price, and a word that is no direction is none', () => {
    const { mapping } = guess(
      'From,To,Date,Duration,Costperminute,Type\n02079460101,01614960002,2026-04-13 09:01,9,0.05,gold',
    )
    expect(mapping.columns).toMatchObject({ price: null, direction: null })
  })
  test.each([
    [['03/04/2026', '13/04/2026'], 'dmy'],
    [['03/04/2026', '03/14/2026'], 'mdy'],
    [['03/04/2026', '05/04/2026'], 'unproven'],
    [['30/03/2026', '03/30/2026'], 'unproven'],
    // Only as day-month are these in order of time.
    [['11/03/2026', '12/03/2026', '01/04/2026'], 'dmy'],
    [['1786108893', '1786108900'], 'ymd'],
    [['13 Apr 2026'], 'dmy'],
  ])('the order of %j is %s', (values, order) => expect(proveDateOrder(values).order).toBe(order))
  test('what nothing proves is asked', () => {
    const { questions } = guess('From,To,Date,Duration\n02079460101,01614960002,03/04/2026 09:01,36.25')
    expect(questions).toEqual([
      'Is 03/04/2026 09:01 day-month or month-day? Nothing in the file proves which.',
      'Are the durations seconds or minutes? They have decimals, and nothing says which.',
    ])
  })
})

describe('reading by a mapping', () => {
  const { mapping } = guess(semicolons)
  test('rows above, units, states and prices', () => {
    const { calls, rejected } = readBy(semicolons, mapping)
    expect(rejected).toEqual([])
    expect(calls.map(startOfCall)).toEqual(['2026-04-13T08:01:00.000Z', '2026-04-14T08:05:00.000Z'])
    expect(
      calls.map(({ durationSeconds, answerState, priceMicros }) => [durationSeconds, answerState, priceMicros]),
    ).toEqual([
      [90, 'answered', 12_500],
      [0, 'unanswered', null],
    ])
  })
  test('the time may be the end, and the end may stand instead of a duration', () => {
    const row = 'Start time;From;To;Duration (min);Status;Cost\n13/04/2026 09:01;02079460101;01614960002;2;;'
    const ends = readBy(row, { ...mapping, headingRows: 1, momentIs: 'end' })
    expect(ends.calls.map(startOfCall)).toEqual(['2026-04-13T07:59:00.000Z'])
    const text =
      'From,To,Start,End\n02079460101,01614960002,1786108893,1786108936\n02079460101,01614960002,1786108893,1786108800'
    const { calls, rejected } = readBy(text, guess(text).mapping)
    expect(calls.map(({ durationSeconds }) => durationSeconds)).toEqual([43])
    expect(rejected).toEqual([expect.stringContaining('3: The call ends before it starts')])
  })
  test('of an own number and another, the direction says who called', () => {
    const text =
      'Own number,Other party,Date,Duration,Direction\n02079460101,01614960002,2026-04-13 09:01,9,Inbound\n02079460101,01614960002,2026-04-13 09:02,9,Outbound\n02079460101,01614960002,2026-04-13 09:02,9,Sideways'
    const { calls, rejected } = readBy(text, {
      ...guess(text).mapping,
      columns: { ...guess(text).mapping.columns, direction: 4 },
      parties: 'own-and-other',
    })
    expect(calls.map(({ callerKey }) => callerKey)).toEqual(['+441614960002', '+442079460101'])
    expect(rejected).toEqual([expect.stringContaining('neither incoming nor outgoing')])
  })
  test('every row is a call or a rejection, whatever stands in it', () =>
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.stringMatching(/^[^;"\n\r]{0,12}$/), { minLength: 6, maxLength: 6 })),
        (table) => {
          const lines = table.map((fields) => `x${fields.join(';')}`)
          const { calls, rejected } = readBy(`a\nb\n${lines.join('\n')}`, mapping)
          expect(calls.length + rejected.length).toBe(lines.length)
        },
      ),
    ))
})

describe('a file of a mapped source', () => {
  const { mapping } = guess(semicolons)
  const detect = (text: string) => detectFormat(Buffer.from(text), true, { format: 'mapped-csv', mapping })
  test('is known by its heading', async () =>
    expect(await detect(semicolons)).toMatchObject({ reason: 'its heading is the one that was mapped' }))
  test('is refused when the heading is another', async () => {
    expect(await detect(semicolons.replace(';From;', ';Source;'))).toEqual({
      refused: expect.stringContaining('column 2 is “Source”, and “From” was mapped'),
    })
    expect(await detectFormat(Buffer.from(semicolons), true, { format: 'mapped-csv' })).toEqual({
      refused: expect.stringContaining('Choose the source'),
    })
  })
})

test('a mapping says what it lacks', () => {
  const { mapping } = guess('a,b\nc,d')
  expect(problemsOfMapping({ ...mapping, parties: 'own-and-other' }).map(({ field }) => field)).toEqual([
    'caller',
    'dialled',
    'date',
    'duration',
    'direction',
  ])
})
