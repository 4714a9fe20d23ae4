import type { DateOrder, DurationUnit } from '#rules/call-mapping.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FRACTION_OF_SECOND, readDuration } from '#server/supply-files/formats/durations.ts'
import { readMoment } from '#server/supply-files/formats/moments.ts'
import { readPrice } from '#server/supply-files/formats/prices.ts'

const silent = (): void => undefined

describe('durations', () => {
  const read = (text: string, unit: DurationUnit = 'seconds') => {
    const notes: string[] = []
    return [readDuration({ text, unit, field: 'duration' }, (note) => notes.push(note)), ...notes]
  }
  test.each([
    ['0', 0],
    ['43', 43],
    [' 43 ', 43],
    ['90000', 90_000],
    ['1:02:03', 3723],
    ['02:03', 123],
    ["00:00'07", 7],
    ['100:00:00', 360_000],
    ['10s', 10],
    ['1h2m3s', 3723],
    ['1h2m', 3720],
    ['2 min 5 sec', 125],
  ])('%s', (text, seconds) => expect(read(text)).toEqual([seconds]))
  test('units', () => {
    expect(read('36.25', 'minutes')).toEqual([2175])
    expect(read('36.23', 'minutes')).toEqual([2174, FRACTION_OF_SECOND])
    expect(read('1500', 'milliseconds')).toEqual([2, FRACTION_OF_SECOND])
    expect(read('1m30.5s')).toEqual([91, FRACTION_OF_SECOND])
  })
  test.each([
    ['-1', 'is negative'],
    ['', 'is no duration'],
    ['1:60:00', 'is no duration'],
    ['ten', 'is no duration'],
    ['1e3', 'is no duration'],
    ['700000', 'is longer than a week'],
  ])('not %s', (text, reason) => expect(read(text)).toEqual([{ reason: expect.stringContaining(reason) }]))
})

describe('prices', () => {
  const read = (text: string, unit: 'units' | 'hundredths' | 'micros' = 'units') =>
    readPrice({ text, unit, currency: 'GBP', field: 'cost' })
  test.each([
    ['', null],
    ['0', 0],
    ['-0', 0],
    ['0.001', 1000],
    ['.5', 500_000],
    ['1,50', 1_500_000],
    ['0,500', 500_000],
    ['£1.50', 1_500_000],
    ['-£1.50', -1_500_000],
    ['£-1.50', -1_500_000],
    ['1.50 GBP', 1_500_000],
    ['1,234.56', 1_234_560_000],
    ['1.234,56', 1_234_560_000],
    ['1e-3', 1000],
    ['1.5E2', 150_000_000],
    ['0.1000000000', 100_000],
  ])('%s', (text, micros) => expect(read(text)).toBe(micros))
  test('pence', () => expect([read('153', 'hundredths'), read('0.5', 'hundredths')]).toEqual([1_530_000, 5000]))
  test.each([
    ['1e-7', 'finer than a millionth'],
    ['0.0000001', 'finer than a millionth'],
    ['1,500', 'a comma that could stand for thousands'],
    ['$1.50', 'is in USD'],
    ['(1.50)', 'is no amount'],
    ['free', 'is no amount'],
    ['--1', 'is no amount'],
    ['.', 'is no amount'],
    ['9999999999999', 'is no likely amount'],
  ])('not %s', (text, reason) => expect(read(text)).toEqual({ reason: expect.stringContaining(reason) }))
  test('exact for every decimal of at most six places', () =>
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (micros) => {
        const text = `${micros < 0 ? '-' : ''}${Math.floor(Math.abs(micros) / 1e6)}.${String(Math.abs(micros) % 1e6).padStart(6, '0')}`
        return Object.is(read(text), micros)
      }),
    ))
})

describe('moments', () => {
  const read = (date: string, order: DateOrder = 'unproven', time?: string) => {
    const at = readMoment({ date, time, order, zone: 'Europe/London', field: 'start' }, silent)
    return typeof at === 'number' ? new Date(at).toISOString() : at.reason
  }
  test.each<[string, DateOrder, string]>([
    ['2026-08-16 14:21:33', 'unproven', '2026-08-16T13:21:33.000Z'],
    ['2026-08-16T14:21:33Z', 'ymd', '2026-08-16T14:21:33.000Z'],
    ['2026-08-16T14:21:33.250+02:00', 'ymd', '2026-08-16T12:21:33.000Z'],
    ['2026-08-16 14:21:33 +0000 UTC', 'ymd', '2026-08-16T14:21:33.000Z'],
    ['Sun, 16 Aug 2026 14:21:33 +0000', 'ymd', '2026-08-16T14:21:33.000Z'],
    ['16-Aug-2026 14:21', 'unproven', '2026-08-16T13:21:00.000Z'],
    ['16/08/2026 14:21:33', 'unproven', '2026-08-16T13:21:33.000Z'],
    ['08/16/2026 02:21:33 PM', 'unproven', '2026-08-16T13:21:33.000Z'],
    ['07/08/2026 14:21:33', 'dmy', '2026-08-07T13:21:33.000Z'],
    ['07/08/2026 14:21:33', 'mdy', '2026-07-08T13:21:33.000Z'],
    ['07/07/2026 14:21:33', 'unproven', '2026-07-07T13:21:33.000Z'],
    ['26/08/07 14:21:33', 'ymd', '2026-08-07T13:21:33.000Z'],
    ['20260816 142133', 'ymd', '2026-08-16T13:21:33.000Z'],
    ['20260816142133', 'ymd', '2026-08-16T13:21:33.000Z'],
    ['1786890093', 'unproven', '2026-08-16T14:21:33.000Z'],
    ['1786890093250', 'unproven', '2026-08-16T14:21:33.250Z'],
    ['1786890093250000', 'unproven', '2026-08-16T14:21:33.250Z'],
    ['07/08/2026 14:21:33', 'unproven', 'could be day-month or month-day'],
    ['31/02/2026 14:21:33', 'dmy', 'start is not a date and time that exist, written day-month-year'],
    ['2026-08-16 24:21:33', 'ymd', 'start is not'],
    ['2026-08-16', 'ymd', 'start is not'],
  ])('%s %s', (text, order, at) => expect(read(text, order)).toContain(at))
  test('date and time apart', () => {
    expect(read('16/08/2026', 'dmy', '14:21:33')).toBe('2026-08-16T13:21:33.000Z')
    expect(read('16082026', 'dmy', '14:21:33')).toBe('2026-08-16T13:21:33.000Z')
    expect(read('20260816', 'ymd', '14:21:33')).toBe('2026-08-16T13:21:33.000Z')
  })
})

test('nothing throws, whatever the text', () =>
  fc.assert(
    fc.property(fc.string(), fc.constantFrom<DateOrder>('ymd', 'dmy', 'mdy', 'unproven'), (text, order) => {
      readDuration({ text, unit: 'seconds', field: 'duration' }, silent)
      readPrice({ text, unit: 'units', currency: 'GBP', field: 'cost' })
      readMoment({ date: text, order, zone: 'Europe/London', field: 'start' }, silent)
    }),
  ))
