import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { printerLogLayouts } from '#rules/printer-log-layouts.ts'
import { callSourceFacts, readCallFile, startOfCall } from '#test/support/read-call-file.ts'
import type { SourceFacts } from './format.ts'

const received = { name: 'smdr.log', receivedAt: Date.parse('2026-08-20T09:00:00Z') }
const facts: SourceFacts = { ...callSourceFacts, file: received }
const read = (lines: readonly string[], layout?: SourceFacts['layout'], file = received) =>
  readCallFile(lines.join('\r\n'), { facts: { ...facts, file, layout: layout ?? null } })

type Expected = { start: string; seconds: number; ring?: number | null; caller: string; dialled: string }

// One outgoing and one incoming call of each kind, with what is printed between them.
const logs: Record<string, { lines: string[]; out: Expected; in?: Expected }> = {
  'panasonic-td': {
    lines: [
      '  Date     Time    Ext CO        Dial Number        Ring Duration  Acc code  CD ',
      '-'.repeat(80),
      "16/08/26 10:05    138 01 02079460000                    00:01'30               ",
      '',
      "16/08/26 10:06    101 05 <I>01614960001             0'06 00:00'30               ",
    ],
    out: { start: '2026-08-16T09:03:30.000Z', seconds: 90, caller: '138', dialled: '+442079460000' },
    in: { start: '2026-08-16T09:05:24.000Z', seconds: 30, ring: 6, caller: '+441614960001', dialled: '101' },
  },
  'panasonic-tem': {
    lines: [
      '8/16/26  10:05AM  13  04 02079460000                           00:01\'02" ....  ',
      '8/16/26   1:05PM      01   <    incoming    >01614960001                      ....  ',
      '8/16/26   1:05PM  16  01   <    incoming    >01614960001            00:00\'22" ....  ',
    ],
    out: { start: '2026-08-16T09:05:00.000Z', seconds: 62, caller: '13', dialled: '+442079460000' },
    in: { start: '2026-08-16T12:05:00.000Z', seconds: 22, caller: '+441614960001', dialled: '16' },
  },
  'samsung-dcs': {
    lines: [
      '                 SMDR REPORT FOR [                ] 08/17/2026 11:25   ',
      '  T EXT  AUTH TRK  MM/DD STT.TIME DURATION FG DIALED DIGIT       ACCOUNT CODE',
      '='.repeat(90),
      '  1 250       703  08/16 10:04:19 00:00:19 O  02079460000#                   0.00',
      '  1 205      #707  08/16 10:26:06 00:00:03 IA',
      '  1 205      #707  08/16 10:26:09 00:02:57 I  01614960001',
    ],
    out: { start: '2026-08-16T09:04:19.000Z', seconds: 19, caller: '250', dialled: '+442079460000' },
    in: { start: '2026-08-16T09:26:06.000Z', seconds: 177, ring: 3, caller: '+441614960001', dialled: '205' },
  },
  'samsung-nx': {
    lines: [
      '    220   703  08:16 10:39:52  00:00:32  02079460000                           ',
      '    201   701  08:16 10:47:33  00:01:26  INCOMING                              ',
    ],
    out: { start: '2026-08-16T09:39:52.000Z', seconds: 32, caller: '220', dialled: '+442079460000' },
    in: { start: '2026-08-16T09:47:33.000Z', seconds: 86, caller: '', dialled: '201' },
  },
  'lg-ldk': {
    lines: [
      '---- Site Name : PBX-1  -----------',
      ' NO   STA   CO  TIME     START          DIALED             ACT  CNT   COST       ACCOUNT CODE',
      '---- ----- --- -------- -------------- ------------------- --- ----- ----------- ------------',
      '6170 413   002 00:00:37 16/08/26 10:43 O02079460000           1     0           0  ',
      '6184 113   010 00:00:28 16/08/26 10:49 I01614960001 RING 00:08    ',
    ],
    out: { start: '2026-08-16T09:43:00.000Z', seconds: 37, caller: '413', dialled: '+442079460000' },
    in: { start: '2026-08-16T09:49:00.000Z', seconds: 28, ring: 8, caller: '+441614960001', dialled: '113' },
  },
  'lg-gdk': {
    lines: [
      '3233  141 28    02:47 08/16/26 10:26 O02079460000            ** ',
      '3234  161 16    00:48 08/16/26 10:29 I RING 00:09',
    ],
    out: { start: '2026-08-16T09:26:00.000Z', seconds: 167, caller: '141', dialled: '+442079460000' },
    in: { start: '2026-08-16T09:29:00.000Z', seconds: 48, ring: 9, caller: '', dialled: '161' },
  },
  meridian: {
    lines: [
      'N 074 00 6503    T060\u0000030 08/16 10:01 00:00:12 A 02079460000',
      ' &       0001    0000                                      ',
      'N 066 00 T060\u0000022 6503    08/16 10:41 00:00:10 ',
      ' &       0000    0001                                      ',
    ],
    out: { start: '2026-08-16T09:00:48.000Z', seconds: 12, caller: '6503', dialled: '+442079460000' },
    in: { start: '2026-08-16T09:40:50.000Z', seconds: 10, caller: '', dialled: '6503' },
  },
  definity: {
    lines: [
      '7 081626 1002 0027   9304      02079460000        170                     ',
      '9 081626 1012 0004   9320      01614960001    9990985                   398 ',
    ],
    out: { start: '2026-08-16T08:59:18.000Z', seconds: 162, caller: '9304', dialled: '+442079460000' },
    in: { start: '2026-08-16T09:11:36.000Z', seconds: 24, caller: '+441614960001', dialled: '9320' },
  },
  'ericsson-bp': {
    lines: [
      '00 727 160826 1017 200  00124 0000 0    02079460000              a                      0017 a        0.00 I 711  0    02079460000',
      '00 701 310726 1011 700  00019 0000      201                      A                      0006 A        0.00 I      ',
    ],
    out: { start: '2026-08-16T09:15:19.000Z', seconds: 84, ring: 17, caller: '200', dialled: '+442079460000' },
  },
  'alcatel-4200': {
    lines: [
      '       A727  --> P00 16/08/26 10:02 00:00:09    0 ST I      02079460000...............                    5421............  ',
      '       A705  <-- P00 16/08/26 10:20 00:00:10    0 ST        01614960001...............                    ................  ',
    ],
    out: { start: '2026-08-16T09:02:00.000Z', seconds: 9, caller: '727', dialled: '+442079460000' },
    in: { start: '2026-08-16T09:20:00.000Z', seconds: 10, caller: '+441614960001', dialled: '705' },
  },
  hicom: {
    lines: [
      '16.08.26 10:56:20  2    24       00:00:27 02079460000                       2 ',
      '16.08.26 10:57:38  2    24                                                  0 ',
      '16.08.26 10:57:56  2    24 00:03 00:00:15                                   1 ',
    ],
    out: { start: '2026-08-16T09:55:53.000Z', seconds: 27, caller: '24', dialled: '+442079460000' },
    in: { start: '2026-08-16T09:57:38.000Z', seconds: 15, ring: 3, caller: '', dialled: '24' },
  },
  multicom: {
    lines: ['16-08-2026  10:26:53   01:01:39   208( 18)   (0) 0    02079460000'],
    out: { start: '2026-08-16T09:26:53.000Z', seconds: 3699, caller: '208', dialled: '+442079460000' },
  },
  telrad: {
    lines: [
      '16.08.2026 10:41  801    223   10:33 AM     04:01  O S-E               02079460000',
      '16.08.2026 00:02  802          11:58 PM     01:29  I S-E                                  00:11',
      '16.08.2026 00:02   "     233                00:20  ',
      '16.08.2026 00:02   "     223                01:09  ',
      '16.08.2026 00:02   "                        00:12  H  ',
    ],
    out: { start: '2026-08-16T09:33:00.000Z', seconds: 241, caller: '223', dialled: '+442079460000' },
    in: { start: '2026-08-15T22:58:00.000Z', seconds: 89, ring: 11, caller: '', dialled: '233' },
  },
}

