/** How numbers are written for people. Light, because the web bundles it. */

/** Areas with four digits after 01, of which the number has five or four left. Source: Ofcom. */
export const longAreaCodes: readonly string[] =
  '13873 15242 15394 15395 15396 16973 16974 16977 17683 17684 17687 19467 19755 19756'.split(' ')
const longAreas = new Set(longAreaCodes)

const cut = (digits: string, ...lengths: number[]): string => {
  const parts: string[] = []
  let at = 0
  for (const length of lengths) {
    parts.push(digits.slice(at, at + length))
    at += length
  }
  return [...parts, digits.slice(at)].filter((part) => part !== '').join(' ')
}

const ukNational = (digits: string): string => {
  if (digits.startsWith('02') || digits.startsWith('070')) return cut(digits, 3, 4)
  if (/^01(?:1.|.1)/.test(digits)) return cut(digits, 4, 3)
  if (digits.startsWith('01')) return longAreas.has(digits.slice(1, 6)) ? cut(digits, 6) : cut(digits, 5)
  if (digits.startsWith('07')) return cut(digits, 5)
  return digits.length === 8 ? cut(digits, 4) : cut(digits, 4, 3)
}

const twoDigitCountries = /^(?:2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/

const international = (digits: string): string => {
  const length = /^[17]/.test(digits) ? 1 : twoDigitCountries.test(digits) ? 2 : 3
  const rest = digits.slice(length)
  const groups: string[] = []
  for (let at = 0; at < rest.length;) {
    const left = rest.length - at
    const size = left === 4 || left === 2 ? left : Math.min(3, left)
    groups.push(rest.slice(at, at + size))
    at += size
  }
  return [digits.slice(0, length), ...groups].join(' ')
}

/** A key as people in the UK read it: `020 7946 0000`, `+359 2 …`, `118 500` as `118500`, an extension as it is. */
export const displayNumber = (key: string): string => {
  if (key.startsWith('+44')) return ukNational(`0${key.slice(3)}`)
  return key.startsWith('+') ? `+${international(key.slice(1))}` : key
}

// Beyond eleven digits a spreadsheet rounds, and it drops zeros at the start.
const isLostInSpreadsheets = (key: string): boolean => /^(?:0\d+|\d{12,})$/.test(key)

/** A key for a spreadsheet, which keeps spaced digits whole: UK numbers in national form, others as `00 359 2 …`. */
export const spreadsheetNumber = (key: string): string => {
  if (isLostInSpreadsheets(key))
    return key.length <= 4 ? cut(key, 1) : key.replaceAll(/(\d{1,4})(?=(?:\d{4})+$)/g, '$1 ')
  return key.startsWith('+') && !key.startsWith('+44') ? `00 ${international(key.slice(1))}` : displayNumber(key)
}
