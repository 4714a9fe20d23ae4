import type { AnswerOf } from '#contract/endpoint.ts'
import { reportScheduleEndpoints } from '#contract/my-account/saved-views.ts'
import { reports } from '#rules/reports.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { confirm } from '#web/kit/dialog.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { PlainList } from '#web/kit/plain-list.tsx'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconDots, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { builtAreas } from '../areas.ts'
import { useMe } from '../me.tsx'
import { CallsFrame } from './calls-frame.tsx'
import { ScheduleDialog } from './schedule-dialog.tsx'
import { bodyOf, describeWhen, resultWords, type Schedule } from './schedule-words.ts'
import styles from './reports.module.css'
import { ViewDescription } from './view-description.tsx'

const State = ({ row }: { row: Schedule }) => {
  if (row.state === 'on') return <StatusMark tone="good">On</StatusMark>
  return (
    <>
      <StatusMark tone={row.state === 'stopped' ? 'bad' : 'plain'}>
        {row.state === 'stopped' ? 'Stopped' : 'Paused'}
      </StatusMark>
      {row.reason === null ? null : <span className={styles.under}>{row.reason}</span>}
    </>
  )
}

const LastRun = ({ row: { lastRunAt, lastResult } }: { row: Schedule }) =>
  lastRunAt === null ? (
    'Not sent yet'
  ) : (
    <>
      {formatInstant(lastRunAt)}
      {lastResult === null ? null : <span className={styles.under}>{resultWords[lastResult]}</span>}
    </>
  )

const Actions = ({ row, edit }: { row: Schedule; edit: () => void }) => {
  const run = useAct(reportScheduleEndpoints.run, { done: 'The report is on its way. Its next run stays as it is.' })
  const update = useAct(reportScheduleEndpoints.update, {
    done: row.state === 'on' ? 'The report is paused.' : 'The report is sent again from its next time on.',
  })
  const remove = useAct(reportScheduleEndpoints.remove, { done: 'The report is no longer sent.' })
  const params = { id: row.id }
  const ask = async () => {
    const yes = await confirm({
      title: `Stop sending “${row.view.name}”?`,
      text: 'The saved view stays.',
      action: 'Delete',
      danger: true,
    })
    if (yes) remove.mutate({ params })
  }
  const turn = () => update.mutate({ params, body: { ...bodyOf(row), state: row.state === 'on' ? 'paused' : 'on' } })
  return (
    <span className={styles.acts}>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Send ${row.view.name} now`}
        loading={run.isPending}
        onClick={() => run.mutate({ params })}
      >
        Send now
      </Button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="default" size={26} aria-label={`More for ${row.view.name}`}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={edit}>Change</Menu.Item>
          <Menu.Item onClick={turn}>{row.state === 'on' ? 'Pause' : 'Go on'}</Menu.Item>
          <Menu.Item onClick={() => void ask()}>Delete</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </span>
  )
}

const columnsFor = (edit: (row: Schedule) => void): Column<Schedule>[] => [
  {
    key: 'view',
    label: 'View',
    heading: true,
    cell: ({ view }) => (
      <>
        {view.name}
        <span className={styles.under}>{reports[view.report].label}</span>
        <span className={styles.under}>
          <ViewDescription search={view.search} />
        </span>
      </>
    ),
  },
  {
    key: 'when',
    label: 'When',
    cell: (row) => (
      <>
        {describeWhen(row)}
        <span className={styles.under}>
          {row.format.toUpperCase()}, {row.delivery === 'link' ? 'as a link' : 'attached'}
        </span>
      </>
    ),
  },
  { key: 'state', label: 'State', cell: (row) => <State row={row} /> },
  {
    key: 'next',
    label: 'Next',
    cell: ({ nextRunAt }) => (nextRunAt === null ? '–' : formatInstant(nextRunAt)),
  },
  { key: 'last', label: 'Last', cell: (row) => <LastRun row={row} /> },
  {
    key: 'acts',
    label: 'Actions',
    hideLabel: true,
    align: 'right',
    cell: (row) => <Actions row={row} edit={() => edit(row)} />,
  },
]

type Answer = AnswerOf<typeof reportScheduleEndpoints.list>
const noAttachments: Answer['attachments'] = { allowed: false, reason: null }

/** The views that come by e-mail to whoever is signed in. */
export const EmailedReportsPage = () => {
  const { email, preview } = useMe()
  const asked = useAsk(reportScheduleEndpoints.list, {})
  const [open, setOpen] = useState<Schedule | 'new'>()
  const add =
    preview === null ? (
      <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setOpen('new')}>
        Add
      </Button>
    ) : null
  return (
    <CallsFrame current="emailed">
      <PlainList
        title={builtAreas.emailedReports.title}
        lead={`Saved views that are sent to ${email}. Times are London’s. What you may see is asked again at every sending.`}
        actions={add}
        asked={asked}
        columns={columnsFor(setOpen)}
        rowKey={(row) => row.id}
        firstUse={{
          title: 'No e-mailed reports yet',
          text: 'Have a saved view sent to you daily, weekly or monthly.',
          action: add,
        }}
      />
      {open === undefined ? null : (
        <ScheduleDialog
          schedule={open === 'new' ? undefined : open}
          attachments={asked.data?.attachments ?? noAttachments}
          close={() => setOpen(undefined)}
        />
      )}
    </CallsFrame>
  )
}
