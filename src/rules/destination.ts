import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { countryName, countryOfDigits, NO_COUNTRY } from './phone-country.ts'
import { displayNumber } from './phone-display.ts'
import { classOfNumber, matchKey, type NumberClass } from './phone-number.ts'

/** Where calls may be sent, as a key; or why not, in a sentence that says what to do. */
export type ReadDestination = { readonly key: string } | { readonly fault: string }

/**
 * Why no calls are sent to a class of UK numbers. The provider's customer pays for the forwarded part of a call, so whatever
 * bears a premium is refused. Source of the classes: Ofcom, National Telephone Numbering Plan.
 */
const faultOfClass: Readonly<Partial<Record<NumberClass, (shown: string) => string>>> = {
  premium: (shown) => `${shown} is a premium-rate number (09): calls are not sent there. Choose an ordinary number.`,
  directory: (shown) => `${shown} is directory enquiries (118): calls are not sent there. Choose an ordinary number.`,
  personal: (shown) =>
    `${shown} is a personal number (070), which costs as much as a premium one: calls are not sent there. Choose the number behind it.`,
  pager: (shown) => `${shown} is a pager (076), which takes no calls. Choose a telephone number.`,
  emergency: (shown) => `${shown} is for emergencies: calls are not sent there. Choose a telephone number.`,
  helpline: (shown) => `${shown} is a helpline (116): calls are not sent there. Choose a telephone number.`,
  short: (shown) => `${shown} is a short code: calls are not sent there. Write a whole telephone number.`,
}

const notANumber = (typed: string): string =>
  `“${typed.trim()}” is not a telephone number that calls can be sent to. Write it whole, such as 020 7946 0000, or +353 1 234 5678 for other countries.`

/** Whether a UK key has as many digits as its range has. */
const isWhole = (key: string): boolean => matchKey(`0${key.slice(3)}`) === key

const readUk = (key: string, typed: string): ReadDestination => {
  const shown = displayNumber(key)
  const refused = faultOfClass[classOfNumber(key)]
  if (refused !== undefined) return { fault: refused(shown) }
  if (!isWhole(key) || classOfNumber(key) === 'other') return { fault: notANumber(typed) }
  // 0871, 0872 and 0873 are regulated as premium rate; 084 and 0870 are not.
  if (/^\+4487[123]/.test(key))
    return { fault: `${shown} is a premium-rate number (087): calls are not sent there. Choose an ordinary number.` }
  return { key }
}

const dearTypes = new Set(['PREMIUM_RATE', 'SHARED_COST', 'PERSONAL_NUMBER', 'PAGER'])

const readInternational = (key: string, typed: string, countries: readonly string[]): ReadDestination => {
  const country = countryOfDigits(key.slice(1))
  if (country === NO_COUNTRY)
    return {
      fault: `${displayNumber(key)} belongs to no country: calls are not sent there. Choose a number of a country.`,
    }
  if (!countries.includes(country))
    return {
      fault: `Calls are not sent to ${displayNumber(key)}: ${countryName(country)} is not among the countries that your provider sends calls to. Choose another number, or ask your provider.`,
    }
  const number = parsePhoneNumberFromString(key)
  if (number?.isValid() !== true) return { fault: notANumber(typed) }
  if (dearTypes.has(number.getType() ?? ''))
    return {
      fault: `${displayNumber(key)} costs more than an ordinary call: calls are not sent there. Choose an ordinary number.`,
    }
  return { key }
}

/** Reads a destination as a person types it. `countries`: those allowed beside the United Kingdom, as ISO 3166 codes. */
export const readDestination = (typed: string, countries: readonly string[]): ReadDestination => {
  const key = matchKey(typed)
  if (key.startsWith('+44')) return readUk(key, typed)
  if (/^\+[1-9]\d{6,14}$/.test(key)) return readInternational(key, typed, countries)
  const refused = faultOfClass[classOfNumber(key)]
  return { fault: refused === undefined ? notANumber(typed) : refused(displayNumber(key)) }
}
