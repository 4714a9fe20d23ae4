import { describe, expect, test } from 'vitest'
import { readCallFile as read } from '#test/support/read-call-file.ts'

const aLeg = '11111111-2222-4333-8444-555555555555'
const bLeg = '99999999-2222-4333-8444-555555555555'
const freeswitch = (over: Record<number, string> = {}) =>
  [
    'Reception',
    '101',
    '02079460000',
    'default',
    '2026-08-07 14:21:33',
    '2026-08-07 14:21:40',
    '2026-08-07 14:22:16',
    '43',
    '36',
    'NORMAL_CLEARING',
    aLeg,
    '',
    '',
    'PCMU',
    'PCMU',
  ]
    .map((field, at) => `"${over[at] ?? field}"`)
    .join(',')

describe('FreeSWITCH cdr_csv', () => {
  test('talk time is billsec, ringing the rest; the switch’s address may stand before', async () => {
    const { format, calls, rejected } = await read(
      [freeswitch(), `"192.0.2.1",${freeswitch({ 5: '', 8: '0', 9: 'USER_BUSY', 10: bLeg })}`].join('\n'),
    )
    expect({ format, rejected }).toEqual({ format: 'freeswitch-csv', rejected: [] })
    expect(calls).toMatchObject([
      {
        startedAt: Date.parse('2026-08-07T13:21:33Z'),
        durationSeconds: 36,
        ringSeconds: 7,
        answerState: 'answered',
        callerKey: '101',
        dialledKey: '+442079460000',
      },
      { durationSeconds: 0, ringSeconds: 43, answerState: 'engaged', callerKey: '101' },
    ])
  })
  test('the rows of both legs are one call, whichever comes first', async () => {
    const { calls, rows, accepted } = await read(
      [freeswitch({ 2: '105', 4: '2026-08-07 14:21:34', 10: bLeg }), freeswitch({ 11: bLeg })].join('\n'),
    )
    expect({ rows, accepted }).toEqual({ rows: 2, accepted: 2 })
    expect(calls).toMatchObject([{ dialledKey: '+442079460000', legs: [{ dialledKey: '105' }] }])
  })
  test.each([
    [{ 8: '50' }, 'billsec (50 s) is longer than duration (43 s)'],
    [{ 6: '2026-08-07 14:21:00' }, 'The call ends before it starts'],
    [{ 10: 'x' }, 'has not the columns'],
  ])('rejects %j', async (over, reason) =>
    expect((await read([freeswitch(), freeswitch(over)].join('\n'))).rejected).toEqual([
      expect.objectContaining({ line: 2, reason: expect.stringContaining(reason) }),
    ]),
  )
})

const sha = (digit: string) => digit.repeat(40)
const cgr = (over: Record<number, string> = {}) =>
  [
    sha('a'),
    'default',
    '*voice',
    'origin1',
    '*rated',
    '*out',
    'example.org',
    'call',
    '02079460000',
    '02079460000',
    '+441614960001',
    '2026-08-07 14:21:33 +0000 UTC',
    '2026-08-07 14:21:40 +0000 UTC',
    '1m2s',
    '0.0125',
  ]
    .map((field, at) => over[at] ?? field)
    .join(',')

describe('CGRateS', () => {
  test('finds its columns by their shape; a run of its own is the same call', async () => {
    const { format, calls, rejected } = await read([cgr(), cgr({ 1: 'derived' }), cgr({ 2: '*sms' })].join('\n'))
    expect(format).toBe('cgrates')
    expect(calls).toMatchObject([
      {
        startedAt: Date.parse('2026-08-07T14:21:33Z'),
        durationSeconds: 62,
        ringSeconds: 7,
        answerState: 'answered',
        callerKey: '+442079460000',
        dialledKey: '+441614960001',
        priceMicros: 12_500,
      },
      {},
    ])
    expect(calls[0]?.recordId).toBe(calls[1]?.recordId)
    expect(rejected).toMatchObject([{ line: 3, reason: 'The row is a text message (*sms), not a call.' }])
  })
  test('a heading may be a comment; of partial rows the longest is the call; -1 is no price', async () => {
    const { calls, rows, accepted, rejected } = await read(
      [
        '# exported nightly',
        '#OriginID,Account,Destination,SetupTime,AnswerTime,Usage,Cost,Partial',
        'o1,02079460000,+441614960001,2026-08-07T14:21:33Z,2026-08-07T14:21:40Z,60s,0.1,true',
        'o2,02079460000,+441614960002,2026-08-07T14:21:33Z,0001-01-01T00:00:00Z,0s,-1.0000,false',
        'o1,02079460000,+441614960001,2026-08-07T14:21:33Z,2026-08-07T14:21:40Z,1h2m3s,0.2,false',
      ].join('\n'),
    )
    expect({ rows, accepted, rejected }).toEqual({ rows: 3, accepted: 3, rejected: [] })
    expect(
      calls.map(({ durationSeconds, answerState, priceMicros }) => [durationSeconds, answerState, priceMicros]),
    ).toEqual([
      [0, 'unanswered', null],
      [3723, 'answered', 200_000],
    ])
  })
})

