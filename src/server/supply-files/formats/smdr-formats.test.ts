import { describe, expect, test } from 'vitest'
import { readCallFile as read, startOfCall } from '#test/support/read-call-file.ts'

test('CDR-Stats: wholesale buys, retail sells; the cause tells how a call without talk time ended', async () => {
  const file = [
    'switch,callid,caller_id_number,caller_id_name,destination_number,starting_date,duration,billsec,hangup_cause_id,buy_cost,sell_cost',
    '192.0.2.1,c1,02079460000,Reception,+441614960001,2026-08-07 14:21:33,43,36,16,0.01,0.02',
    '192.0.2.1,c2,02079460000,Reception,+441614960001,2026-08-07 14:25:33,9,0,17,,',
  ].join('\r\n')
  const { format, calls } = await read(file)
  expect(format).toBe('cdr-stats')
  expect(calls.map(({ ringSeconds, answerState, priceMicros }) => [ringSeconds, answerState, priceMicros])).toEqual([
    [7, 'answered', 20_000],
    [9, 'engaged', null],
  ])
  const wholesale = await read(file, { facts: { zone: 'Europe/London', currency: 'GBP', priceKind: 'wholesale' } })
  expect(wholesale.calls[0]?.priceMicros).toBe(10_000)
})

const smdr = (over: Record<number, string> = {}) =>
  [
    '2026/08/07 14:21:33',
    '00:00:36',
    '7',
    '01614960001',
    'I',
    '101',
    '02079460000',
    '',
    '0',
    '1000014',
    '0',
    'E101',
    'Reception',
    'T9001',
    'Line 1.1',
    '0',
    '0',
  ]
    .map((field, at) => over[at] ?? field)
    .join(',')

describe('Avaya SMDR', () => {
  test('rows with continuation are one call, and a caller who was not answered is told', async () => {
    const { format, calls, rows, accepted } = await read(
      [
        smdr({ 10: '1' }),
        smdr({ 9: '1000015', 0: '2026/08/07 14:21:50', 1: '00:00:00', 3: '' }),
        smdr({ 5: '105', 6: '105', 1: '00:02:00' }),
      ].join('\n'),
    )
    expect({ format, rows, accepted }).toEqual({ format: 'avaya-smdr', rows: 3, accepted: 3 })
    expect(calls).toMatchObject([
      { callerWithheld: true, answerState: 'unanswered', durationSeconds: 0 },
      {
        startedAt: Date.parse('2026-08-07T13:21:33Z'),
        durationSeconds: 36,
        ringSeconds: 7,
        answerState: 'answered',
        callerKey: '+441614960001',
        dialledKey: '+442079460000',
        legs: [{ dialledKey: '105', durationSeconds: 120 }],
      },
    ])
  })
})

// A record of Ribbon: the fields that are given, by number, and the others empty.
const act = (fields: Record<number, string>) => Array.from({ length: 60 }, (_, at) => fields[at + 1] ?? '').join(',')

test('Ribbon: STOP and ATTEMPT are calls, durations are ticks of 10 ms, dates are month first', async () => {
  const { format, calls, rows, rejected } = await read(
    [
      'Sonus Networks, Inc.00000000FF600000000000000060V08.02.00R000',
      act({ 1: 'START', 2: 'SBC01', 3: '0x0001' }),
      act({
        1: 'STOP',
        2: 'SBC01',
        3: '0x0001',
        6: '08/07/2026',
        7: '14:21:33.4',
        10: '700',
        14: '3600',
        15: '16',
        20: '02079460000',
        21: '01614960001',
      }),
      act({
        1: 'ATTEMPT',
        2: 'SBC01',
        3: '0x0002',
        6: '08/07/2026',
        7: '14:25:33.4',
        12: '17',
        17: '02079460000',
        18: '01614960001',
      }),
      act({
        1: 'STOP',
        2: 'SBC01',
        3: '0x0003',
        6: '08/07/2026',
        7: '14:21:33.4',
        10: '700',
        14: 'x',
        20: '1',
        21: '2',
      }),
    ].join('\n'),
  )
  expect({ format, rows }).toEqual({ format: 'ribbon-act', rows: 3 })
  expect(calls.map(startOfCall)).toEqual(['2026-08-07T13:21:33.000Z', '2026-08-07T13:25:33.000Z'])
  expect(
    calls.map(({ durationSeconds, ringSeconds, answerState }) => [durationSeconds, ringSeconds, answerState]),
  ).toEqual([
    [36, 7, 'answered'],
    [0, null, 'engaged'],
  ])
  expect(rejected).toMatchObject([{ line: 5, reason: 'call service duration is not a number of ticks: “x”.' }])
})
