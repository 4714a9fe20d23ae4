import type { ReportCell, ReportColumn } from '#rules/reports.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { formatCount, formatDay, formatDuration, formatInstant, formatMoney, moneyDecimals } from '#web/kit/format.ts'

const shareFormat = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 })
const changeFormat = new Intl.NumberFormat('en-GB', {
  style: 'percent',
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
})
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })

type AnyColumn = Pick<ReportColumn, 'key' | 'kind'> & { currency?: string | undefined; metric?: string | undefined }

/** What stands for a figure that is not known. */
const NONE = '–'

const isChange = ({ metric, key }: AnyColumn): boolean => metric === 'change' || /change$/i.test(key)

const asPhone = (text: string): string => (/^\+\d+$/.test(text) ? displayNumber(text) : text)

/** A cell as people read it: `1,234`, `0:02:31`, `£1.20`, `020 7946 0000`. */
export const formatCell = (column: AnyColumn, value: ReportCell | undefined, decimals = 2): string => {
  if (value === null || value === undefined) return isChange(column) ? 'n/a' : NONE
  switch (column.kind) {
    case 'phone':
      return asPhone(String(value))
    case 'day':
      return formatDay(String(value))
    case 'month':
      return monthFormat.format(new Date(`${String(value).slice(0, 7)}-01T00:00:00Z`))
    case 'instant':
      return formatInstant(String(value))
    case 'count':
      return formatCount(Number(value))
    case 'seconds':
      return formatDuration(Number(value))
    case 'share':
      return (isChange(column) ? changeFormat : shareFormat).format(Number(value)).replace('-', '−')
    case 'money':
      return formatMoney(String(value), column.currency ?? 'GBP', decimals)
    case 'text':
      return String(value)
  }
}

/** A cell for a spreadsheet: figures without separators, phone numbers in full international form. */
export const copyCell = (column: AnyColumn, value: ReportCell | undefined): string => {
  if (value === null || value === undefined) return ''
  return column.kind === 'seconds' ? formatDuration(Number(value)) : String(value)
}

const figureKinds: ReadonlySet<string> = new Set(['count', 'seconds', 'share', 'money'])

/** Whether a column holds figures: those stand to the right, can be added up and drawn. */
export const isFigure = ({ kind }: AnyColumn): boolean => figureKinds.has(kind)

/** A cell by which lines are ordered. */
export const sortValue = (column: AnyColumn, value: ReportCell | undefined): number | string | null => {
  if (value === null || value === undefined) return null
  return isFigure(column) ? Number(value) : String(value).toLowerCase()
}

/** The decimals that all amounts of a column are written with, so that their points stand below each other. */
export const decimalsOf = (column: AnyColumn, values: readonly (ReportCell | undefined)[]): number =>
  column.kind === 'money'
    ? Math.max(2, ...values.map((value) => (value === null || value === undefined ? 2 : moneyDecimals(String(value)))))
    : 2
