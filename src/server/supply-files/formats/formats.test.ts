import type { CallRecord } from '#rules/call.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detectFormat } from '#server/supply-files/formats/detect.ts'
import { readRows, type RecordSink, type RowChunk } from '#server/supply-files/formats/read-rows.ts'

const source = { zone: 'Europe/London', currency: 'GBP', priceKind: 'wholesale' as const }

const read = async (file: string | Uint8Array, { size = 1000, pieces = 1 << 16, facts = source } = {}) => {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file
  const detected = await detectFormat(bytes.subarray(0, 65_536), bytes.length <= 65_536)
  if ('refused' in detected) return { refused: detected.refused, calls: [], rejected: [], notes: [], rows: 0 }
  async function* parts() {
    for (let at = 0; at < bytes.length; at += pieces) yield bytes.subarray(at, at + pieces)
  }
  const calls: (CallRecord & { line: number })[] = []
  const sinkOf = () => ({ take: (record: CallRecord, line: number) => void calls.push({ ...record, line }) })
  const chunks: RowChunk<RecordSink>[] = []
  for await (const chunk of readRows(parts(), { ...detected, source: facts }, { size, sinkOf })) chunks.push(chunk)
  return {
    format: detected.format.name,
    rows: chunks.reduce((sum, chunk) => sum + chunk.rows, 0),
    calls,
    rejected: chunks.flatMap((chunk) => chunk.rejected),
    notes: chunks.flatMap((chunk) => [...chunk.notes.keys()]),
  }
}

const heading = 'caller_id,recipient,call_date,end_time,duration,cost,reference,currency'
const uk = (...rows: string[]) => [heading, ...rows].join('\n')
const row = '441614960001,442079460000,16/08/2026,14:21:33,43,0.153,REF1,GBP'
const start = (call: { startedAt: number } | undefined) => new Date(call?.startedAt ?? Number.NaN).toISOString()

describe('uk-wholesale', () => {
  test('reads a call: the time is its end, on the London clock', async () => {
    const { format, calls, rejected } = await read(uk(row))
    expect({ format, rejected }).toEqual({ format: 'uk-wholesale', rejected: [] })
    expect(calls).toEqual([
      {
        recordId: ['REF1', '16/08/2026', '14:21:33', '441614960001', '442079460000'].join('\u0001'),
        startedAt: Date.parse('2026-08-16T13:20:50Z'),
        durationSeconds: 43,
        ringSeconds: null,
        answerState: 'answered',
        callerRaw: '441614960001',
        callerKey: '+441614960001',
        callerWithheld: false,
        dialledRaw: '442079460000',
        dialledKey: '+442079460000',
        priceMicros: 153_000,
        currency: 'GBP',
        line: 2,
      },
    ])
  })

  test('a call that ends just after midnight starts on the day before', async () =>
    expect(start((await read(uk('441614960001,118500,16/08/2026,00:00:30,90,0,R,GBP'))).calls[0])).toBe(
      '2026-08-15T22:59:00.000Z',
    ))

  test('an empty caller is withheld; 118 and nine-digit 0800 numbers are whole', async () => {
    const { calls } = await read(
      uk(',118500,16/08/2026,14:00:00,1,,A,GBP', 'anonymous,44800839393,16/08/2026,14:00:00,1,0,B,GBP'),
    )
    expect(
      calls.map(({ callerWithheld, callerRaw, dialledKey, priceMicros }) => [
        callerWithheld,
        callerRaw,
        dialledKey,
        priceMicros,
      ]),
    ).toEqual([
      [true, '', '118500', null],
      [true, '', '+44800839393', 0],
    ])
  })

  test('columns may stand in another order', async () =>
    expect(
      (
        await read(
          'currency,recipient,caller_id,duration,cost,end_time,call_date,reference\nGBP,442079460000,441614960001,43,0.153,14:21:33,16/08/2026,REF1',
        )
      ).calls[0],
    ).toEqual({ ...(await read(uk(row))).calls[0] }))

  test.each([
    ['31/02/2026,14:21:33,43,0,R,GBP', 'call_date is not a day that exists'],
    ['00/00/0000,14:21:33,43,0,R,GBP', 'call_date is not a day that exists'],
    ['16/08/1900,14:21:33,43,0,R,GBP', 'call_date is not a day that exists'],
    ['16/08/2026,24:00:00,43,0,R,GBP', 'end_time is not a time of day'],
    ['16/08/2026,14:21:33,-1,0,R,GBP', 'duration is negative (“-1”). A call cannot end before it starts.'],
    ['16/08/2026,14:21:33,1:02,0,R,GBP', 'duration is not a whole number of seconds'],
    ['16/08/2026,14:21:33,9999999,0,R,GBP', 'duration is longer than a week'],
    ['16/08/2026,14:21:33,43,£1.50,R,GBP', 'cost is not a plain decimal'],
    ['16/08/2026,14:21:33,43,1e-7,R,GBP', 'cost is not a plain decimal'],
    ['16/08/2026,14:21:33,43,0,R,EUR', 'currency is “EUR”, but this source is in GBP.'],
    ['16/08/2026,14:21:33,43,0,R,', 'currency is empty'],
    ['16/08/2026,14:21:33,43', 'The line has 5 fields, not 8. The line may be cut off.'],
  ])('rejects %s', async (rest, reason) => {
    const { calls, rejected, rows } = await read(uk(row, `441614960001,442079460000,${rest}`))
    expect({ rows, kept: calls.length }).toEqual({ rows: 2, kept: 1 })
    expect(rejected).toEqual([
      { line: 3, raw: `441614960001,442079460000,${rest}`, reason: expect.stringContaining(reason) },
    ])
  })

  test('a time that the clock shows twice is the first; one that it never shows is summer time; both are noted', async () => {
    const { calls, notes } = await read(
      uk(
        '441614960001,442079460000,25/10/2026,01:30:00,0,0,A,GBP',
        '441614960001,442079460000,28/03/2027,01:30:00,0,0,B,GBP',
      ),
    )
    expect(calls.map(start)).toEqual(['2026-10-25T00:30:00.000Z', '2027-03-28T01:30:00.000Z'])
    expect(notes).toHaveLength(2)
  })
})

