/** Millionths of a currency unit in one unit. */
export const MICROS = 1_000_000

const decimal = /^([+-]?)(\d{1,9})(?:\.(\d{1,12}))?$/

/** The amount of a decimal text in micros, exactly; undefined when it is no plain decimal or finer than a micro. */
export const parseMicros = (text: string): number | undefined => {
  const match = decimal.exec(text)
  if (match === null) return undefined
  const [, sign, units = '0', fraction = ''] = match
  if (/[1-9]/.test(fraction.slice(6))) return undefined
  const micros = Number(units) * MICROS + Number(fraction.slice(0, 6).padEnd(6, '0'))
  return sign === '-' && micros !== 0 ? -micros : micros
}

/** Micros as a decimal string with at least two decimals and no more than needed: 42751000 is `42.751`. */
export const formatMicros = (micros: number): string => {
  const whole = Math.trunc(Math.abs(micros))
  const fraction = String(whole % MICROS)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '')
  return `${micros < 0 ? '-' : ''}${Math.floor(whole / MICROS)}.${fraction}`
}

/** Micros as a decimal string; null stays null, which pages show as `not priced`. */
export const formatPrice = (micros: number | null): string | null => (micros === null ? null : formatMicros(micros))
