import { callExportEndpoints } from '#contract/my-account/exports.ts'
import { type ExportFormat, reportFileEndpoints, reportQueryOf } from '#contract/my-account/reports.ts'
import { type ReportKey, reports } from '#rules/reports.ts'
import { addressOf } from '#web/kit/call.ts'
import { Dialog } from '#web/kit/dialog.tsx'
import { FaultNote } from '#web/kit/form.tsx'
import { formatNoun } from '#web/kit/format.ts'
import { useAct } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { readAddress } from '#web/kit/valid-address.ts'
import { Button, Radio, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { builtAreas } from '../areas.ts'
import type { Search } from './address-values.ts'
import { keepFilters } from './report-places.ts'
import { useDoor } from '#web/kit/query.tsx'

/** Files with more rows are made in the background. */
const MOST_AT_ONCE = 20_000

const formats: readonly { value: ExportFormat; label: string; description: string }[] = [
  { value: 'csv', label: 'CSV', description: 'For programs and any spreadsheet.' },
  { value: 'xlsx', label: 'Excel', description: 'A workbook; phone numbers stay text.' },
  { value: 'pdf', label: 'PDF', description: 'To print or to send on.' },
]

type ExportDialogProps = { report: ReportKey; search: Search; rows: number | undefined; close: () => void }

const describeRows = (rows: number | undefined): string =>
  rows === undefined ? 'The file holds all figures of the report.' : `The file will have ${formatNoun(rows, 'row')}.`

/** Takes a report as a file: at once where it is small, made in the background where it is large. */
export const ExportDialog = ({ report, search, rows, close }: ExportDialogProps) => {
  const door = useDoor()
  const navigate = useNavigate()
  const [format, setFormat] = useState<ExportFormat>('csv')
  const query = readAddress(reportQueryOf(report), keepFilters(search)).search
  const order = useAct(callExportEndpoints.order, {
    quiet: true,
    onDone: () => {
      close()
      showToast({ tone: 'good', text: 'The export is being made. This page tells you when it is ready.' })
      void navigate({ to: builtAreas.callExports.path })
    },
  })
  const offered = formats.filter(({ value }) => value !== 'pdf' || report !== 'call-list')
  const isLarge = rows !== undefined && rows > MOST_AT_ONCE
  const background = () => order.mutate({ body: { report, format, query: query } })
  return (
    <Dialog
      title={`Export “${reports[report].label}”`}
      onClose={close}
      footer={
        <>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button variant={isLarge ? 'filled' : 'default'} loading={order.isPending} onClick={background}>
            Make in the background
          </Button>
          {isLarge ? null : (
            <Button
              component="a"
              href={addressOf(door, reportFileEndpoints[report], { query: { ...query, format } })}
              download
              onClick={() => setTimeout(close, 100)}
            >
              Download
            </Button>
          )}
        </>
      }
    >
      {order.error === null ? null : <FaultNote>{order.error.message}</FaultNote>}
      <p>
        {describeRows(rows)} It follows the period and the filters of this page
        {isLarge ? '. So large a file is made in the background' : ''}.
      </p>
      <Radio.Group label="Format" value={format} onChange={(value) => setFormat(value)}>
        <Stack gap="xs" mt="xs">
          {offered.map(({ value, label, description }) => (
            <Radio key={value} value={value} label={label} description={description} />
          ))}
        </Stack>
      </Radio.Group>
    </Dialog>
  )
}
