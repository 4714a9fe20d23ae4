import { describe, expect, test } from 'vitest'
import { readCallFile, startOfCall } from '#test/support/read-call-file.ts'

describe('Kazoo', () => {
  const cdr = {
    call_id: 'k-1',
    call_direction: 'inbound',
    caller_id_number: '+441614960001',
    request: '02079460000@pbx.example',
    timestamp: 62_167_219_200 + 1_786_874_448,
    duration_seconds: 48,
    billing_seconds: 43,
    ringing_seconds: 5,
    hangup_cause: 'NORMAL_CLEARING',
  }

  test('its time is the end of the call in Gregorian seconds', async () => {
    const { format, calls } = await readCallFile(JSON.stringify({ data: [cdr], page_size: 1 }))
    expect(format).toBe('kazoo')
    expect(calls).toMatchObject([
      {
        startedAt: 1_786_874_400_000,
        durationSeconds: 43,
        ringSeconds: 5,
        callerKey: '+441614960001',
        dialledKey: '+442079460000',
      },
    ])
  })

  test('names in capitals and a name behind the number are read', async () => {
    const loud = {
      CALL_ID: 'k',
      CALL_DIRECTION: 'outbound',
      CALLER_ID_NUMBER: '171 (Reception)',
      CALLEE_ID_NUMBER: '07700900123',
      TIMESTAMP: '63954093648',
      BILLING_SECONDS: '60',
    }
    expect((await readCallFile(JSON.stringify({ data: [loud] }))).calls).toMatchObject([
      { callerRaw: '171', dialledKey: '+447700900123', durationSeconds: 60 },
    ])
  })

  test('both legs are one call', async () => {
    const far = {
      ...cdr,
      call_id: 'k-2',
      call_direction: 'outbound',
      other_leg_call_id: 'k-1',
      callee_id_number: '201',
    }
    const { calls, rows } = await readCallFile(JSON.stringify([far, cdr]))
    expect(rows).toBe(2)
    expect(calls).toMatchObject([{ dialledKey: '+442079460000', legs: [{ dialledRaw: '201' }] }])
  })

  test('a hidden caller is withheld; a record without a length is rejected', async () => {
    const hidden = { ...cdr, custom_channel_vars: { privacy_hide_number: true } }
    const { duration_seconds: _, billing_seconds: __, ...open } = cdr
    const { calls, rejected } = await readCallFile(`${JSON.stringify(hidden)}\n${JSON.stringify(open)}`)
    expect(calls).toMatchObject([{ callerWithheld: true, callerRaw: '' }])
    expect(rejected).toMatchObject([{ line: 2, reason: expect.stringContaining('how long') }])
  })
})

const basic = {
  direction: 'Terminating',
  callingNumber: '+441614960001',
  callingPresentationIndicator: 'Public',
  calledNumber: '+442079460000',
  startTime: '20260816100000.123',
  userTimeZone: '1+010000',
  localCallId: '1:0',
  answerIndicator: 'Yes',
  answerTime: '20260816100005.500',
  releaseTime: '20260816100048.600',
  terminationCause: '016',
}
const cdrData = (
  fields: Record<string, string>,
  type = 'Normal',
) => `<cdrData><headerModule><recordId><eventCounter>1</eventCounter></recordId><type>${type}</type></headerModule>
<basicModule>${Object.entries(fields)
  .map(([name, value]) => `<${name}>${value}</${name}>`)
  .join('')}</basicModule></cdrData>`
