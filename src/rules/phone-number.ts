/**
 * One key for every spelling of a telephone number.
 *
 * A full number becomes E.164 (`+442079460000`). Numbers that have no E.164 form (118 and 116 codes, 999, PBX
 * extensions) are kept as their digits; other text (`s`, `test`) as it is, in lower case.
 */

const withheldWords = new Set([
  '',
  'anonymous',
  'withheld',
  'numberwithheld',
  'private',
  'restricted',
  'unavailable',
  'unknown',
  'asreceived',
])

/** Whether a caller field hides the caller: empty, or a word that switches write instead of a number. */
export const isWithheldText = (raw: string): boolean => {
  if (raw.length > 0 && raw.charCodeAt(0) >= 48 && raw.charCodeAt(0) <= 57) return false
  return withheldWords.has(raw.toLowerCase().replaceAll(/[\s"<>-]/g, ''))
}

/** How bare digits without a prefix are to be read: as a person in the UK dials, or as E.164 without its `+`. */
export type DigitStyle = 'dialled' | 'e164-without-plus'

// 0800 1111 and 0845 46 4x are the UK's last seven-digit numbers; some 0800, 0500 and 01 numbers have nine digits.
const isUkNational = (digits: string): boolean =>
  /^(?:[1-35789]\d{9}|(?:1\d|80|50)\d{7}|800\d{4}|84546\d\d)$/.test(digits) && !/^118\d{3}$/.test(digits)

const shortAfter44 = /^44(118\d{3}|116\d{3})$/

const keyOfDigits = (digits: string, style: DigitStyle): string => {
  if (digits.startsWith('00')) return digits.length >= 9 ? `+${digits.slice(2)}` : digits
  if (digits.startsWith('0')) return isUkNational(digits.slice(1)) ? `+44${digits.slice(1)}` : digits
  if (digits.startsWith('44') && isUkNational(digits.slice(2))) return `+${digits}`
  const short = shortAfter44.exec(digits)
  if (short !== null) return short[1] ?? digits
  if (style === 'e164-without-plus') return digits.length >= 8 && digits.length <= 15 ? `+${digits}` : digits
  if (digits.length === 10 && isUkNational(digits)) return `+44${digits}`
  return /^(?:80|50)0\d{6}$/.test(digits) ? `+44${digits}` : digits
}

const plain44 = /^44[1-37-9]\d{9}$/

/** The key under which every spelling of a number is the same; the empty string for no number. */
export const matchKey = (raw: string, style: DigitStyle = 'dialled'): string => {
  if (plain44.test(raw)) return `+${raw}`
  const text = raw.trim().replace(/^(?:tel|sip):/i, '')
  const plus = text.startsWith('+')
  const international = plus || text.startsWith('00')
  const bare = (international ? text.replace(/\(\s*0\s*\)/, '') : text).replaceAll(/[\s().\-/ ‐-―]/g, '')
  const digits = plus ? bare.slice(1) : bare
  if (!/^\d+$/.test(digits)) return bare.toLowerCase().slice(0, 64)
  if (!plus) {
    const key = keyOfDigits(digits, style)
    return key.startsWith('+440') ? `+44${key.slice(4)}` : key
  }
  const full = digits.startsWith('440') ? `44${digits.slice(3)}` : digits
  const short = shortAfter44.exec(full)
  return short?.[1] ?? `+${full}`
}

/** What kind of number a key is, by Ofcom's published ranges. */
export type NumberClass =
  | 'geographic'
  | 'uk-wide'
  | 'location-independent'
  | 'personal'
  | 'pager'
  | 'mobile'
  | 'free'
  | 'service'
  | 'premium'
  | 'directory'
  | 'helpline'
  | 'emergency'
  | 'short'
  | 'international'
  | 'other'

/** The classes of UK numbers by their digits after +44, longest prefixes first. Source: Ofcom, National Telephone Numbering Plan. */
export const ukRanges: readonly (readonly [prefix: string, cls: NumberClass])[] = [
  ['7624', 'mobile'],
  ['76', 'pager'],
  ['70', 'personal'],
  ['7', 'mobile'],
  ['1', 'geographic'],
  ['2', 'geographic'],
  ['3', 'uk-wide'],
  ['55', 'location-independent'],
  ['56', 'location-independent'],
  ['500', 'free'],
  ['80', 'free'],
  ['84', 'service'],
  ['87', 'service'],
  ['9', 'premium'],
]

/** The class of a key made by `matchKey`. */
export const classOfNumber = (key: string): NumberClass => {
  if (key.startsWith('+44')) return ukRanges.find(([prefix]) => key.startsWith(prefix, 3))?.[1] ?? 'other'
  if (key.startsWith('+')) return 'international'
  if (/^118\d{3}$/.test(key)) return 'directory'
  if (/^116\d{3}$/.test(key)) return 'helpline'
  if (/^(?:999|112)$/.test(key)) return 'emergency'
  if (/^(?:101|105|111|119|123|1\d{2,4})$/.test(key)) return 'short'
  return 'other'
}

/** A part of a number as a person types it, in the spelling that keys contain: `020 7946` finds `+442079460000`. */
export const searchKey = (typed: string): string => {
  const digits = typed.replace(/\(\s*0\s*\)/, '').replaceAll(/[^\d+]/g, '')
  if (digits.startsWith('00')) return `+${digits.slice(2)}`
  if (digits.startsWith('0') && digits.length > 1) return `+44${digits.slice(1)}`
  return digits.startsWith('+440') ? `+44${digits.slice(4)}` : digits
}
