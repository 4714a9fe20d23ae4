import { expect, test } from 'vitest'
import { findNearest } from './nearest-word.ts'

const known = ['view_account', 'view_invoices', 'view_payments', 'myCallsEnabled']

test.each([
  ['view_acount', 'view_account'],
  ['View Account', 'view_account'],
  ['view-invoice', 'view_invoices'],
  ['mycallsenabled', 'myCallsEnabled'],
  ['view_account', 'view_account'],
  ['', undefined],
  ['fly_to_the_moon', undefined],
  ['x'.repeat(100_000), undefined],
])('near %s is %s', (word, meant) => expect(findNearest(word, known)).toBe(meant))

test('near nothing is nothing', () => expect(findNearest('a', [])).toBeUndefined())
