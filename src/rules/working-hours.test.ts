import { expect, test } from 'vitest'
import { afterWorkingHours } from './working-hours.ts'

const after = (from: string, hours: number) => new Date(afterWorkingHours(Date.parse(from), hours)).toISOString()

test.each([
  ['in the morning of a working day', '2026-11-30T10:42:00Z', '2026-11-30T14:42:00.000Z'],
  ['in the afternoon: what is left of it, then the next morning', '2026-11-30T15:30:00Z', '2026-12-01T11:00:00.000Z'],
  ['before opening', '2026-12-01T03:00:00Z', '2026-12-01T13:00:00.000Z'],
  ['when it closes', '2026-12-01T17:30:00Z', '2026-12-02T13:00:00.000Z'],
  ['on a Friday evening', '2026-12-04T20:00:00Z', '2026-12-07T13:00:00.000Z'],
  ['over Christmas, with its substitute day', '2026-12-24T16:30:00Z', '2026-12-29T12:00:00.000Z'],
  ['in summer time', '2026-07-01T09:42:00Z', '2026-07-01T13:42:00.000Z'],
  ['over the weekend on which the clocks go forward', '2026-03-27T16:30:00Z', '2026-03-30T11:00:00.000Z'],
])('%s', (_, from, expected) => expect(after(from, 4)).toBe(expected))

test('more hours than a day has', () => expect(after('2026-11-30T09:00:00Z', 20)).toBe('2026-12-02T12:00:00.000Z'))
