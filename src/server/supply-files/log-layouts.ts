import type { CallFormat } from '#rules/call.ts'
import type { LogLayout } from '#rules/fixed-width-layout.ts'
import { problemOfLayout } from '#rules/layout-problems.ts'
import { refuseField } from '../http/refusal.ts'

/** Refuses a layout that no log can be read by. */
export const checkLayout = ({ format, layout }: { format: CallFormat; layout: LogLayout | null }): void => {
  if (layout === null) return
  if (format !== 'printer-log') refuseField('layout', 'Only the format “PBX printer log” has a layout.')
  if (!('shapes' in layout)) return
  const problem = problemOfLayout(layout)
  if (problem !== undefined) refuseField('layout', problem)
}

/** A layout in words, for the activity log. */
export const describeLayout = (layout: LogLayout | null): string | undefined => {
  if (layout === null) return undefined
  if ('shapes' in layout) return `${layout.title} (${layout.dateOrders.join(' or ')})`
  const { dateOrder, exitCode, areaCode } = layout
  return (
    [dateOrder, exitCode && `exit code ${exitCode}`, areaCode && `area ${areaCode}`].filter(Boolean).join(', ') ||
    undefined
  )
}
