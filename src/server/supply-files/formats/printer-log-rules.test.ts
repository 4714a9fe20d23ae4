import { describe, expect, test } from 'vitest'
import { callSourceFacts, readCallFile, startOfCall } from '#test/support/read-call-file.ts'
import type { SourceFacts } from './format.ts'

const received = { name: 'smdr.log', receivedAt: Date.parse('2026-08-20T09:00:00Z') }
const facts: SourceFacts = { ...callSourceFacts, file: received }
const read = (lines: readonly string[], layout?: SourceFacts['layout'], file = received) =>
  readCallFile(lines.join('\r\n'), { facts: { ...facts, file, layout: layout ?? null } })

const lg = (date: string, rest = 'O02079460000', no = '6170') => `${no} 413   002 00:00:37 ${date} 10:43 ${rest}`

describe('dates', () => {
  const refusal = async (lines: readonly string[], layout?: SourceFacts['layout'], name = 'smdr.log') => {
    const file = { name, receivedAt: received.receivedAt }
    const { refused, calls } = await read(lines, layout, file)
    return refused ?? startOfCall(calls[0]).slice(0, 10)
  }

  test('that could be day-month or month-day are asked, not guessed', async () =>
    expect(await refusal([lg('05/06/26'), lg('05/06/26')])).toMatch(
      /“05\/06\/26”, could be day-month-year or month-day-year/,
    ))

  test.each([
    ['a day that no month can be', [lg('05/06/26'), lg('13/06/26')], undefined, undefined, '2026-06-05'],
    ['a day that is still to come', [lg('09/08/26')], undefined, undefined, '2026-08-09'],
    ['the name of the file', [lg('05/06/26')], undefined, 'smdr_2026-05-06.log', '2026-05-06'],
    ['the source', [lg('05/06/26')], { dateOrder: 'mdy' as const }, undefined, '2026-05-06'],
    ['day and month being the same', [lg('05/05/26')], undefined, undefined, '2026-05-05'],
  ])('are proven by %s', async (_, lines, layout, name, expected) =>
    expect(await refusal(lines, layout, name)).toBe(expected),
  )

  const samsung = (date: string) => `  1 250       703  ${date} 10:04:19 00:00:19 O  02079460000`

  test('without a year are the last before the file came, and that is noted', async () => {
    const { calls, notes } = await read([samsung('08/19'), samsung('12/31')])
    expect(calls.map((call) => startOfCall(call).slice(0, 10))).toEqual(['2026-08-19', '2025-12-31'])
    expect(notes).toEqual([expect.stringContaining('no year')])
  })

  test('without a year are nearest to the one that a page heading prints', async () => {
    const heading = 'SMDR REPORT FOR [      ] 01/01/2025 00:10'
    const { calls } = await read([samsung('12/31'), heading, samsung('01/01')])
    expect(calls.map((call) => startOfCall(call).slice(0, 10))).toEqual(['2024-12-31', '2025-01-01'])
  })

  test('that do not exist are rejected', async () => {
    const { rejected } = await read([samsung('08/19'), samsung('02/31'), samsung('08/19').replace('10:04', '24:04')])
    expect(rejected.map(({ line, reason }) => [line, reason.slice(0, 27)])).toEqual([
      [2, 'The date and time do not ex'],
      [3, 'The date and time do not ex'],
    ])
  })
})

