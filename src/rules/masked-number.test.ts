import { expect, test } from 'vitest'
import { maskNumber } from './masked-number.ts'

test.each([
  ['+442079460123', '020 7946 ••••'],
  ['+447700900123', '07700 90••••'],
  ['+441632960123', '01632 96••••'],
  ['+33123456789', '+33 123 45• •••'],
  ['118500', '••••'],
  ['105', '••••'],
  ['reception', '••••'],
  ['', '••••'],
])('%s is shown as %s', (key, shown) => expect(maskNumber(key)).toBe(shown))