describe('lines and letters', () => {
  const plain = uk(row, '441614960002,442079460000,16/08/2026,14:21:33,7,0.001,REF2,GBP')
  const utf16 = (order: 'le' | 'be', mark: boolean) => {
    const bytes = Buffer.from((mark ? '\uFEFF' : '') + plain, 'utf16le')
    return order === 'le' ? bytes : bytes.swap16()
  }
  const variants: [string, string | Uint8Array][] = [
    ['no final line end', plain],
    ['a final line end', `${plain}\n`],
    ['CRLF', plain.replaceAll('\n', '\r\n')],
    ['CR only', plain.replaceAll('\n', '\r')],
    ['a mark', `\uFEFF${plain}`],
    ['UTF-16LE with mark', utf16('le', true)],
    ['UTF-16BE with mark', utf16('be', true)],
    ['UTF-16LE', utf16('le', false)],
    ['UTF-16BE', utf16('be', false)],
  ]
  test.each(variants)('%s', async (_, file) => {
    const expected = await read(plain)
    for (const pieces of [1, 7, 64, 1 << 16]) expect(await read(file, { pieces })).toEqual(expected)
  })

  test('blank lines, repeated headings, form feeds and Ctrl-Z are no rows', async () => {
    const { rows, rejected, calls } = await read(
      `${plain}\n\n   \n${heading}\n\f\n${row.replace('REF1', 'REF3')}\n\u001A`,
    )
    expect({ rows, rejected, lines: calls.map(({ line }) => line) }).toEqual({
      rows: 3,
      rejected: [],
      lines: [2, 3, 8],
    })
  })

  test('a line of Windows-1252 is read as such, and spoils no UTF-8 beside it', async () => {
    const file = Buffer.concat([
      Buffer.from(`${heading}\nCafé,442079460000,16/08/2026,14:21:33,7,0,A,GBP\n`),
      Buffer.from('Caf\xe9 \x80,442079460000,16/08/2026,14:21:33,7,0,B,GBP\n', 'latin1'),
    ])
    expect((await read(file)).calls.map(({ callerRaw }) => callerRaw)).toEqual(['Café', 'Café €'])
  })

  test('a broken quote costs its own line only', async () => {
    const { rejected, calls } = await read(
      uk('"441614960001,442079460000,16/08/2026,14:21:33,43,0,A,GBP', row, row.replace('REF1', 'REF2')),
    )
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'A quote in this line is never closed. Correct the line and import it again.'],
    ])
    expect(calls.map(({ line }) => line)).toEqual([3, 4])
  })

  test('an endless line is refused in bounded memory', async () => {
    const { rejected, calls } = await read(
      Buffer.concat([Buffer.from(`${uk(row)}\n`), Buffer.alloc(5_000_000, 'x'), Buffer.from(`\n${row}\n`)]),
    )
    expect(calls.map(({ line }) => line)).toEqual([2, 4])
    expect(rejected).toMatchObject([{ line: 3, raw: expect.stringMatching(/^x{2000}…$/) }])
  })

  test('every row is a record or a rejection, whatever the file holds', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string(), fc.constant(row), fc.stringMatching(/^[",\n\r0-9 ]{0,40}$/))),
        fc.integer({ min: 1, max: 9 }),
        async (rows, pieces) => {
          const whole = await read(uk(row, ...rows), { size: 3 })
          expect(whole.rows).toBe(whole.calls.length + whole.rejected.length)
          expect(await read(uk(row, ...rows), { size: 3, pieces })).toEqual(whole)
        },
      ),
      { numRuns: 100 },
    ))
})

