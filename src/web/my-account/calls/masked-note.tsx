import { useOpens } from '../me.tsx'
import { ReportNotes } from './report-header.tsx'

/** Says once for the page that the last digits of callers are hidden. */
export const MaskedNote = () =>
  useOpens('view_caller_numbers') ? null : (
    <ReportNotes notes={['The last digits of callers’ numbers are hidden, as your access is set.']} />
  )
