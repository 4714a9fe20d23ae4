import { describe, expect, test } from 'vitest'
import { readDestination } from './destination.ts'
import { wayFault } from './routing-loops.ts'

const read = (typed: string) => readDestination(typed, ['IE', 'FR', 'US'])

describe('a destination', () => {
  test.each([
    ['020 7946 0000', '+442079460000'],
    ['07700 900123', '+447700900123'],
    ['+44 (0)161 496 0000', '+441614960000'],
    ['03069 990000', '+443069990000'],
    ['0808 157 0000', '+448081570000'],
    ['0844 412 0000', '+448444120000'],
    ['+353 1 679 6000', '+35316796000'],
    ['00 33 1 42 68 53 00', '+33142685300'],
  ])('%s is taken', (typed, key) => expect(read(typed)).toEqual({ key }))

  test.each([
    ['0909 879 0000', 'premium-rate number (09)'],
    ['118 500', 'directory enquiries'],
    ['0871 200 0000', 'premium-rate number (087)'],
    ['070 1234 5678', 'personal number'],
    ['076 1234 5678', 'pager'],
    ['999', 'emergencies'],
    ['116 123', 'helpline'],
    ['101', 'short code'],
    ['020 7946', 'not a telephone number'],
    ['+44 20 7946 00000', 'not a telephone number'],
    ['reception', 'not a telephone number'],
    ['', 'not a telephone number'],
    ['+1 900 234 5678', 'costs more than an ordinary call'],
    ['+353 1550 123456', 'costs more than an ordinary call'],
    ['+49 30 123456', 'Germany is not among the countries'],
    ['+353 1', 'not a telephone number'],
  ])('%s is refused: %s', (typed, reason) =>
    expect(read(typed)).toMatchObject({ fault: expect.stringContaining(reason) }),
  )
})

describe('the way of a call', () => {
  const fault = (ways: Readonly<Record<string, string>>, from: string, to: string) =>
    wayFault(
      from,
      to,
      {
        onFrom: (key) => (ways[key] ?? '').split(''),
        backFrom: (key) => Object.keys(ways).filter((each) => ways[each]?.includes(key)),
      },
      (key) => key,
    )

  test('may end anywhere else', () => expect(fault({ B: 'x' }, 'A', 'B')).toBe(undefined))
  test('may branch and meet again', () => expect(fault({ B: 'CD', C: 'E', D: 'E' }, 'A', 'B')).toBe(undefined))
  test('is never to the number itself', () => expect(fault({}, 'A', 'A')).toContain('the number itself'))
  test('never comes back', () => expect(fault({ B: 'A' }, 'A', 'B')).toContain('in a circle: A → B → A.'))
  test('nor comes round further on', () => expect(fault({ B: 'C', C: 'B' }, 'A', 'B')).toContain('A → B → C → B.'))
  test('nor through one branch of a plan', () =>
    expect(fault({ B: 'xyC', C: 'A' }, 'A', 'B')).toContain('A → B → C → A.'))
  test('nor through five numbers', () =>
    expect(fault({ B: 'C', C: 'D', D: 'E', E: 'A' }, 'A', 'B')).toContain('A → B → C → D → E → A.'))
  test('is at most five hops long', () => {
    expect(fault({ B: 'C', C: 'D', D: 'E', E: 'x' }, 'A', 'B')).toBe(undefined)
    expect(fault({ B: 'C', C: 'D', D: 'E', E: 'F', F: 'x' }, 'A', 'B')).toContain(
      'more than 5 times: A → B → C → D → E → F → x.',
    )
  })
  test('is at most five hops long from where it begins', () =>
    expect(fault({ X: 'Y', Y: 'A', B: 'C', C: 'D', D: 'x' }, 'A', 'B')).toContain(
      'more than 5 times: X → Y → A → B → C → D → x.',
    ))
})
