import type { AnswerOf } from '#contract/endpoint.ts'
import { callExportEndpoints } from '#contract/my-account/exports.ts'
import { addressOf } from '#web/kit/call.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { confirm } from '#web/kit/dialog.tsx'
import { formatCount, formatInstant } from '#web/kit/format.ts'
import { PlainList } from '#web/kit/plain-list.tsx'
import { useAct, useAsk, useDoor } from '#web/kit/query.tsx'
import { StatusMark, type Tone } from '#web/kit/status-mark.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, Progress } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { builtAreas } from '../areas.ts'
import { CallsFrame } from './calls-frame.tsx'
import { formatBytes } from './file-size.ts'
import styles from './reports.module.css'

type Export = AnswerOf<typeof callExportEndpoints.list>['rows'][number]

const states: Readonly<Record<Export['state'], { word: string; tone: Tone }>> = {
  waiting: { word: 'Waiting', tone: 'plain' },
  running: { word: 'Being made', tone: 'accent' },
  done: { word: 'Ready', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  cancelled: { word: 'Cancelled', tone: 'plain' },
  expired: { word: 'Expired', tone: 'plain' },
}

const isMoving = ({ state }: Export): boolean => state === 'waiting' || state === 'running'

const State = ({ row }: { row: Export }) => {
  const { word, tone } = states[row.state]
  const percent = row.expectedRows === 0 ? 0 : Math.min(100, Math.round((row.rows / row.expectedRows) * 100))
  return (
    <>
      <StatusMark tone={tone}>{word}</StatusMark>
      {row.state === 'running' ? (
        <>
          <Progress value={percent} size="sm" mt={6} aria-label={`${row.title}: ${percent} per cent`} />
          <span className={styles.under}>
            {formatCount(row.rows)} of {formatCount(row.expectedRows)} rows
          </span>
        </>
      ) : null}
      {row.reason === null ? null : <span className={styles.under}>{row.reason}</span>}
      {row.state === 'done' && row.expiresAt !== null ? (
        <span className={styles.under}>until {formatInstant(row.expiresAt)}</span>
      ) : null}
    </>
  )
}

const Actions = ({ row }: { row: Export }) => {
  const door = useDoor()
  const moving = isMoving(row)
  const cancel = useAct(callExportEndpoints.cancel, {
    done: moving ? 'The export is cancelled.' : 'The file is deleted.',
  })
  const ask = async () => {
    const yes = await confirm({
      title: moving ? 'Cancel this export?' : 'Delete this file?',
      text: `${row.title}: ${row.describes}. It can be ordered again.`,
      action: moving ? 'Cancel export' : 'Delete',
      refuse: 'Keep',
      danger: true,
    })
    if (yes) cancel.mutate({ params: { id: row.id } })
  }
  return (
    <span className={styles.acts}>
      {row.state === 'done' ? (
        <Button
          component="a"
          size="compact-sm"
          variant="default"
          href={addressOf(door, callExportEndpoints.file, { params: { id: row.id } })}
          download
          aria-label={`Download ${row.fileName}`}
        >
          Download
        </Button>
      ) : null}
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`${moving ? 'Cancel' : 'Delete'} ${row.fileName}`}
        onClick={() => void ask()}
      >
        {moving ? 'Cancel' : 'Delete'}
      </Button>
    </span>
  )
}

const columns: readonly Column<Export>[] = [
  {
    key: 'file',
    label: 'Export',
    heading: true,
    cell: (row) => (
      <>
        {row.title}
        <span className={styles.under}>{row.describes}</span>
        <span className={styles.under}>{row.fileName}</span>
      </>
    ),
  },
  { key: 'state', label: 'State', cell: (row) => <State row={row} /> },
  {
    key: 'rows',
    label: 'Rows',
    align: 'right',
    cell: (row) => formatCount(row.state === 'done' ? row.rows : row.expectedRows),
  },
  { key: 'bytes', label: 'Size', align: 'right', cell: (row) => (row.bytes === null ? '–' : formatBytes(row.bytes)) },
  { key: 'ordered', label: 'Ordered', nowrap: true, cell: (row) => formatInstant(row.orderedAt) },
  { key: 'acts', label: 'Actions', hideLabel: true, align: 'right', cell: (row) => <Actions row={row} /> },
]

/** Tells when an export that was seen under way is ready. */
const useNotice = (rows: readonly Export[] | undefined): void => {
  const moving = useRef(new Set<number>())
  useEffect(() => {
    for (const row of rows ?? []) {
      if (isMoving(row)) moving.current.add(row.id)
      else if (moving.current.delete(row.id)) {
        if (row.state === 'done') showToast({ tone: 'good', text: `${row.fileName} is ready.` })
        if (row.state === 'failed') showToast({ tone: 'bad', text: `${row.fileName} could not be made.` })
      }
    }
  }, [rows])
}

/** The exports that are made in the background: their progress, and their files while they last. */
export const ExportsPage = () => {
  const asked = useAsk(
    callExportEndpoints.list,
    {},
    { whileMoving: { everyMs: 1500, isMoving: ({ rows }) => rows.some(isMoving) } },
  )
  useNotice(asked.data?.rows)
  return (
    <CallsFrame current="exports">
      <PlainList
        title={builtAreas.callExports.title}
        lead="Large reports are made in the background. Each file stays for seven days, and what you may see is asked again when you download it."
        asked={asked}
        columns={columns}
        rowKey={(row) => row.id}
        firstUse={{
          title: 'No exports yet',
          text: 'Open a report, choose “Export”, and have it made in the background.',
          action: <Link to={builtAreas.calls.path}>To the reports</Link>,
        }}
      />
    </CallsFrame>
  )
}
