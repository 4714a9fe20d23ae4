import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCallFile, startOfCall } from '#test/support/read-call-file.ts'

const invite = (
  id: string,
  at: number | string,
  { code = '200', extras = '*prepaid|+441614960001|02079460000||1:1' } = {},
) => `INVITE|from${id}|to${id}|${id}@192.0.2.1|${code}|Reason|${at}|${extras}`
const bye = (id: string, at: number, tags = `from${id}|to${id}`) => `BYE|${tags}|${id}@192.0.2.1|200|OK|${at}|||||1:1`
const at = 1_786_874_400

describe('flat store', () => {
  test('a call is the pair of its rows, and both of them are accepted', async () => {
    const { format, rows, accepted, calls } = await readCallFile([invite('a', at), bye('a', at + 43)].join('\n'))
    expect({ format, rows, accepted }).toEqual({ format: 'flatstore', rows: 2, accepted: 2 })
    expect(calls).toMatchObject([
      {
        line: 1,
        startedAt: at * 1000,
        durationSeconds: 43,
        ringSeconds: null,
        answerState: 'answered',
        callerKey: '+441614960001',
        dialledKey: '+442079460000',
      },
    ])
  })

  test('rows of several calls in any order, ended by either side, with acknowledgements', async () => {
    const { rows, accepted, calls, rejected } = await readCallFile(
      [
        bye('b', at + 9, 'tob|fromb'),
        invite('a', at),
        `ACK|froma|toa|a@192.0.2.1|200|OK|${at}|||||`,
        invite('b', at),
        bye('a', at + 5),
      ].join('\r\n'),
    )
    expect({ rows, accepted, rejected }).toEqual({ rows: 5, accepted: 5, rejected: [] })
    expect(calls.map(({ durationSeconds }) => durationSeconds)).toEqual([9, 5])
  })

  test.each([
    ['486', 'engaged'],
    ['487', 'unanswered'],
    ['503', 'failed'],
  ])('an INVITE that failed with %s is a call of no length: %s', async (code, state) =>
    expect((await readCallFile(invite('a', at, { code }))).calls).toMatchObject([
      { durationSeconds: 0, answerState: state },
    ]),
  )

  test.each([
    ['the two parties', '+441614960001|02079460000'],
    ['addresses of the parties', 'sip:+441614960001@pbx.example|sip:02079460000@pbx.example'],
    ["Kamailio's example", '+441614960001|pbx.example|192.0.2.7|02079460000|201|pbx.example'],
  ])('parties as %s', async (_, extras) =>
    expect((await readCallFile(invite('a', at, { code: '404', extras }))).calls).toMatchObject([
      { callerKey: '+441614960001', dialledKey: '+442079460000' },
    ]),
  )

  test('civil time is of the zone', async () =>
    expect(startOfCall((await readCallFile(invite('a', '2026-08-16 10:00:00', { code: '486' }))).calls[0])).toBe(
      '2026-08-16T09:00:00.000Z',
    ))

  test.each([
    ['a row that is cut off', 'INVITE|a|b', /cut off/],
    ['a row of another kind', 'hello|world', /does not begin/],
    ['a time that is none', invite('x', 'noon'), /neither/],
    ['an end before the start', `${invite('x', at)}\n${bye('x', at - 5)}`, /ends before/],
    ['a party that is missing', invite('x', at, { code: '486', extras: '' }), /names nobody/],
    ['the same row twice', `${invite('x', at)}\n${invite('x', at)}\n${bye('x', at + 1)}`, /another INVITE/],
  ])('%s is rejected', async (_, text, reason) => {
    const { rejected } = await readCallFile(`${invite('a', at)}\n${bye('a', at + 1)}\n${text}`)
    expect(rejected[0]?.reason).toMatch(reason)
    expect(rejected[0]?.line).toBeGreaterThan(2)
  })

  test('whatever the rows, each is accepted, rejected or half a call', async () => {
    const part = fc.constantFrom('INVITE', 'BYE', 'ACK', 'a', 'b', '|', '200', '486', String(at), '\n', ' ', '\0')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(part, fc.string()), { maxLength: 60 }), async (words) => {
        const { rows, accepted, rejected, halves } = await readCallFile(`${invite('a', at)}\n${words.join('')}`)
        expect(accepted + rejected.length + halves).toBe(rows)
      }),
      { numRuns: 500 },
    )
  })
})
