import { displayRecoveryCode, readTypedCode, RECOVERY_ALPHABET, secondFactorStep } from '#rules/second-factor.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

describe('what a session awaits', () => {
  test.each([
    [{ has: false, shown: false, demanded: false }, undefined],
    [{ has: false, shown: false, demanded: true }, 'set-up'],
    [{ has: false, shown: true, demanded: true }, 'set-up'],
    [{ has: false, shown: true, demanded: false }, undefined],
    [{ has: true, shown: false, demanded: false }, 'code'],
    [{ has: true, shown: false, demanded: true }, 'code'],
    [{ has: true, shown: true, demanded: true }, undefined],
    [{ has: true, shown: true, demanded: false }, undefined],
  ] as const)('%j: %s', (facts, step) => expect(secondFactorStep(facts)).toBe(step))
})

describe('a typed code', () => {
  test.each([
    ['123456', { kind: 'app', code: '123456' }],
    [' 123 456 ', { kind: 'app', code: '123456' }],
    ['abcde-fgh23', { kind: 'recovery', code: 'abcdefgh23' }],
    ['ABCDE FGH23', { kind: 'recovery', code: 'abcdefgh23' }],
    ['abcde–fgh23', { kind: 'recovery', code: 'abcdefgh23' }],
    ['', undefined],
    ['12345', undefined],
    ['1234567', undefined],
    ['١٢٣٤٥٦', undefined],
    ['abcde-fghi0', undefined],
    ['abcde-fgh2', undefined],
  ] as const)('%j', (typed, read) => expect(readTypedCode(typed)).toEqual(read))

  test('reads every recovery code that can be shown', () =>
    fc.assert(
      fc.property(
        fc
          .array(fc.constantFrom(...RECOVERY_ALPHABET), { minLength: 10, maxLength: 10 })
          .map((letters) => letters.join('')),
        (code) => {
          expect(readTypedCode(displayRecoveryCode(code).toUpperCase())).toEqual({ kind: 'recovery', code })
        },
      ),
    ))
})