test('every shipped layout is tried', () =>
  expect(Object.keys(logs).toSorted()).toEqual(printerLogLayouts.map(({ name }) => name).toSorted()))

describe.each(Object.entries(logs))('%s', (name, { lines, out, in: incoming }) => {
  test('tells who called whom, when and how long', async () => {
    const { format, calls, rejected, rows, accepted, reason } = await read(lines)
    expect({ format, rejected }).toEqual({ format: 'printer-log', rejected: [] })
    expect(accepted).toBe(rows)
    expect(reason).toContain(printerLogLayouts.find((layout) => layout.name === name)?.title)
    for (const expected of [out, ...(incoming === undefined ? [] : [incoming])]) {
      const call = calls.find(
        ({ dialledKey, callerKey }) => dialledKey === expected.dialled && callerKey === expected.caller,
      )
      expect(startOfCall(call)).toBe(expected.start)
      expect(call).toMatchObject({ durationSeconds: expected.seconds, answerState: 'answered' })
      if (expected.ring !== undefined) expect(call?.ringSeconds).toBe(expected.ring)
    }
  })
})

test('whatever is printed, each line is accepted or rejected, or none', async () => {
  const starts = Object.values(logs).flatMap(({ lines }) => lines)
  const damaged = fc
    .tuple(fc.constantFrom(...starts), fc.nat(40), fc.string({ maxLength: 6 }))
    .map(([line, place, text]) => line.slice(0, place) + text + line.slice(place + text.length))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...starts),
      fc.array(fc.oneof(damaged, fc.string()), { maxLength: 12 }),
      async (line, more) => {
        const lines = [line, ...more.map((text) => text.replaceAll(/[\r\n]/g, ''))]
        const { rows, accepted, rejected } = await read(lines)
        expect(accepted + rejected.length).toBe(rows)
        expect(rows).toBeLessThanOrEqual(lines.length)
      },
    ),
    { numRuns: 300 },
  )
})
