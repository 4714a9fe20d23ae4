import { ownCallEndpoints } from '#contract/my-account/calls.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { useAddress } from '#web/kit/address.ts'
import { addressOf } from '#web/kit/call.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Loaded } from '#web/kit/detail-page.tsx'
import { formatCount, formatDay } from '#web/kit/format.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { readAddress } from '#web/kit/valid-address.ts'
import { Button } from '@mantine/core'
import { CallsFrame } from './calls-frame.tsx'
import styles from './calls.module.css'
import { PeriodControl } from './period-control.tsx'

const { days, dayFile } = ownCallEndpoints
type DayOfRecords = AnswerOf<typeof days>['rows'][number]

const columns: readonly Column<DayOfRecords>[] = [
  { key: 'day', label: 'Day', heading: true, nowrap: true, cell: (row) => formatDay(row.day) },
  { key: 'rows', label: 'Rows', align: 'right', cell: (row) => formatCount(row.rows) },
  { key: 'bytes', label: 'Size', align: 'right', cell: (row) => `${formatCount(row.bytes)} bytes` },
  {
    key: 'file',
    label: 'File',
    align: 'right',
    cell: (row) => (
      <Button
        component="a"
        size="compact-sm"
        variant="default"
        href={addressOf('my-account', dayFile, { params: { day: row.day } })}
        download
        aria-label={`CSV of ${formatDay(row.day)}`}
      >
        CSV
      </Button>
    ),
  },
]

const DailyRecords = () => {
  const address = useAddress()
  const { search, query } = readAddress(days.query, address.search)
  const asked = useAsk(days, { query: query }, { keepPrevious: true })
  return (
    <>
      <PageTitle
        title="Daily call records"
        lead="One file for each day of the London clock; days without calls are left out."
      />
      <div className={styles.only}>
        <PeriodControl search={search} change={address.change} />
      </div>
      <section className={styles.filters} aria-label="Daily call records">
        <Loaded asked={asked}>
          {({ rows }) =>
            rows.length === 0 ? (
              <Blank title="No calls in this period">Choose another period to see other days.</Blank>
            ) : (
              <DataTable
                figures
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
    <DailyRecords />
  </CallsFrame>
)
