import { backendContract } from '#contract/backend/index.ts'
import type { number } from '#contract/backend/numbers.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { CopyButton } from '#web/kit/copy-button.tsx'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Loaded, Section } from '#web/kit/detail-page.tsx'
import { formatDay } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { useMay } from '../me.tsx'
import styles from './customer-numbers.module.css'
import { NumberDialog } from './number-dialog.tsx'

export type OwnedNumber = z.output<typeof number>

const labelNames = ['description', 'site', 'campaign'] as const
const titles = { description: 'Description', site: 'Site', campaign: 'Campaign' } as const

/** Both owners' words side by side: each writes their own side only. */
const Labels = ({ row }: { row: OwnedNumber }) => {
  const given = labelNames.filter((name) => row[name].staff !== null || row[name].customer !== null)
  if (given.length === 0) return <span className={styles.none}>No labels</span>
  return (
    <dl className={styles.labels}>
      {given.map((name) => (
        <div key={name}>
          <dt>{titles[name]}</dt>
          <dd>
            <span>
              <span className={styles.owner}>Staff</span> {row[name].staff ?? '–'}
            </span>
            <span>
              <span className={styles.owner}>Customer</span> {row[name].customer ?? '–'}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

const columnsFor = (edit: ((row: OwnedNumber) => void) | undefined): Column<OwnedNumber>[] => [
  {
    key: 'number',
    label: 'Number',
    heading: true,
    cell: (row) => (
      <>
        <span className={styles.number}>
          {displayNumber(row.e164)}
          <CopyButton text={row.e164} label={`Copy ${row.e164}`} />
        </span>
        {row.alternateSpellings.length === 0 ? null : (
          <Text size="xs" c="dimmed">
            In call records also {row.alternateSpellings.join(', ')}
          </Text>
        )}
      </>
    ),
  },
  {
    key: 'type',
    label: 'Type and status',
    cell: (row) => (
      <>
        {row.type.name}{' '}
        <StatusMark tone={row.status.visibleInFrontend ? 'good' : 'plain'}>{row.status.name}</StatusMark>
      </>
    ),
  },
  {
    key: 'owned',
    label: 'Owned',
    cell: (row) =>
      row.droppedOn === null
        ? `from ${formatDay(row.soldOn)}`
        : `${formatDay(row.soldOn)} until before ${formatDay(row.droppedOn)}`,
  },
  { key: 'labels', label: 'Labels', cell: (row) => <Labels row={row} /> },
  ...(edit === undefined
    ? []
    : [
        {
          key: 'edit',
          label: 'Edit',
          hideLabel: true,
          align: 'right' as const,
          cell: (row: OwnedNumber) => (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Edit ${displayNumber(row.e164)}`}
              onClick={() => edit(row)}
            >
              Edit
            </Button>
          ),
        },
      ]),
]

/** A long list is opened on request, so that what stands below it is near. */
const FIRST_SHOWN = 10

/** The numbers of a customer, with both owners' labels. */
export const CustomerNumbers = ({ customerId }: { customerId: number }) => {
  const mayEdit = useMay('numbers:edit')
  const [shown, setShown] = useState<OwnedNumber | 'new'>()
  const [all, setAll] = useState(false)
  const asked = useAsk(backendContract.numbers.listOfCustomer, { params: { id: customerId } })
  const add = mayEdit ? (
    <Button size="xs" variant="default" onClick={() => setShown('new')}>
      Add number
    </Button>
  ) : undefined
  return (
    <Section
      title="Numbers"
      lead="Labels exist twice: what staff typed and what the customer typed."
      actions={add}
      flush
    >
      <Loaded asked={asked}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Blank title="No numbers yet">
              Calls that were nobody’s are allocated as soon as their number is added.
            </Blank>
          ) : (
            <>
              <DataTable
                caption="Numbers"
                columns={columnsFor(mayEdit ? setShown : undefined)}
                rows={all ? rows : rows.slice(0, FIRST_SHOWN)}
                rowKey={(row) => row.id}
              />
              {all || rows.length <= FIRST_SHOWN ? null : (
                <Button m="md" variant="default" onClick={() => setAll(true)}>
                  Show all {rows.length} numbers
                </Button>
              )}
            </>
          )
        }
      </Loaded>
      {shown === undefined ? null : (
        <NumberDialog
          customerId={customerId}
          number={shown === 'new' ? undefined : shown}
          close={() => setShown(undefined)}
        />
      )}
    </Section>
  )
}