const master = (over: Record<number, string> = {}) => {
  const fields = [
    '',
    '01614960001',
    '105',
    'default',
    '""Reception"" <105>',
    'SIP/1-0001',
    'SIP/2-0002',
    'Dial',
    'SIP/2,60',
    '2026-01-14 23:51:15',
    '2026-01-14 23:51:20',
    '2026-01-14 23:51:30',
    '15',
    '10',
    'ANSWERED',
    'DOCUMENTATION',
    '1768434675.7',
    '',
  ]
  return fields.map((field, at) => (at === 12 || at === 13 ? (over[at] ?? field) : `"${over[at] ?? field}"`)).join(',')
}

describe('asterisk', () => {
  test('reads Master.csv: talk time, ringing, state', async () => {
    const { format, calls, notes, rejected } = await read(master())
    expect({ format, notes, rejected }).toEqual({ format: 'asterisk', notes: [], rejected: [] })
    expect(calls).toMatchObject([
      {
        startedAt: Date.parse('2026-01-14T23:51:15Z'),
        durationSeconds: 10,
        ringSeconds: 5,
        answerState: 'answered',
        callerKey: '+441614960001',
        dialledKey: '105',
        priceMicros: null,
        line: 1,
      },
    ])
  })

  test('a call that nobody answered has no answer time', async () =>
    expect((await read(master({ 10: '', 13: '0', 14: 'NO ANSWER' }))).calls).toMatchObject([
      { durationSeconds: 0, ringSeconds: 15, answerState: 'unanswered' },
    ]))

  test.each([
    [{ 13: '20' }, 'billsec (20 s) is longer than duration (15 s)'],
    [{ 12: '-1' }, 'duration is negative'],
    [{ 11: '2026-01-14 23:51:00' }, 'The call ends before it starts'],
    [{ 14: 'GONE' }, 'The disposition is none that Asterisk knows'],
    [{ 9: '2026-02-30 10:00:00' }, 'The start is not a date and time that exist'],
    [{ 9: '04/09/2026 10:00:00', 16: '' }, 'could be day-month or month-day'],
    [{ 9: '04/09/2026 10:00:00', 16: '1000000000.1' }, 'could be day-month or month-day'],
  ])('rejects %j', async (over, reason) =>
    expect((await read([master(), master(over)].join('\n'))).rejected).toEqual([
      { line: 2, raw: master(over), reason: expect.stringContaining(reason) },
    ]),
  )

  test('a day-month date is proven by uniqueid', async () => {
    const epoch = Date.parse('2026-09-04T09:00:00Z') / 1000
    const { calls } = await read(
      [
        master(),
        master({ 9: '04/09/2026 10:00:00', 16: `${epoch}.1` }),
        master({ 9: '09/04/2026 10:00:00', 16: `${epoch}.2` }),
        master({ 9: '25/09/2026 10:00', 16: '' }),
      ].join('\n'),
    )
    expect(calls.slice(1).map(start)).toEqual([
      '2026-09-04T09:00:00.000Z',
      '2026-09-04T09:00:00.000Z',
      '2026-09-25T09:00:00.000Z',
    ])
  })

  test('a clock in another zone is noticed, and the call is filed by uniqueid', async () => {
    const epoch = Date.parse('2026-07-01T10:00:00Z') / 1000
    const { calls, notes } = await read(master({ 9: '2026-07-01 10:00:01', 10: '', 11: '', 16: `${epoch}.1` }))
    expect(calls.map(start)).toEqual(['2026-07-01T10:00:01.000Z'])
    expect(notes).toEqual([expect.stringContaining('1 h behind Europe/London')])
  })

  test('a quoted field may hold a line end', async () => {
    const { calls, rejected } = await read([master({ 17: 'two\nlines' }), master({ 1: '01614960002' })].join('\n'))
    expect({ lines: calls.map(({ line }) => line), rejected }).toEqual({ lines: [1, 3], rejected: [] })
  })
})

