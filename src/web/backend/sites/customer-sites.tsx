import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Loaded, Section, Stack } from '#web/kit/detail-page.tsx'
import { formatCount, formatDay, today } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Button, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '../me.tsx'
import { CloseSiteDialog, SiteDialog } from './site-dialog.tsx'

const { listOfCustomer } = backendContract.sites
export type Site = AnswerOf<typeof listOfCustomer>['rows'][number]

const columnsOf = (customerId: number): readonly Column<Site>[] => [
  {
    key: 'name',
    label: 'Name',
    heading: true,
    cell: (row) => (
      <>
        <strong>{row.name}</strong>
        {row.address === '' ? null : (
          <Text size="xs" c="dimmed">
            {row.address}
          </Text>
        )}
      </>
    ),
  },
  { key: 'reference', label: 'Reference', cell: (row) => row.reference || '–' },
  {
    key: 'state',
    label: 'State',
    cell: ({ closedOn }) =>
      closedOn === null ? (
        <StatusMark tone="good">Open</StatusMark>
      ) : (
        <StatusMark>
          {closedOn <= today() ? `Closed ${formatDay(closedOn)}` : `Closes ${formatDay(closedOn)}`}
        </StatusMark>
      ),
  },
  {
    key: 'numbers',
    label: 'Numbers today',
    align: 'right',
    cell: (row) =>
      row.numbers === 0 ? (
        '0'
      ) : (
        <Link to="/numbers" search={{ customerId, siteId: row.id }}>
          {formatCount(row.numbers)}
        </Link>
      ),
  },
]

type SitesProps = { title: string; lead: string; rows: readonly Site[]; columns: readonly Column<Site>[]; none: string }

const Sites = ({ title, lead, rows, columns, none, ...more }: SitesProps & { actions?: React.ReactNode }) => (
  <Section title={title} lead={lead} flush {...more}>
    {rows.length === 0 ? (
      <Blank title="No sites yet">{none}</Blank>
    ) : (
      <DataTable caption={title} columns={columns} rows={rows} rowKey={({ id }) => id} />
    )}
  </Section>
)

/** The sites of a customer, by whose they are. */
export const CustomerSites = ({ customerId }: { customerId: number }) => {
  const mayEdit = useMay('numbers:edit')
  const asked = useAsk(listOfCustomer, { params: { id: customerId } })
  const [shown, setShown] = useState<{ act: 'edit' | 'close'; site: Site } | 'new'>()
  const close = () => setShown(undefined)
  const columns = columnsOf(customerId)
  const acts: Column<Site> = {
    key: 'acts',
    label: 'Actions',
    hideLabel: true,
    align: 'right',
    cell: (site) => (
      <>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Edit ${site.name}`}
          onClick={() => setShown({ act: 'edit', site })}
        >
          Edit
        </Button>{' '}
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={`${site.closedOn === null ? 'Close' : 'Open'} ${site.name}`}
          onClick={() => setShown({ act: 'close', site })}
        >
          {site.closedOn === null ? 'Close' : 'Open again'}
        </Button>
      </>
    ),
  }
  const add = mayEdit ? (
    <Button size="xs" variant="default" onClick={() => setShown('new')}>
      Add site
    </Button>
  ) : undefined
  return (
    <Loaded asked={asked}>
      {({ rows }) => (
        <Stack>
          <Sites
            title="Staff sites"
            lead="Cost centres of the bill: offices, departments, projects. Numbers are put at them on the tab Numbers."
            rows={rows.filter(({ owner }) => owner === 'staff')}
            columns={mayEdit ? [...columns, acts] : columns}
            none="A site sorts the numbers of a customer on the bill and in reports."
            actions={add}
          />
          <Sites
            title="The customer’s own sites"
            lead="Made in the portal. They win there over the staff’s; bills never use them."
            rows={rows.filter(({ owner }) => owner === 'customer')}
            columns={columns}
            none="The customer has made none in the portal."
          />
          {shown === undefined ? null : shown === 'new' ? (
            <SiteDialog customerId={customerId} site={undefined} close={close} />
          ) : shown.act === 'edit' ? (
            <SiteDialog customerId={customerId} site={shown.site} close={close} />
          ) : (
            <CloseSiteDialog site={shown.site} close={close} />
          )}
        </Stack>
      )}
    </Loaded>
  )
}
