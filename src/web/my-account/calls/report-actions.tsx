import type { ReportKey } from '#rules/reports.ts'
import { Button } from '@mantine/core'
import { IconBookmark, IconDownload, IconInfoCircle } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useMe, useOpens } from '../me.tsx'
import type { Search } from './address-values.ts'

const AboutDialog = lazy(async () => ({ default: (await import('./about-dialog.tsx')).AboutDialog }))
const ExportDialog = lazy(async () => ({ default: (await import('./export-dialog.tsx')).ExportDialog }))
const SaveViewDialog = lazy(async () => ({ default: (await import('./save-view-dialog.tsx')).SaveViewDialog }))

type ReportActionsProps = {
  report: ReportKey
  search: Search
  /** The lines that a file of the report will have; undefined while they are counted. */
  rows: number | undefined
  metrics?: readonly string[]
}

/** What can be done with a report: explain it, keep its filters as a view, take it as a file. */
export const ReportActions = ({ report, search, rows, metrics = [] }: ReportActionsProps) => {
  const [open, setOpen] = useState<'about' | 'export' | 'save'>()
  const mayExport = useOpens('export_calls')
  const { preview } = useMe()
  const close = () => setOpen(undefined)
  return (
    <>
      <Button
        variant="subtle"
        leftSection={<IconInfoCircle size={17} aria-hidden />}
        aria-haspopup="dialog"
        onClick={() => setOpen('about')}
      >
        About this report
      </Button>
      {preview === null ? (
        <Button
          variant="default"
          leftSection={<IconBookmark size={17} aria-hidden />}
          aria-haspopup="dialog"
          onClick={() => setOpen('save')}
        >
          Save view
        </Button>
      ) : null}
      {mayExport ? (
        <Button
          variant="default"
          leftSection={<IconDownload size={17} aria-hidden />}
          aria-haspopup="dialog"
          onClick={() => setOpen('export')}
        >
          Export
        </Button>
      ) : null}
      <Suspense>
        {open === 'about' ? <AboutDialog report={report} metrics={metrics} close={close} /> : null}
        {open === 'save' ? <SaveViewDialog report={report} search={search} close={close} /> : null}
        {open === 'export' ? <ExportDialog report={report} search={search} rows={rows} close={close} /> : null}
      </Suspense>
    </>
  )
}
