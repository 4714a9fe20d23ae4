import type { PriceUnit } from '#rules/call-mapping.ts'
import { shown } from './field-values.ts'
import type { Rejection } from './format.ts'

const signs: Readonly<Record<string, string>> = { '£': 'GBP', '€': 'EUR', $: 'USD' }
const decimalsOf: Readonly<Record<PriceUnit, number>> = { units: 0, hundredths: 2, micros: 6 }

const plain = /^(\d{1,15})?(?:\.(\d{0,20}))?(?:[eE]([+-]?\d{1,2}))?$/

// The digits of `1,234.56`, `1.234,56` and `1,50` with a point for the decimals; undefined where a comma could be either.
const withPoint = (text: string): string | undefined => {
  if (!text.includes(',')) return text
  if (/^\d{1,3}(?:,\d{3})+\.\d+$/.test(text)) return text.replaceAll(',', '')
  if (/^\d{1,3}(?:\.\d{3})+,\d+$/.test(text)) return text.replaceAll('.', '').replace(',', '.')
  if (/^\d{1,3}(?:,\d{3}){2,}$/.test(text)) return text.replaceAll(',', '')
  // 1,500 may be fifteen hundred or one and a half; 0,500 and 1,50 cannot be the first.
  return /^(?:\d+,(?:\d{1,2}|\d{4,})|0,\d+)$/.test(text) ? text.replace(',', '.') : undefined
}

// Moves the point to the right and drops what is empty behind it; undefined when something stands behind it.
const shiftPoint = (units: string, fraction: string, by: number): string | undefined => {
  const digits = units + fraction
  const point = units.length + by
  if (point <= 0) return /[1-9]/.test(digits) ? undefined : '0'
  if (/[1-9]/.test(digits.slice(point))) return undefined
  return digits.slice(0, point).padEnd(point, '0')
}

/**
 * Millionths of the currency of a price as files write it, exactly: `0.153`, `£1.50`, `1,50`, `-0.02`, `1e-3`. An empty
 * text is no price (null).
 */
export const readPrice = ({
  text,
  unit,
  currency,
  field,
}: {
  readonly text: string
  readonly unit: PriceUnit
  readonly currency: string
  readonly field: string
}): number | null | Rejection => {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const match = /^([+-]?)\s*([£€$])?\s*([+-]?)\s*([\d.,eE+-]+?)\s*(?:([A-Za-z]{3})|([£€]))?$/.exec(trimmed)
  const [, before = '', sign, after = '', number = '', word, signBehind] = match ?? []
  const said = word?.toUpperCase() ?? signs[sign ?? signBehind ?? '']
  if (said !== undefined && said !== currency)
    return { reason: `${field} is in ${said} (${shown(text)}), but this source is in ${currency}.` }
  const pointed = withPoint(number)
  if (match !== null && pointed === undefined)
    return { reason: `${field} has a comma that could stand for thousands or for the decimal point: ${shown(text)}.` }
  const decimal = plain.exec(pointed ?? '')
  const [, units = '', fraction = '', exponent = '0'] = decimal ?? []
  if (match === null || decimal === null || units + fraction === '' || (before !== '' && after !== ''))
    return { reason: `${field} is no amount, such as 0.153: ${shown(text)}.` }
  const digits = shiftPoint(units, fraction, 6 - decimalsOf[unit] + Number(exponent))
  if (digits === undefined)
    return { reason: `${field} is finer than a millionth, so it cannot be kept exactly: ${shown(text)}.` }
  const micros = Number(digits)
  if (!Number.isSafeInteger(micros) || micros > 1e15) return { reason: `${field} is no likely amount: ${shown(text)}.` }
  return (before === '-' || after === '-') && micros !== 0 ? -micros : micros
}