describe('calls of several lines', () => {
  const samsung = (ext: string, time: string, length: string, mark: string, number = '01614960001') =>
    `  1 ${ext}       701  08/16 ${time} ${length} ${mark.padEnd(2)} ${number}`

  test('a call that was transferred is one call, with who took it', async () => {
    const { calls, rows, accepted } = await read([
      samsung('420', '10:10:47', '00:00:10', 'IT'),
      samsung('421', '10:10:58', '00:00:40', 'T'),
    ])
    expect({ rows, accepted }).toEqual({ rows: 2, accepted: 2 })
    expect(calls).toMatchObject([
      {
        callerKey: '+441614960001',
        dialledRaw: '420',
        durationSeconds: 50,
        legs: [{ dialledRaw: '421', durationSeconds: 40 }],
      },
    ])
  })

  test('the rest of a call whose beginning is not there is rejected', async () => {
    const { rejected } = await read([
      samsung('421', '10:10:58', '00:00:40', 'T'),
      samsung('420', '11:10:47', '00:00:10', 'I'),
    ])
    expect(rejected).toMatchObject([{ line: 1, reason: expect.stringContaining('first part is not in the file') }])
  })

  test('a call that only rang was not answered', async () => {
    const { calls } = await read([
      samsung('420', '10:10:47', '00:00:10', 'IA'),
      samsung('420', '11:10:47', '00:00:10', 'I'),
    ])
    expect(calls).toMatchObject([
      { answerState: 'unanswered', durationSeconds: 0, ringSeconds: 10 },
      { answerState: 'answered', durationSeconds: 10 },
    ])
  })

  test('a line that goes on from no call is rejected', async () => {
    const { rejected } = await read([' &       0001    0000', 'N 066 00 T060 022 6503    08/16 10:41 00:00:10'])
    expect(rejected).toMatchObject([{ line: 1, reason: expect.stringContaining('goes on from a call above') }])
  })

  test('two equal lines are two calls, and the same two when the log comes again', async () => {
    const log = [lg('13/06/26'), lg('13/06/26')]
    const ids = (await read(log)).calls.map(({ recordId }) => recordId)
    expect(new Set(ids).size).toBe(2)
    expect((await read([...log, lg('14/06/26')])).calls.map(({ recordId }) => recordId).slice(0, 2)).toEqual(ids)
  })
})

describe('what a source adds', () => {
  test('the code for an outside line and the area make local numbers whole', async () => {
    const { calls } = await read(
      [lg('13/06/26', 'O9960001'), lg('13/06/26', 'O902079460000'), lg('13/06/26', 'I960002')],
      {
        exitCode: '9',
        areaCode: '01632',
      },
    )
    expect(calls.map(({ dialledKey, callerKey }) => [callerKey, dialledKey])).toEqual([
      ['413', '+441632960001'],
      ['413', '+442079460000'],
      ['+441632960002', '413'],
    ])
  })

  test('a layout of its own, by columns', async () => {
    const layout = {
      name: 'own',
      title: 'Our switch',
      dateOrders: ['ymd'],
      timeIs: 'start',
      duration: 'mmss',
      ring: 'mmss',
      shapes: [
        {
          columns: {
            date: [1, 6],
            time: [8, 11],
            extension: [13, 15],
            mark: [17, 17],
            number: [19, 31],
            duration: [33, 36],
          },
          where: { date: String.raw`\d{6}`, time: String.raw`\d{4}`, duration: String.raw`\d{4}`, mark: '[<>]' },
        },
      ],
      marks: { '<': { direction: 'in' }, '>': { direction: 'out' } },
      headings: [],
    } as const
    const { calls, rejected } = await read(
      ['Calls', '260816 1003 201 > 02079460000   0130', '260816 1005 202 < 01614960001   0010', '260816 damaged 1'],
      layout,
    )
    expect(calls).toMatchObject([
      { callerKey: '201', dialledKey: '+442079460000', durationSeconds: 90 },
      { callerKey: '+441614960001', dialledKey: '202', durationSeconds: 10 },
    ])
    expect(rejected).toMatchObject([{ line: 4, reason: expect.stringContaining('Our switch') }])
  })
})

test('control bytes, overstrikes and what a modem sends are no part of a line', async () => {
  const more = Array.from({ length: 20 }, (_, at) => lg('16/08/26', 'O02079460000', String(6200 + at)))
  const { calls, rejected } = await read([
    `\f\u001A${lg('16/08/26')}`,
    `A\bA\bAÈ ${lg('16/08/26')}`,
    ...more,
    '\u0013\u0011ATQ0E0V1S0=1',
  ])
  expect(calls).toHaveLength(22)
  expect(rejected).toMatchObject([{ line: 23 }])
})
