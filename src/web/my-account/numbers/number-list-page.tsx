import { ownNumberEndpoints, type ownNumber } from '#contract/my-account/numbers.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { useAddress } from '#web/kit/address.ts'
import { addressOf } from '#web/kit/call.ts'
import { CopyButton } from '#web/kit/copy-button.tsx'
import type { Column } from '#web/kit/data-table.tsx'
import { formatDay, formatNoun } from '#web/kit/format.ts'
import { LinkButton } from '#web/kit/link-button.tsx'
import { ListPage } from '#web/kit/list-page.tsx'
import { useDoor } from '#web/kit/query.tsx'
import { readAddress } from '#web/kit/valid-address.ts'
import { Button, Checkbox } from '@mantine/core'
import { IconDownload, IconFileUpload } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { builtAreas } from '../areas.ts'
import { useMe, useOpens } from '../me.tsx'
import { AssignDialog } from './assign-dialog.tsx'
import { useNumberFilters } from './number-filters.ts'
import styles from './number-list-page.module.css'
import { NumbersFrame } from './numbers-frame.tsx'
import { OwnDescription } from './own-description.tsx'
import { ShownLabel } from './shown-label.tsx'

export type OwnNumber = z.output<typeof ownNumber>

type Choosing = { chosen: ReadonlySet<number>; choose: (id: number, on: boolean) => void }

const choiceColumn = ({ chosen, choose }: Choosing): Column<OwnNumber> => ({
  key: 'choice',
  label: 'Choose',
  hideLabel: true,
  cell: (row) => (
    <Checkbox
      size="sm"
      aria-label={`Choose ${displayNumber(row.e164)}`}
      checked={chosen.has(row.id)}
      onChange={(event) => choose(row.id, event.currentTarget.checked)}
    />
  ),
})

const columnsFor = (mayDescribe: boolean): Column<OwnNumber>[] => [
  {
    key: 'number',
    label: 'Number',
    sort: 'number',
    heading: true,
    cell: (row) => (
      <span className={styles.number}>
        <Link to="/numbers/$id" params={{ id: String(row.id) }}>
          {displayNumber(row.e164)}
        </Link>
        <CopyButton text={row.e164} label={`Copy ${row.e164}`} />
      </span>
    ),
  },
  {
    key: 'description',
    label: 'Description',
    sort: 'description',
    cell: (row) => (mayDescribe ? <OwnDescription row={row} /> : <ShownLabel label={row.description} />),
  },
  { key: 'site', label: 'Site', sort: 'site', cell: (row) => <ShownLabel label={row.site} none="Unassigned" /> },
  { key: 'campaign', label: 'Campaign', sort: 'campaign', cell: (row) => <ShownLabel label={row.campaign} /> },
  { key: 'type', label: 'Type', sort: 'type', cell: (row) => row.type },
  { key: 'status', label: 'Status', sort: 'status', cell: (row) => row.status },
  {
    key: 'since',
    label: 'Yours since',
    sort: 'since',
    nowrap: true,
    cell: (row) => (
      <>
        {formatDay(row.soldOn)}
        {row.droppedOn === null ? null : <span className={styles.ended}>until {formatDay(row.droppedOn)}</span>}
      </>
    ),
  },
]

/** What the open list is narrowed and ordered by, without its page. */
const useListQuery = () => {
  const { search: typed } = useAddress()
  const { page: _, pageSize: __, ...query } = readAddress(ownNumberEndpoints.list.query, typed).search
  return query
}

const ListActions = ({ mayDescribe }: { mayDescribe: boolean }) => {
  const door = useDoor()
  const mayExport = useOpens('export_numbers')
  const query = useListQuery()
  return (
    <>
      {mayDescribe ? (
        <LinkButton
          to={builtAreas.numberLabels.path}
          variant="default"
          leftSection={<IconFileUpload size={17} aria-hidden />}
        >
          Change by file
        </LinkButton>
      ) : null}
      {mayExport ? (
        <Button
          component="a"
          variant="default"
          href={addressOf(door, ownNumberEndpoints.file, { query })}
          download
          leftSection={<IconDownload size={17} aria-hidden />}
        >
          Download CSV
        </Button>
      ) : null}
    </>
  )
}

/** The own numbers that the provider shows, narrowed and ordered; opened one by one, or assigned to sites many at once. */
export const NumberListPage = () => {
  const isPreview = useMe().preview !== null
  const mayDescribe = useOpens('edit_description') && !isPreview
  const mayAssign = useOpens('assign_site') && !isPreview
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const [assigning, setAssigning] = useState(false)
  const filters = useNumberFilters({ withState: true })
  const { sort: _, ...filter } = useListQuery()
  const choose = (id: number, on: boolean) =>
    setChosen((before) => new Set(on ? [...before, id] : [...before].filter((other) => other !== id)))
  const columns = [...(mayAssign ? [choiceColumn({ chosen, choose })] : []), ...columnsFor(mayDescribe)]
  return (
    <NumbersFrame current="numbers">
      <ListPage
        title="My Numbers"
        lead={mayDescribe ? 'Give each number a description of your own; it is what you see in My Calls.' : undefined}
        actions={
          <>
            <ListActions mayDescribe={mayDescribe} />
            {mayAssign ? <Button onClick={() => setAssigning(true)}>Assign to a site</Button> : null}
          </>
        }
        before={
          chosen.size === 0 ? null : (
            <div className={styles.chosen} role="status">
              {formatNoun(chosen.size, 'number')} chosen
              <Button size="compact-sm" onClick={() => setAssigning(true)}>
                Assign these
              </Button>
              <Button size="compact-sm" variant="subtle" onClick={() => setChosen(new Set())}>
                Choose none
              </Button>
            </div>
          )
        }
        endpoint={ownNumberEndpoints.list}
        columns={columns}
        rowKey={(row) => row.id}
        searchLabel="Search numbers, descriptions and sites"
        filters={filters}
        firstUse={{ title: 'No numbers yet', text: 'Your telephone numbers will be listed here.' }}
      />
      {assigning ? (
        <AssignDialog
          chosen={[...chosen]}
          filter={filter}
          onDone={() => setChosen(new Set())}
          close={() => setAssigning(false)}
        />
      ) : null}
    </NumbersFrame>
  )
}
