import { describe, expect, test } from 'vitest'
import { momentOf, readLondonTime, toLondonTime } from './london-time.ts'

describe('a time in London', () => {
  test.each([
    ['2027-03-01T06:00:00Z', '2027-03-01T06:00'],
    ['2027-07-01T06:00:00Z', '2027-07-01T07:00'],
    ['2027-10-31T01:30:00Z', '2027-10-31T01:30'],
  ])('%s is shown as %s', (instant, shown) => expect(toLondonTime(instant)).toBe(shown))

  test.each([
    ['2027-03-01T06:00', undefined, '2027-03-01T06:00:00.000Z'],
    ['2027-07-01T07:00', undefined, '2027-07-01T06:00:00.000Z'],
    ['2027-10-31T01:30', 'first', '2027-10-31T00:30:00.000Z'],
    ['2027-10-31T01:30', 'second', '2027-10-31T01:30:00.000Z'],
    ['2027-07-01T07:00', 'second', '2027-07-01T06:00:00.000Z'],
    ['', undefined, undefined],
  ] as const)('%s (%s) is %s', (time, occurrence, moment) => expect(momentOf(time, occurrence)).toBe(moment))

  test('one that the clock jumps over is told apart', () =>
    expect(readLondonTime('2027-03-28T01:30')?.shown).toBe('never'))
})
