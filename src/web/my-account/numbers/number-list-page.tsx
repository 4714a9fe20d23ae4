import { ownNumberEndpoints, type ownNumber } from '#contract/my-account/numbers.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { CopyButton } from '#web/kit/copy-button.tsx'
import type { Column } from '#web/kit/data-table.tsx'
import { formatDay } from '#web/kit/format.ts'
import { ListPage } from '#web/kit/list-page.tsx'
import type { z } from 'zod'
import { useOpens } from '../me.tsx'
import styles from './number-list-page.module.css'
import { OwnDescription } from './own-description.tsx'
import { ShownLabel } from './shown-label.tsx'

export type OwnNumber = z.output<typeof ownNumber>

const columnsFor = (mayDescribe: boolean): Column<OwnNumber>[] => [
  {
    key: 'number',
    label: 'Number',
    sort: 'number',
    heading: true,
    cell: (row) => (
      <span className={styles.number}>
        {displayNumber(row.e164)}
        <CopyButton text={row.e164} label={`Copy ${row.e164}`} />
      </span>
    ),
  },
  {
    key: 'description',
    label: 'Description',
    cell: (row) => (mayDescribe ? <OwnDescription row={row} /> : <ShownLabel label={row.description} />),
  },
  { key: 'site', label: 'Site', cell: (row) => <ShownLabel label={row.site} /> },
  { key: 'campaign', label: 'Campaign', cell: (row) => <ShownLabel label={row.campaign} /> },
  { key: 'type', label: 'Type', sort: 'type', cell: (row) => row.type },
  { key: 'status', label: 'Status', sort: 'status', cell: (row) => row.status },
  { key: 'since', label: 'Yours since', nowrap: true, cell: (row) => formatDay(row.soldOn) },
]

/** The own numbers that the provider shows, with descriptions of one's own where they are granted. */
export const NumberListPage = () => {
  const mayDescribe = useOpens('edit_description')
  return (
    <ListPage
      title="My Numbers"
      lead={mayDescribe ? 'Give each number a description of your own; it is what you see in My Calls.' : undefined}
      endpoint={ownNumberEndpoints.list}
      columns={columnsFor(mayDescribe)}
      rowKey={(row) => row.id}
      searchLabel="Search numbers and descriptions"
      firstUse={{ title: 'No numbers yet', text: 'Your telephone numbers will be listed here.' }}
    />
  )
}
