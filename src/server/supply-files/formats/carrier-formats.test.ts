import { describe, expect, test } from 'vitest'
import { readCallFile as read } from '#test/support/read-call-file.ts'

const at = (call: { startedAt: number } | undefined) => new Date(call?.startedAt ?? Number.NaN).toISOString()

// A row of the UK Standard CDR: the columns that are given, by number, and the others empty.
const standard = (columns: Record<number, string>) =>
  Array.from({ length: 42 }, (_, index) => columns[index + 1] ?? '').join(',')
const outgoing = {
  1: 'V',
  3: '01614960001',
  4: '02079460000',
  5: '07/08/2026',
  6: '14:21:33',
  7: '43',
  10: 'UK national',
  13: '0.0125',
  18: 'SIPD',
  28: '6',
  29: 'R1',
  30: 'GBP',
}
const incoming = { ...outgoing, 3: '08081570000', 4: '01614960001', 18: 'NTS', 29: 'R2' }

describe('UK Standard CDR v3', () => {
  test('an outgoing call: the charged number called, at its start, with ring time and sales price', async () => {
    const { format, calls, rejected } = await read(standard(outgoing))
    expect({ format, rejected }).toEqual({ format: 'uk-standard-v3', rejected: [] })
    expect(calls).toMatchObject([
      {
        startedAt: Date.parse('2026-08-07T13:21:33Z'),
        durationSeconds: 43,
        ringSeconds: 6,
        answerState: 'answered',
        callerKey: '+441614960001',
        dialledKey: '+442079460000',
        priceMicros: 12_500,
        currency: 'GBP',
      },
    ])
  })

  test('an incoming call: the charged number was called, and the caller may be withheld', async () => {
    const { calls } = await read(
      [incoming, { ...incoming, 4: '', 29: 'R3' }, { ...incoming, 4: '', 31: '07700900123', 29: 'R4' }]
        .map(standard)
        .join('\n'),
    )
    expect(calls.map(({ callerKey, callerWithheld, dialledKey }) => [callerKey, callerWithheld, dialledKey])).toEqual([
      ['+441614960001', false, '+448081570000'],
      ['', true, '+448081570000'],
      ['+447700900123', false, '+448081570000'],
    ])
  })

  test('rows of one grouping id that belong together are one call, and others are not', async () => {
    const file = [
      { ...incoming, 17: 'G1' },
      {
        ...outgoing,
        3: '08081570000',
        4: '07700900123',
        5: '07/08/2026',
        6: '14:21:39',
        7: '37',
        17: 'G1',
        18: 'SIPD',
        27: '08081570000',
        29: 'R5',
      },
      // The same id an hour later, and at the same time between others, is another call.
      { ...incoming, 6: '15:30:00', 17: 'G1', 29: 'R6' },
      { ...outgoing, 3: '01614960002', 4: '07700900124', 6: '15:30:01', 17: 'G1', 29: 'R7' },
    ]
    const { calls, rows, accepted } = await read(file.map(standard).join('\n'))
    expect({ rows, accepted }).toEqual({ rows: 4, accepted: 4 })
    expect(calls.map(({ recordId, legs }) => [recordId.split('\u0001')[0], legs?.length])).toEqual([
      ['R2', 1],
      ['R6', undefined],
      ['R7', undefined],
    ])
    expect(calls[0]).toMatchObject({ legs: [{ dialledKey: '+447700900123', durationSeconds: 37 }] })
  })

  test.each([
    [{ 1: 'S' }, 'a text message'],
    [{ 1: 'G', 7: '0', 35: '20480' }, 'a data session'],
    [{ 1: 'Q' }, 'The call type is “Q”'],
    [{ 5: '31/02/2026' }, 'not a date and time that exist'],
    [{ 7: '-1' }, 'duration is negative'],
    [{ 13: '"1,500"' }, 'a comma that could stand for'],
    [{ 30: 'EUR' }, 'currency is “EUR”'],
    [{ 4: '' }, 'does not say who was called'],
  ])('rejects %j', async (over, reason) => {
    const { rejected, calls } = await read([outgoing, { ...outgoing, ...over }].map(standard).join('\n'))
    expect(calls).toHaveLength(1)
    expect(rejected).toEqual([expect.objectContaining({ line: 2, reason: expect.stringContaining(reason) })])
  })

  test('Z is a call without a charge; G without bytes is a voice call', async () => {
    const { calls } = await read(
      [
        { ...outgoing, 1: 'Z', 13: '0' },
        { ...outgoing, 1: 'G', 29: 'R9' },
      ]
        .map(standard)
        .join('\n'),
    )
    expect(calls.map(({ priceMicros }) => priceMicros)).toEqual([0, 12_500])
  })
})

