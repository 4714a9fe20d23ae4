import { describe, expect, test } from 'vitest'
import { allocate, payingRow } from '#server/calls/allocate.ts'
import { makeNumberDirectory, type OwnedNumber } from '#server/calls/number-directory.ts'

const A = '+442079460101'
const B = '+441614960102'
const number = (id: number, customerId: number, matchKey: string, over: Partial<OwnedNumber> = {}): OwnedNumber => ({
  id,
  customerId,
  matchKey,
  alternateSpellings: [],
  soldOn: '2026-01-01',
  droppedOn: null,
  ...over,
})
const call = { startedAt: Date.parse('2026-06-01T12:00:00Z'), callerKey: A, dialledKey: B }
const either = { party: 'either', customerId: null } as const
const nobody = [{ customerId: 0, direction: 'out', numberId: 0, otherNumberId: 0 }]

describe('allocate', () => {
  test('both parties’ customers get a call of their own', () =>
    expect(allocate(call, either, makeNumberDirectory([number(1, 10, A), number(2, 20, B)]))).toEqual([
      { customerId: 10, direction: 'out', numberId: 1, otherNumberId: 0 },
      { customerId: 20, direction: 'in', numberId: 2, otherNumberId: 0 },
    ]))

  test('inside one customer it counts once', () =>
    expect(allocate(call, either, makeNumberDirectory([number(1, 10, A), number(2, 10, B)]))).toEqual([
      { customerId: 10, direction: 'internal', numberId: 1, otherNumberId: 2 },
    ]))

  test('a source can say which party is the customer’s', () => {
    const directory = makeNumberDirectory([number(1, 10, A), number(2, 20, B)])
    expect(
      allocate(call, { party: 'caller', customerId: null }, directory).map(({ customerId }) => customerId),
    ).toEqual([10])
    expect(
      allocate(call, { party: 'called', customerId: null }, directory).map(({ customerId }) => customerId),
    ).toEqual([20])
  })

  test('a number of nobody, or of two customers at once, leaves the call to nobody', () => {
    expect(allocate(call, either, makeNumberDirectory([]))).toEqual(nobody)
    const claimedTwice = [
      number(1, 10, '+1', { alternateSpellings: [A] }),
      number(2, 20, '+2', { alternateSpellings: [A] }),
    ]
    expect(allocate(call, either, makeNumberDirectory(claimedTwice))).toEqual(nobody)
  })

  test('ownership is that of the London day on which the call starts, half-open', () => {
    const directory = makeNumberDirectory([
      number(1, 10, A, { droppedOn: '2026-06-01' }),
      number(2, 20, A, { soldOn: '2026-06-01' }),
    ])
    const at = (startedAt: string) =>
      allocate({ ...call, startedAt: Date.parse(startedAt) }, either, directory)[0]?.customerId
    expect(at('2026-05-31T22:59:59Z')).toBe(10)
    expect(at('2026-05-31T23:00:00Z')).toBe(20)
    expect(at('2025-12-31T23:59:59Z')).toBe(0)
  })

  test('a withheld caller is nobody’s number', () =>
    expect(allocate({ ...call, callerKey: '' }, either, makeNumberDirectory([number(1, 10, '')]))).toEqual(nobody))

  test.each([
    ['105', '106', 'internal', 0, 0],
    ['105', '+447700900123', 'out', 0, 0],
    ['+447700900123', '105', 'in', 0, 0],
    ['+447700900123', A, 'in', 1, 0],
    [A, '+447700900123', 'out', 1, 0],
    ['105', A, 'internal', 0, 1],
    ['', '105', 'in', 0, 0],
  ] as const)('a switch’s call from %s to %s is %s', (callerKey, dialledKey, direction, numberId, otherNumberId) =>
    expect(
      allocate(
        { ...call, callerKey, dialledKey },
        { party: 'either', customerId: 10 },
        makeNumberDirectory([number(1, 10, A), number(2, 20, '105')]),
      ),
    ).toEqual([{ customerId: 10, direction, numberId, otherNumberId }]),
  )
})

test('one row carries the price', () => {
  const [out, into] = allocate(call, either, makeNumberDirectory([number(1, 10, A), number(2, 20, B)]))
  if (out === undefined || into === undefined) throw new Error('Two rows were expected')
  expect(payingRow([out, into], 'either')).toBe(out)
  expect(payingRow([out, into], 'called')).toBe(into)
  expect(payingRow([into], 'either')).toBe(into)
})
