import { expect, test } from 'vitest'
import { readSupplyFileName } from './supply-file-name.ts'

test.each([
  ['Halyard_Daily_Calls_HCS0042_30062026_1_1_SIP_V3.txt', 'daily', 'Calls', 'SIP'],
  ['Daily_Calls_HCS0042_30062026_2_17_IPDC_V3.txt', 'daily', 'Calls', 'IPDC'],
  ['halyard_MONTHLY_calls_hcs-0042_30062026_1_1_ipdc_v3.csv', 'monthly', 'calls', 'IPDC'],
  ['june monthly.csv', 'monthly', undefined, undefined],
  ['daily-2026-06-01.csv', 'daily', undefined, undefined],
  ['Bimonthly.csv', undefined, undefined, undefined],
  ['calls.csv', undefined, undefined, undefined],
])('%s says %s, %s, %s', (name, frequency, kind, product) => {
  expect(readSupplyFileName(name)).toEqual({ frequency, kind, product })
})