const bchHeading =
  'aDate,aTime,aDDI,aCLI,aSeconds,aTimeBand,aCost,bDate,bTime,bDDI,bType,bTypeID,bRingtime,bResult,bSeconds,bCost'
const bchRow =
  '2026-08-07,14:21:33,08081570000,01614960001,43,D,1.25,2026-08-07,14:21:35,07700900123,Mobile,4,6,19,35,3.5'

describe('BCH two-leg inbound', () => {
  test.each([[`${bchHeading}\n${bchRow}`], [bchRow]])('both legs are one call, costs are in pence', async (file) => {
    const { format, calls, rejected } = await read(file)
    expect({ format, rejected }).toEqual({ format: 'bch', rejected: [] })
    expect(calls).toMatchObject([
      {
        startedAt: Date.parse('2026-08-07T13:21:33Z'),
        durationSeconds: 43,
        ringSeconds: 6,
        answerState: 'answered',
        callerKey: '+441614960001',
        dialledKey: '+448081570000',
        priceMicros: 12_500,
        legs: [
          {
            dialledKey: '+447700900123',
            startedAt: Date.parse('2026-08-07T13:21:35Z'),
            durationSeconds: 35,
            answerState: 'answered',
            priceMicros: 35_000,
          },
        ],
      },
    ])
  })
  test('−1 is not answered; a b leg may fail, be engaged or be missing; a blank caller is withheld', async () => {
    const { calls } = await read(
      [
        '2026-08-07,14:21:33,08081570000,,-1,D,0,,,,,,,0,0,0',
        '2026-08-07,14:21:33,08081570000,01614960001,9,D,0.5,2026-08-07,14:21:35,07700900123,Mobile,4,6,20,-1,0',
        '2026-08-07,14:21:33,08081570000,01614960002,9,E,0.5,,,,,,,0,0,0',
      ].join('\n'),
    )
    expect(
      calls.map(({ answerState, durationSeconds, callerWithheld, legs }) => [
        answerState,
        durationSeconds,
        callerWithheld,
        legs?.length,
      ]),
    ).toEqual([
      ['unanswered', 0, true, undefined],
      ['engaged', 9, false, 1],
      ['answered', 9, false, undefined],
    ])
  })
  test('the extended layout has its own columns', async () => {
    const { calls, rejected } = await read(
      '2026-08-07,14:21:33,08081570000,01614960001,43,W,FM1,1,0,0,0,2.5,2026-08-07,14:21:35,07700900123,6,18,-1,FM1,Mobile,1,0,0,0,0',
    )
    expect(rejected).toEqual([])
    expect(calls).toMatchObject([{ priceMicros: 25_000, answerState: 'unanswered', legs: [{ durationSeconds: 0 }] }])
  })
})

const btHeading =
  'Charge Code,Installation No,Line No,Charge Card No,Date,Time,Destination,Called No,Duration,Txt Direct Rebate,Cost'

describe('BT customer download', () => {
  test('dates are day first, duration is a clock, cost is in pounds', async () => {
    const { format, calls, rejected } = await read(
      [
        btHeading,
        'Local,01614960001,1,,07/08/2026,14:21:33,Manchester,0161 496 0002,00:01:05,,0.123',
        'Mobile,01614960001,01614960003,,07/08/2026,14:22:33,Mobile,07700 900123,65,,£1.50',
        'Local,01614960001,1,,13/13/2026,14:21:33,Manchester,0161 496 0002,00:01:05,,0.123',
      ].join('\n'),
    )
    expect(format).toBe('bt-download')
    expect(calls.map(at)).toEqual(['2026-08-07T13:21:33.000Z', '2026-08-07T13:22:33.000Z'])
    expect(
      calls.map(({ callerKey, dialledKey, durationSeconds, priceMicros }) => [
        callerKey,
        dialledKey,
        durationSeconds,
        priceMicros,
      ]),
    ).toEqual([
      ['+441614960001', '+441614960002', 65, 123_000],
      ['+441614960003', '+447700900123', 65, 1_500_000],
    ])
    expect(rejected.map(({ line }) => line)).toEqual([4])
  })
})
