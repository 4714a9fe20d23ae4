import { callFormats } from '#rules/call.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { getFormat } from '#server/supply-files/formats/all-formats.ts'
import { readCallFile } from '#test/support/read-call-file.ts'
import { detectFormat } from '#server/supply-files/formats/detect.ts'

const refusal = async (file: string | Uint8Array) => {
  const detected = await detectFormat(typeof file === 'string' ? Buffer.from(file) : file, true)
  return 'refused' in detected ? detected.refused : detected.format.name
}

describe('a file that is no calls is told what it looks like', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['a wall board', 'CallID,Time,Duration,Direction\n1,2026-07-02 09:01,180,Inbound\n', 'such as a wall board'],
    ['a number list', 'Number,Name\n02079460101,Reception\n01614960002,Desk\n', 'a list of telephone numbers'],
    ['CMR', 'cdrRecordType,globalCallID_callId,nodeId,directoryNum,numberPacketsSent\n2,1,1,101,50\n', '(CMR)'],
    ['a JPEG named csv', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), 'a JPEG picture'],
    [
      'KOI8-R',
      Buffer.concat([Buffer.from('name,number\n'), Buffer.from([0xf0, 0xc5, 0xd4, 0xd2, 0x0a])]),
      'Cyrillic in KOI8-R',
    ],
    ['zero bytes', Buffer.alloc(64), 'nothing but zero bytes'],
    ['prose', 'Dear all,\nplease find nothing here.\n', 'its first line is “Dear all,”'],
  ])('%s', async (_, file, sentence) => expect(await refusal(file)).toContain(sentence))
  test('Cyrillic names in a file that is known cost no call, and are not guessed', async () => {
    const heading = 'calldate,clid,src,dst,duration,billsec,disposition'
    const name = Buffer.from([0xf0, 0xc5, 0xd4, 0xd2])
    const row = (billsec: number) =>
      Buffer.concat([Buffer.from('2026-09-04 12:39:26,'), name, Buffer.from(`,101,105,8,${billsec},ANSWERED\n`)])
    const { calls, rejected } = await readCallFile(Buffer.concat([Buffer.from(`${heading}\n`), row(6), row(9)]))
    expect(calls).toHaveLength(1)
    expect(rejected).toMatchObject([{ raw: expect.stringContaining(',\uFFFD\uFFFD\uFFFD\uFFFD,101') }])
  })
  test('calls with columns of their own may be mapped', async () => {
    const sentence = await refusal('Who,Whom,When,Length\n02079460101,01614960002,2026-04-13 09:01,9\n')
    expect(sentence).toContain('a CSV file with columns of its own (its columns are “Who, Whom, When, Length”)')
    expect(sentence).toContain('choose “Map its columns”')
  })
})

const source = { zone: 'Europe/London', currency: 'GBP', priceKind: 'retail' as const }
const fragments = fc.oneof(
  fc.string(),
  fc.stringMatching(/^["',;:/0-9 .-]{0,60}$/),
  fc.constantFrom(
    'STOP,x,0x1,,,08/07/2026,10:00:00',
    '2026/08/07 14:21:33,00:00:36,7,1,I,2,3,,0,9,0,E,N,T,L',
    '*voice',
    '{',
    '<',
    '|',
  ),
)

describe.each(callFormats.filter((name) => name !== 'mapped-csv'))('%s', (name) => {
  test('takes any text without a fault', () => {
    fc.assert(
      fc.property(fc.array(fragments), (lines) => {
        const format = getFormat(name)
        format.recognises({ text: lines.join('\n'), lines })
        let rows = 0
        const count = (): void => void (rows += 1)
        const taker = format.open(source, { record: count, reject: count, half: count, note: () => undefined })
        lines.forEach((line, at) => taker.take(format.reads === 'pieces' ? `${line}\n` : line, at + 1))
        taker.end()
        expect(rows).toBeGreaterThanOrEqual(0)
      }),
      { numRuns: 60 },
    )
  })
})
