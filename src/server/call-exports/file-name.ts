import type { ExportFormat } from '#contract/my-account/reports.ts'

/** A word that is safe in a file name and a header of HTTP whatever a customer is called. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)

/** A file of an account: `AVIA0001-numbers-2026-10-31.csv`. */
export const accountFileName = ({ accountNumber }: { readonly accountNumber: string }, rest: string): string =>
  `${plain(accountNumber) || 'account'}-${rest}`

/** `AVIA0001-calls-by-day-2026-10-01-to-2026-10-31.csv`. */
export const reportFileName = (
  { accountNumber }: { readonly accountNumber: string },
  { report, period }: { readonly report: string; readonly period: { readonly from: string; readonly to: string } },
  format: ExportFormat | 'zip',
): string => {
  const days = period.from === period.to ? period.from : `${period.from}-to-${period.to}`
  return [plain(accountNumber) || 'account', plain(report), days].join('-') + `.${format}`
}

/** The content type of each kind of file. */
export const contentTypes: Readonly<Record<ExportFormat | 'zip', string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  zip: 'application/zip',
}