test('freepbx: the heading names the columns, did is the number dialled, quotes stand inside the caller id', async () => {
  const { format, calls } = await read(
    'calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,accountcode,uniqueid,userfield,did\n' +
      '2026-09-04 12:39:26,"Reception, 1" <01614960001>,01614960001,105,ext,SIP/1,SIP/2,VoiceMail,"105@default,u",8,6,ANSWERED,3,,1788521966.228,,02079460000\n',
  )
  expect(format).toBe('freepbx')
  expect(calls).toMatchObject([
    {
      startedAt: Date.parse('2026-09-04T11:39:26Z'),
      durationSeconds: 6,
      ringSeconds: 2,
      answerState: 'voicemail',
      dialledKey: '+442079460000',
    },
  ])
})

describe('refuses what is no call-record file', () => {
  const cases: [string, string | Uint8Array, string][] = [
    ['empty', '', 'The file is empty.'],
    ['blank', '\n \r\n', 'only blank lines'],
    ['a heading only', heading, 'no calls below it'],
    ['zip', Buffer.from('PK\x03\x04\x14\x00\x00\x00', 'latin1'), 'a zip archive or an Excel workbook'],
    ['zeros', Buffer.alloc(100), 'nothing but zero bytes'],
    ['noise', Buffer.from(Array.from({ length: 500 }, (_, at) => (at * 37) % 256)), 'a binary file'],
    ['PDF', '%PDF-1.7\n%\n', 'a PDF'],
    ['HTML', '<!DOCTYPE html><html>', 'a web page (HTML)'],
    ['XML', '<?xml version="1.0"?><cdr/>', 'XML'],
    ['JSON', '{"calls":[]}', 'JSON'],
    ['CEL with heading', 'eventtype,eventtime,cid_name\nCHAN_START,2026-01-01 10:00:00,x', 'event log (CEL)'],
    ['CEL', '"CHAN_START","1768434675.7","","100"\n"ANSWER","1768434676.1","","100"', 'event log (CEL)'],
    ['another list', 'CallID,Time,Duration\n1,2026,3', 'its first line is “CallID,Time,Duration”'],
  ]
  test.each(cases)('%s', async (_, file, sentence) => expect((await read(file)).refused).toContain(sentence))
  test('and a format that is not the one named', async () =>
    expect(await detectFormat(Buffer.from(uk(row)), true, { format: 'asterisk' })).toEqual({
      refused:
        'This was to be read as Asterisk Master.csv, but it looks like UK wholesale. Choose that format, or another source.',
    }))
})
