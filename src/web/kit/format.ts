const ZONE = 'Europe/London'

const instantFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: ZONE })
const secondsFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: ZONE })
const momentFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: ZONE })
const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' })
const countFormat = new Intl.NumberFormat('en-GB')

/** A moment as London's clock shows it: `3 Mar 2026, 14:05`. */
export const formatInstant = (instant: string): string => instantFormat.format(new Date(instant))

/** A moment to the second, for logs. */
export const formatSecond = (instant: string): string => secondsFormat.format(new Date(instant))

/** A moment in a sentence: `3 March 2027 at 06:00`. */
export const formatMoment = (instant: string): string => momentFormat.format(new Date(instant))

/** A civil day such as `2026-03-01`, as `1 Mar 2026`. */
export const formatDay = (day: string): string => dayFormat.format(new Date(`${day}T00:00:00Z`))

/** Today in London, as `2026-03-01`. */
export const today = (): string => new Intl.DateTimeFormat('en-CA', { timeZone: ZONE }).format(new Date())

/** A length of time as h:mm:ss. */
export const formatDuration = (seconds: number): string => {
  const whole = Math.round(seconds)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
}

/** A count with thousands set apart. */
export const formatCount = (count: number): string => countFormat.format(count)

/** `1 customer`, `2 customers`. */
export const formatNoun = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`

/** How many decimals an amount needs: the pence, and further ones that it has. */
export const moneyDecimals = (amount: string): number => Math.min(4, Math.max(2, amount.split('.')[1]?.length ?? 0))

/** An amount of money from a decimal text: `42.751` pounds as `£42.751`, with at least the pence, or `least` decimals. */
export const formatMoney = (amount: string, currency: string, least = 2): string =>
  new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency,
    minimumFractionDigits: least,
    maximumFractionDigits: 4,
  }).format(Number(amount))

/** The size of a file. */
export const formatSize = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
