import { getCountries, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** The country that gives out most numbers of a code which several share; +1 and +7 are told apart by what follows. */
const mainCountries: Readonly<Record<string, string>> = {
  '44': 'GB',
  '39': 'IT',
  '47': 'NO',
  '61': 'AU',
  '212': 'MA',
  '262': 'RE',
  '290': 'SH',
  '358': 'FI',
  '590': 'GP',
  '599': 'CW',
}

/** Codes of no country: satellites, international freephone and the like. */
export const NO_COUNTRY = '001'

const countryOfCode: ReadonlyMap<string, string> = new Map(
  getCountries().map((country): [string, string] => {
    const code = getCountryCallingCode(country)
    return [code, mainCountries[code] ?? country]
  }),
)

const northAmerican = (area: string): string =>
  area.length < 3 ? NO_COUNTRY : (parsePhoneNumberFromString(`+1${area}2345678`)?.country ?? NO_COUNTRY)

/** The country (ISO 3166) of an international number by its first digits after `+`; four tell it. */
export const countryOfDigits = (digits: string): string => {
  if (digits.startsWith('1')) return northAmerican(digits.slice(1, 4))
  if (digits.startsWith('7')) return /^7[67]/.test(digits) ? 'KZ' : 'RU'
  const code = [1, 2, 3].map((length) => digits.slice(0, length)).find((start) => countryOfCode.has(start))
  return (code === undefined ? undefined : countryOfCode.get(code)) ?? NO_COUNTRY
}

const names = new Intl.DisplayNames('en-GB', { type: 'region' })

/** What people call a country: `FR` is France. */
export const countryName = (country: string): string =>
  country === NO_COUNTRY ? 'No country' : (names.of(country) ?? country)