const broadworks = (...records: string[]) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE broadWorksCDR SYSTEM "http://127.0.0.1:9/cdr.dtd">
<broadWorksCDR version="19.0">
<cdrData><headerModule><type>Start</type></headerModule></cdrData>
${records.join('\n')}
<cdrData><headerModule><type>End</type></headerModule></cdrData>
</broadWorksCDR>`

describe('BroadWorks', () => {
  test('its times are UTC; the records that open and close the file are no rows', async () => {
    const { format, rows, calls } = await readCallFile(broadworks(cdrData(basic)))
    expect({ format, rows }).toEqual({ format: 'broadworks', rows: 1 })
    expect(startOfCall(calls[0])).toBe('2026-08-16T10:00:00.123Z')
    expect(calls).toMatchObject([
      {
        line: 5,
        durationSeconds: 43,
        ringSeconds: 5,
        answerState: 'answered',
        callerKey: '+441614960001',
        dialledKey: '+442079460000',
      },
    ])
  })

  test('a restricted caller leaves no trace', async () =>
    expect(
      (await readCallFile(broadworks(cdrData({ ...basic, callingPresentationIndicator: 'Restricted' })))).calls,
    ).toMatchObject([{ callerWithheld: true, callerRaw: '', callerKey: '' }]))

  test.each([
    ['017', 'engaged'],
    ['019', 'unanswered'],
    ['034', 'failed'],
  ])('a call that was not answered ended by cause %s: %s', async (terminationCause, state) =>
    expect(
      (await readCallFile(broadworks(cdrData({ ...basic, answerIndicator: 'No', answerTime: '', terminationCause }))))
        .calls,
    ).toMatchObject([{ answerState: state, durationSeconds: 0, ringSeconds: 48 }]),
  )

  test('the leg that a forwarded call took is joined to it', async () => {
    const forwarded = {
      ...basic,
      direction: 'Originating',
      calledNumber: '+447700900123',
      redirectingNumber: '+442079460000',
      relatedCallId: '1:0',
      localCallId: '2:0',
    }
    const { calls, rows, accepted } = await readCallFile(broadworks(cdrData(basic), cdrData(forwarded)))
    expect({ rows, accepted }).toEqual({ rows: 2, accepted: 2 })
    expect(calls).toMatchObject([{ dialledKey: '+442079460000', legs: [{ dialledKey: '+447700900123' }] }])
  })

  test('the records of both users of a call have one identity', async () => {
    const { calls } = await readCallFile(
      broadworks(
        cdrData({ ...basic, remoteCallId: '9:0' }),
        cdrData({ ...basic, direction: 'Originating', localCallId: '9:0', remoteCallId: '1:0' }),
      ),
    )
    expect(new Set(calls.map(({ recordId }) => recordId)).size).toBe(1)
  })

  test.each([
    ['a call that goes on', cdrData({ ...basic, releaseTime: '' }), /releaseTime/],
    ['an interim record', cdrData(basic, 'Interim'), /still goes on/],
    ['no such day', cdrData({ ...basic, startTime: '20260231100000.123' }), /startTime/],
    ['an end before the start', cdrData({ ...basic, releaseTime: '20260816090000.000' }), /ends before/],
  ])('%s is rejected', async (_, record, reason) => {
    const { rejected } = await readCallFile(broadworks(record))
    expect(rejected[0]?.reason).toMatch(reason)
  })
})

describe('Twilio', () => {
  const call = {
    sid: 'CA00000000000000000000000000000001',
    direction: 'inbound',
    duration: '43',
    from: '+441614960001',
    to: '+442079460000',
    start_time: 'Sun, 16 Aug 2026 10:00:00 +0000',
    end_time: 'Sun, 16 Aug 2026 10:00:43 +0000',
    status: 'completed',
    price: '-0.0150',
    price_unit: 'GBP',
    parent_call_sid: null,
  }
  const page = (...calls: object[]) => JSON.stringify({ page: 0, calls, next_page_uri: null }, null, 1)

  test('a price that is taken from the balance is a charge', async () => {
    const { format, calls } = await readCallFile(page(call))
    expect(format).toBe('twilio')
    expect(calls).toMatchObject([
      { recordId: call.sid, durationSeconds: 43, priceMicros: 15_000, answerState: 'answered' },
    ])
    expect(startOfCall(calls[0])).toBe('2026-08-16T10:00:00.000Z')
  })

  test('a call that the application dialled is the far leg, listed before its parent', async () => {
    const child = {
      ...call,
      sid: 'CA00000000000000000000000000000002',
      direction: 'outbound-dial',
      to: '+447700900123',
      parent_call_sid: call.sid,
    }
    const { calls, rows } = await readCallFile(page(child, call))
    expect(rows).toBe(2)
    expect(calls).toMatchObject([{ recordId: call.sid, legs: [{ dialledKey: '+447700900123', priceMicros: 15_000 }] }])
  })

  test.each([
    ['busy', 'engaged'],
    ['no-answer', 'unanswered'],
    ['canceled', 'unanswered'],
    ['failed', 'failed'],
  ])('%s is %s', async (status, state) =>
    expect((await readCallFile(page({ ...call, status, duration: '0' }))).calls[0]?.answerState).toBe(state),
  )

  test('a wholesale price in another currency is left out and noted; the call counts', async () => {
    const facts = { zone: 'Europe/London', currency: 'GBP', priceKind: 'wholesale' as const }
    const { calls, notes } = await readCallFile(page({ ...call, price_unit: 'USD' }), { facts })
    expect(calls).toMatchObject([{ priceMicros: null }])
    expect(notes).toEqual([expect.stringContaining('another currency')])
  })

  test("names as Twilio's libraries write them", async () => {
    const renamed = Object.fromEntries(
      Object.entries(call).map(([name, value]) => [
        name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
        value,
      ]),
    )
    expect((await readCallFile(JSON.stringify([renamed]))).calls).toHaveLength(1)
  })

  test.each([
    ['a call that goes on', { status: 'in-progress' }, /had not ended/],
    ['another currency', { price_unit: 'USD' }, /price_unit/],
    ['a price that is none', { price: '1,50' }, /plain decimal/],
    ['a date without its offset', { start_time: '16/08/2026 10:00' }, /start_time/],
    ['a message', { sid: 'SM00000000000000000000000000000001' }, /no call/],
  ])('%s is rejected', async (_, change, reason) => {
    const { rejected, calls } = await readCallFile(page(call, { ...call, ...change }))
    expect(calls).toHaveLength(1)
    expect(rejected[0]?.reason).toMatch(reason)
  })
})
