import { dailyRecordEndpoints } from '#contract/my-account/daily-records.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { useAddress } from '#web/kit/address.ts'
import { addressOf } from '#web/kit/call.ts'
import { CopyButton } from '#web/kit/copy-button.tsx'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Loaded } from '#web/kit/detail-page.tsx'
import { formatCount, formatDay, formatInstant } from '#web/kit/format.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk, useDoor } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { readAddress } from '#web/kit/valid-address.ts'
import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { CallsFrame } from './calls-frame.tsx'
import { formatBytes } from './file-size.ts'
import { formatCell } from './report-cells.ts'
import { NotItemised } from './not-itemised.tsx'
import { PeriodControl } from './period-control.tsx'
import { useRememberedPeriod } from './remembered-period.ts'
import styles from './calls.module.css'

const { list, file, archive } = dailyRecordEndpoints
type DayOfRecords = AnswerOf<typeof list>['rows'][number]

const Checksum = ({ row: { day, sha256 } }: { row: DayOfRecords }) =>
  sha256 === null ? (
    '–'
  ) : (
    <span className={styles.checksum}>
      <code title={sha256}>{sha256.slice(0, 12)}…</code>
      <CopyButton text={sha256} label={`Copy the SHA-256 of ${formatDay(day)}`} />
    </span>
  )

const Version = ({ row: { version, changed, issuedAt } }: { row: DayOfRecords }) => (
  <>
    {version ?? '–'}
    {changed === '' ? null : <span className={styles.under}>{changed}</span>}
    {version === null || version < 2 || issuedAt === null ? null : (
      <span className={styles.under}>issued {formatInstant(issuedAt)}</span>
    )}
  </>
)

const State = ({ row: { provisional, completeTo } }: { row: DayOfRecords }) => (
  <>
    <StatusMark tone={provisional ? 'warn' : 'good'}>{provisional ? 'Provisional' : 'Final'}</StatusMark>
    <span className={styles.under}>
      {completeTo === null ? 'completeness not known' : `complete to ${formatInstant(completeTo)}`}
    </span>
  </>
)

const Download = ({ row: { day } }: { row: DayOfRecords }) => (
  <Button
    component="a"
    size="compact-sm"
    variant="default"
    href={addressOf(useDoor(), file, { params: { day } })}
    download
    aria-label={`CSV of ${formatDay(day)}`}
  >
    CSV
  </Button>
)

const columns: readonly Column<DayOfRecords>[] = [
  { key: 'day', label: 'Day', heading: true, nowrap: true, cell: (row) => formatDay(row.day) },
  { key: 'rows', label: 'Rows', align: 'right', cell: (row) => formatCount(row.rows) },
  {
    key: 'bytes',
    label: 'Size',
    align: 'right',
    cell: (row) => (row.bytes === null ? 'Being measured' : formatBytes(row.bytes)),
  },
  { key: 'state', label: 'State', cell: (row) => <State row={row} /> },
  { key: 'version', label: 'Version', cell: (row) => <Version row={row} /> },
  { key: 'sha', label: 'SHA-256', cell: (row) => <Checksum row={row} /> },
  { key: 'file', label: 'File', align: 'right', cell: (row) => <Download row={row} /> },
]

const monthsOf = (rows: readonly DayOfRecords[]): string[] => [...new Set(rows.map(({ day }) => day.slice(0, 7)))]

/** All files of a month at once, for the months that are shown. */
const Months = ({ rows }: { rows: readonly DayOfRecords[] }) => {
  const door = useDoor()
  return (
    <div className={styles.months}>
      {monthsOf(rows)
        .slice(0, 3)
        .map((month) => (
          <Button
            key={month}
            component="a"
            variant="default"
            leftSection={<IconDownload size={17} aria-hidden />}
            href={addressOf(door, archive, { query: { month } })}
            download
          >
            {formatCell({ key: 'month', kind: 'month' }, month)} as ZIP
          </Button>
        ))}
    </div>
  )
}

const DailyRecords = () => {
  const address = useAddress()
  const { search, query } = readAddress(list.query, address.search)
  useRememberedPeriod('daily', search, address.change)
  const asked = useAsk(
    list,
    { query },
    {
      keepPrevious: true,
      whileMoving: { everyMs: 2000, isMoving: ({ rows }) => rows.some(({ bytes }) => bytes === null) },
    },
  )
  if (asked.error?.code === 'NOT_ITEMISED') return <NotItemised error={asked.error} />
  return (
    <>
      <div className={styles.only}>
        <PeriodControl search={search} change={address.change} />
        <Months rows={asked.data?.rows ?? []} />
      </div>
      <section className={styles.filters} aria-label="Daily call records">
        <Loaded asked={asked}>
          {({ rows }) =>
            rows.length === 0 ? (
              <Blank title="No calls in this period">Choose another period to see other days.</Blank>
            ) : (
              <DataTable
                caption="Daily call records"
                columns={columns}
                rows={rows}
                rowKey={(row) => row.day}
                dimmed={asked.isPlaceholderData}
              />
            )
          }
        </Loaded>
      </section>
    </>
  )
}

/** One file of call records for each London day that has calls. */
export const DailyCallRecordsPage = () => (
  <CallsFrame current="daily">
    <PageTitle
      title="Daily call records"
      lead="One file for each day of the London clock that is over; days without calls are left out. A file is issued anew, with the next version, when late records arrive or the monthly file replaces daily ones."
    />
    <DailyRecords />
  </CallsFrame>
)
