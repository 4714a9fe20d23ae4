import { backendContract } from '#contract/backend/index.ts'
import type { callSource } from '#contract/backend/calls.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { LinkButton } from '#web/kit/link-button.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { z } from 'zod'
import { formatLabels } from '../call-imports/call-import-words.ts'
import { EditedList } from '../edited-list/edited-list.tsx'
import { CallSourceDialog } from './call-source-dialog.tsx'
import { partyLabels, priceLabels } from './call-source-words.ts'

export type CallSource = z.output<typeof callSource>

const columns: readonly Column<CallSource>[] = [
  {
    key: 'name',
    label: 'Name',
    heading: true,
    cell: (row) => (
      <>
        <strong>{row.name}</strong>
        {row.carrier === '' ? null : (
          <Text size="xs" c="dimmed">
            {row.carrier}
          </Text>
        )}
      </>
    ),
  },
  { key: 'format', label: 'Format', cell: (row) => formatLabels[row.format] },
  { key: 'zone', label: 'Time zone', cell: (row) => row.zone },
  { key: 'price', label: 'Price', cell: (row) => `${priceLabels[row.priceKind]}, ${row.currency}` },
  { key: 'party', label: 'Customer is', cell: (row) => partyLabels[row.party] },
  {
    key: 'customer',
    label: 'All calls of',
    cell: (row) =>
      row.customer === null ? (
        'Whoever has the number'
      ) : (
        <Link to={`/customers/${row.customer.id}`}>{row.customer.name}</Link>
      ),
  },
]

/** Where call-record files come from, and how each is read. */
export const CallSourceListPage = () => (
  <EditedList
    title="Call sources"
    lead="A carrier or switch, and how its files are read. Only a retail price is ever shown to a customer."
    asked={useAsk(backendContract.callSources.list, {})}
    columns={columns}
    rowKey={(row) => row.id}
    need="calls:edit"
    add="Add source"
    further={
      <LinkButton to="/call-sources/map" variant="default">
        Map a file
      </LinkButton>
    }
    firstUse={{ title: 'No sources yet', text: 'A source says format, time zone and price of its files.' }}
    dialog={(source, close) => <CallSourceDialog source={source} close={close} />}
  />
)
