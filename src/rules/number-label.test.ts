import { expect, test } from 'vitest'
import { resolveLabel } from '#rules/number-label.ts'

test.each([
  ['A', 'B', true, { value: 'A', by: 'customer' }],
  ['A', 'B', false, { value: 'A', by: 'customer' }],
  ['A', null, true, { value: 'A', by: 'customer' }],
  ['A', null, false, { value: 'A', by: 'customer' }],
  [null, 'B', true, { value: 'B', by: 'staff' }],
  [null, 'B', false, { value: null, by: 'none' }],
  [null, null, true, { value: null, by: 'none' }],
  [null, null, false, { value: null, by: 'none' }],
] as const)('customer %s, staff %s, backend descriptions %s', (customer, staff, use, resolved) =>
  expect(resolveLabel({ customer, staff }, use)).toEqual(resolved),
)
