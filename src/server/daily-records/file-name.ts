import { reportFileName } from '../call-exports/file-name.ts'
import type { RecordReader } from './record-reader.ts'

/** `AVIA0001-call-records-2026-10-25-v2.csv`. */
export const recordFileName = (
  { accountNumber }: Pick<RecordReader, 'accountNumber'>,
  { day, version }: { readonly day: string; readonly version: number },
): string =>
  reportFileName({ accountNumber }, { report: 'call-records', period: { from: day, to: day } }, 'csv').replace(
    /\.csv$/,
    `-v${version}.csv`,
  )

/** `AVIA0001-call-records-2026-10-01-to-2026-10-31.zip`. */
export const archiveFileName = (
  { accountNumber }: Pick<RecordReader, 'accountNumber'>,
  period: { readonly from: string; readonly to: string },
): string => reportFileName({ accountNumber }, { report: 'call-records', period }, 'zip')
