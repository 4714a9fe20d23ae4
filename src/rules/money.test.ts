import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatMicros, formatPrice, parseMicros } from '#rules/money.ts'

describe('parseMicros', () => {
  test.each([
    ['0', 0],
    ['0.001', 1000],
    ['42.751', 42_751_000],
    ['-0.5', -500_000],
    ['-0', 0],
    ['0.0000010', 1],
  ])('%s is exactly %i', (text, micros) => expect(parseMicros(text)).toBe(micros))
  test.each(['', '1,50', '£1.50', '1e-7', '0.0000001', '.5', '1.', 'NaN', '١'])('%s is refused', (text) =>
    expect(parseMicros(text)).toBeUndefined(),
  )
})

describe('formatMicros', () => {
  test.each([
    [0, '0.00'],
    [42_751_000, '42.751'],
    [500_000, '0.50'],
    [-1, '-0.000001'],
    [-1_230_000, '-1.23'],
  ])('%i reads %s', (micros, text) => expect(formatMicros(micros)).toBe(text))
  test('comes back as it went', () =>
    fc.assert(
      fc.property(fc.integer({ min: -1e14, max: 1e14 }), (micros) => {
        expect(parseMicros(formatMicros(micros))).toBe(micros)
      }),
    ))
  test('no price is no amount', () => expect(formatPrice(null)).toBeNull())
})
