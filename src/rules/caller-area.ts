import { countryName, countryOfDigits } from './phone-country.ts'
import { ukAreas } from './uk-areas.ts'

/** Callers that no area code places. */
export const placelessAreas = {
  mobile: 'UK mobile',
  uk: 'Other UK numbers',
  none: 'Extensions and other text',
  withheld: 'Withheld',
} as const
type Placeless = keyof typeof placelessAreas
const isPlaceless = (key: string): key is Placeless => key in placelessAreas

/** How many digits behind `+` tell a country: enough for every country code and for the areas of +1 and +7. */
export const COUNTRY_DIGITS = 4

/** The line of “Where callers are” to which a key of the store belongs: countries are many keys, the rest is one each. */
export const areaOfKey = (key: string): string => (key.startsWith('+') ? countryOfDigits(key.slice(1)) : key)

/** What a line is called: `London (020)`, `UK mobile`, `France`. */
export const areaLabel = (area: string): string => {
  if (isPlaceless(area)) return placelessAreas[area]
  if (area.startsWith('+')) return countryName(areaOfKey(area))
  if (!area.startsWith('0')) return countryName(area)
  const name = ukAreas.get(area)
  return name === undefined ? `Other area (${area})` : `${name} (${area})`
}

let known: ReadonlyMap<string, readonly string[]> | undefined

// The first digits of every country, so that a country can be looked for among numbers.
const countryKeys = (): ReadonlyMap<string, readonly string[]> => {
  if (known !== undefined) return known
  const keys = new Map<string, string[]>()
  for (let length = 1; length <= COUNTRY_DIGITS; length += 1)
    for (let digits = 0; digits < 10 ** length; digits += 1) {
      const text = String(digits).padStart(length, '0')
      const country = countryOfDigits(text)
      keys.set(country, [...(keys.get(country) ?? []), `+${text}`])
    }
  known = keys
  return keys
}

let byLabel: ReadonlyMap<string, string> | undefined
const areaByLabel = (): ReadonlyMap<string, string> =>
  (byLabel ??= new Map(
    [...ukAreas.keys(), ...Object.keys(placelessAreas), ...countryKeys().keys()].map((area) => [
      areaLabel(area).toLowerCase(),
      area,
    ]),
  ))

/** The keys of the store for an area as somebody writes it: its code, or what the report calls it. None when unknown. */
export const areaKeysOf = (typed: string): readonly string[] => {
  const text = typed.trim()
  const area = areaByLabel().get(text.toLowerCase()) ?? text
  if (isPlaceless(area)) return [area]
  if (/^0[12]\d{1,4}$/.test(area)) return [area]
  const other = /^other area \((0[12]\d{1,4})\)$/i.exec(area)
  if (other?.[1] !== undefined) return [other[1]]
  return countryKeys().get(area.toUpperCase()) ?? []
}
