import { readSetTime } from './set-time.ts'
import { expect, test } from 'vitest'

const now = Date.parse('2026-10-01T12:00:00Z')

test.each([
  ['2026-12-01T06:00', undefined, '2026-12-01T06:00:00.000Z'],
  ['2026-10-02T06:00', undefined, '2026-10-02T05:00:00.000Z'],
  ['2026-10-25T01:30', 'first', '2026-10-25T00:30:00.000Z'],
  ['2026-10-25T01:30', 'second', '2026-10-25T01:30:00.000Z'],
] as const)('%s %s is %s', (text, occurrence, instant) =>
  expect(readSetTime(text, occurrence, now)).toEqual({ at: Date.parse(instant) }),
)

test.each([
  ['2026-02-31T06:00', 'There is no such day or time.'],
  ['2027-13-01T06:00', 'There is no such day or time.'],
  ['2027-03-28T01:30', '28 March 2027, 01:30 does not exist: the clocks go forward. Choose a time before, or 02:30.'],
  [
    '2026-10-25T01:30',
    '25 October 2026, 01:30 comes twice, since the clocks go back. Say whether the first or the second is meant.',
  ],
  ['2026-10-01T12:59', '1 October 2026, 12:59 is past. Choose a later time.'],
] as const)('%s is refused: %s', (text, fault) => expect(readSetTime(text, undefined, now)).toEqual({ fault }))
