import { today } from '#web/kit/format.ts'

const format = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** `2026-03` as `March 2026`. */
export const monthLabel = (month: string): string => format.format(new Date(`${month}-01T00:00:00Z`))

/** This month and those before it, the newest first. */
export const latestMonths = (count: number): string[] => {
  const [year = 0, month = 1] = today().split('-').map(Number)
  return Array.from({ length: count }, (_, back) =>
    new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7),
  )
}
