import { displayNumber } from './phone-display.ts'

const HIDDEN_DIGITS = 4
const FEWEST_DIGITS = 8

/**
 * A caller's number for somebody who may not see it whole: its last four digits are dots, `020 7946 ••••`. What has fewer
 * than eight digits is hidden altogether, since the rest of it would say which it is.
 */
export const maskNumber = (key: string): string => {
  const shown = displayNumber(key)
  let left = shown.replaceAll(/\D/g, '').length
  if (left < FEWEST_DIGITS || !/^[+\d]+$/.test(key)) return '••••'
  return shown.replaceAll(/\d/g, (digit) => {
    left -= 1
    return left < HIDDEN_DIGITS ? '•' : digit
  })
}
