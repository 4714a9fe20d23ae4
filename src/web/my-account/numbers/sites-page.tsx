import type { AnswerOf } from '#contract/endpoint.ts'
import { ownSiteEndpoints } from '#contract/my-account/sites.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatCount, formatDay, today } from '#web/kit/format.ts'
import { PlainList } from '#web/kit/plain-list.tsx'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { builtAreas } from '../areas.ts'
import { useMe, useOpens } from '../me.tsx'
import styles from './number-list-page.module.css'
import { NumbersFrame } from './numbers-frame.tsx'
import { CloseDialog, SiteDialog } from './site-dialogs.tsx'

export type Site = AnswerOf<typeof ownSiteEndpoints.list>['rows'][number]

const isClosed = ({ closedOn }: Site): boolean => closedOn !== null && closedOn <= today()

const SiteState = ({ site }: { site: Site }) => {
  if (site.closedOn === null) return <StatusMark tone="good">Open</StatusMark>
  return isClosed(site) ? (
    <StatusMark>Closed {formatDay(site.closedOn)}</StatusMark>
  ) : (
    <StatusMark tone="warn">Closes {formatDay(site.closedOn)}</StatusMark>
  )
}

const SiteActs = ({ site }: { site: Site }) => {
  const [open, setOpen] = useState<'change' | 'close'>()
  const reopen = useAct(ownSiteEndpoints.reopen, { done: `“${site.name}” is open again.` })
  if (!site.mayChange) return null
  const close = () => setOpen(undefined)
  return (
    <span className={styles.acts}>
      <Button size="compact-sm" variant="default" aria-label={`Change ${site.name}`} onClick={() => setOpen('change')}>
        Change
      </Button>
      {!site.mayClose ? null : site.closedOn === null ? (
        <Button size="compact-sm" variant="default" aria-label={`Close ${site.name}`} onClick={() => setOpen('close')}>
          Close
        </Button>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Open ${site.name} again`}
          loading={reopen.isPending}
          onClick={() => reopen.mutate({ params: { id: site.id } })}
        >
          Open again
        </Button>
      )}
      {open === 'change' ? <SiteDialog site={site} close={close} /> : null}
      {open === 'close' ? <CloseDialog site={site} close={close} /> : null}
    </span>
  )
}

const Count = ({ site }: { site: Site }) => {
  const seesNumbers = useOpens('view_numbers')
  if (!seesNumbers || site.numbers === 0) return formatCount(site.numbers)
  return (
    <Link to={builtAreas.numbers.path} search={{ siteId: site.id }} aria-label={`${site.numbers} at ${site.name}`}>
      {formatCount(site.numbers)}
    </Link>
  )
}

const columnsFor = (mayChange: boolean): Column<Site>[] => [
  {
    key: 'name',
    label: 'Site',
    heading: true,
    cell: (site) => (
      <>
        <strong>{site.name}</strong>
        {site.setBy === 'you' ? null : <span className={styles.under}>set by your provider</span>}
      </>
    ),
  },
  { key: 'reference', label: 'Reference', cell: (site) => site.reference || '–' },
  { key: 'address', label: 'Address', cell: (site) => site.address || '–' },
  { key: 'numbers', label: 'Numbers now', align: 'right', cell: (site) => <Count site={site} /> },
  { key: 'state', label: 'State', nowrap: true, cell: (site) => <SiteState site={site} /> },
  ...(mayChange
    ? [
        {
          key: 'acts',
          label: 'Actions',
          hideLabel: true,
          align: 'right' as const,
          cell: (site: Site) => <SiteActs site={site} />,
        },
      ]
    : []),
]

/** The sites of the account: offices, departments, cost centres that numbers belong to for a time. */
export const SitesPage = () => {
  const asked = useAsk(ownSiteEndpoints.list, {})
  const mayChange = useMe().preview === null
  const [adding, setAdding] = useState(false)
  const mayAdd = mayChange && asked.data?.mayAdd === true
  const add = <Button onClick={() => setAdding(true)}>Add a site</Button>
  return (
    <NumbersFrame current="sites">
      <PlainList
        title={builtAreas.numberSites.title}
        lead="Offices, departments or cost centres. A call counts for the site that its number is at when it starts."
        actions={mayAdd ? add : undefined}
        asked={asked}
        columns={columnsFor(mayChange)}
        rowKey={(site) => site.id}
        firstUse={{
          title: 'No sites yet',
          text: mayAdd
            ? 'Add your first site, then assign numbers to it from a day on.'
            : 'No site has numbers that you see.',
          action: mayAdd ? add : undefined,
        }}
      />
      {adding ? <SiteDialog close={() => setAdding(false)} /> : null}
    </NumbersFrame>
  )
}