// A row of CUCM: the documented columns that are given, and the others empty.
const cucm = (over: Record<number, string> = {}) => {
  const known: Record<number, string> = {
    0: '1',
    1: '1',
    2: '7001',
    4: '1786108893',
    8: '101',
    29: '02079460000',
    30: '02079460000',
    33: '16',
    47: '1786108900',
    48: '1786108936',
    50: 'pk1',
    55: '36',
    57: 'trunk',
    ...over,
  }
  return Array.from({ length: 110 }, (_, at) => known[at] ?? '').join(',')
}
const cucmNames: Record<number, string> = {
  0: 'cdrRecordType',
  1: 'globalCallID_callManagerId',
  2: 'globalCallID_callId',
  4: 'dateTimeOrigination',
  8: 'callingPartyNumber',
  29: 'originalCalledPartyNumber',
  30: 'finalCalledPartyNumber',
  33: 'destCause_value',
  47: 'dateTimeConnect',
  48: 'dateTimeDisconnect',
  50: 'pkid',
  55: 'duration',
  57: 'destDeviceName',
}
const cucmHeading = Array.from({ length: 110 }, (_, at) => `"${cucmNames[at] ?? `c${at}`}"`).join(',')
const cucmTypes = Array.from({ length: 110 }, (_, at) => (at % 3 === 0 ? 'INTEGER' : 'VARCHAR(50)')).join(',')

describe('Cisco CUCM', () => {
  test.each([
    ['a heading and types', `${cucmHeading}\n${cucmTypes}\n`],
    ['a heading', `${cucmHeading}\n`],
    ['types', `${cucmTypes}\n`],
  ])('times are UTC, below %s', async (_, top) => {
    const { format, calls, rejected, rows } = await read(top + cucm())
    expect({ format, rejected, rows }).toEqual({ format: 'cisco-cucm', rejected: [], rows: 1 })
    expect(calls).toMatchObject([
      {
        recordId: 'pk1',
        startedAt: 1_786_108_893_000,
        durationSeconds: 36,
        ringSeconds: 7,
        answerState: 'answered',
        callerKey: '101',
        dialledKey: '+442079460000',
      },
    ])
  })
  test('connect 0 was never connected; voicemail and forwards are told; a transfer is one call', async () => {
    const { calls, rows, accepted } = await read(
      [
        cucmHeading,
        cucm({ 2: '7002', 47: '0', 55: '0', 33: '17', 50: 'pk2' }),
        cucm({ 2: '7003', 30: '105', 57: 'CiscoUM1-VI1', 50: 'pk3' }),
        cucm(),
        cucm({ 4: '1786108930', 29: '07700900123', 30: '07700900123', 47: '1786108936', 48: '1786108990', 50: 'pk4' }),
      ].join('\n'),
    )
    expect({ rows, accepted }).toEqual({ rows: 4, accepted: 4 })
    expect(
      calls.map(({ recordId, answerState, legs }) => [recordId, answerState, legs?.map((leg) => leg.dialledKey)]),
    ).toEqual([
      ['pk2', 'engaged', undefined],
      ['pk3', 'voicemail', ['105']],
      ['pk1', 'answered', ['+447700900123']],
    ])
  })
  test('rejects a row of quality figures and one that ends before it starts', async () => {
    const { rejected } = await read(
      [cucmHeading, cucm({ 0: '2' }), cucm({ 48: '1786100000' }), cucm({ 29: '', 30: '' }), cucm()].join('\n'),
    )
    expect(rejected.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('(CMR)'),
      expect.stringContaining('ends before it starts'),
      expect.stringContaining('No called number'),
    ])
  })
})
