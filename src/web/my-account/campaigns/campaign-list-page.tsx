import { campaignFileEndpoints } from '#contract/my-account/campaign-reports.ts'
import { ownCampaignEndpoints } from '#contract/my-account/campaigns.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { campaignStateLabels, campaignStates } from '#rules/campaign.ts'
import { useAddress } from '#web/kit/address.ts'
import { addressOf, call } from '#web/kit/call.ts'
import { CampaignDialog } from '#web/kit/campaigns/campaign-dialog.tsx'
import { StateMark, WarningMark } from '#web/kit/campaigns/campaign-words.tsx'
import type { Column } from '#web/kit/data-table.tsx'
import { formatCount, formatDay } from '#web/kit/format.ts'
import { LinkButton } from '#web/kit/link-button.tsx'
import { choiceFilter, type Filter } from '#web/kit/list-filters.tsx'
import { ListPage } from '#web/kit/list-page.tsx'
import { useDoor } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { readAddress } from '#web/kit/valid-address.ts'
import { Button } from '@mantine/core'
import { IconDownload, IconPlus } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { builtAreas } from '../areas.ts'
import { PeriodControl } from '../calls/period-control.tsx'
import { useOpens } from '../me.tsx'
import styles from './campaigns.module.css'

type Row = AnswerOf<typeof ownCampaignEndpoints.list>['rows'][number]

const columnsFor = (seesCalls: boolean): Column<Row>[] => [
  {
    key: 'name',
    label: 'Campaign',
    sort: 'name',
    heading: true,
    cell: (row) => (
      <>
        <Link to={`${builtAreas.campaigns.path}/${row.id}`} className={styles.name}>
          {row.name}
        </Link>{' '}
        <WarningMark warnings={row.warnings} />
        {row.setBy === 'you' ? null : <span className={styles.under}>set by your provider</span>}
        {row.source === '' ? null : <span className={styles.under}>{row.source}</span>}
      </>
    ),
  },
  { key: 'state', label: 'State', cell: ({ state }) => <StateMark state={state} /> },
  { key: 'startsOn', label: 'First day', sort: 'startsOn', nowrap: true, cell: (row) => formatDay(row.startsOn) },
  {
    key: 'endsOn',
    label: 'Last day',
    sort: 'endsOn',
    nowrap: true,
    cell: (row) => (row.endsOn === null ? 'no end' : formatDay(row.endsOn)),
  },
  { key: 'numbers', label: 'Numbers', sort: 'numbers', align: 'right', cell: (row) => formatCount(row.numbers) },
  ...(seesCalls
    ? [
        {
          key: 'calls',
          label: 'Incoming calls',
          sort: 'calls',
          align: 'right' as const,
          cell: (row: Row) => formatCount(row.calls ?? 0),
        },
      ]
    : []),
]

const stateFilter = choiceFilter(
  'state',
  'State',
  campaignStates.map((value) => ({ value, label: campaignStateLabels[value] })),
)

/** The period of the calls that are counted; it leaves no campaign out. */
const periodFilter: Filter = {
  label: 'Period of calls',
  names: ['period', 'from', 'to'],
  chip: () => undefined,
  control: (search, change) => <PeriodControl search={search} change={change} />,
}

const useCreate = () => {
  const door = useDoor()
  const navigate = useNavigate()
  return async (body: Parameters<Parameters<typeof CampaignDialog>[0]['save']>[0]) => {
    const made = await call(door, ownCampaignEndpoints.add, { body })
    showToast({ tone: 'good', text: `“${made.name}” is created. Give it numbers next.` })
    void navigate({ to: `${builtAreas.campaigns.path}/${made.id}`, search: { tab: 'numbers' } })
  }
}

const ExportLink = () => {
  const door = useDoor()
  const { search } = useAddress()
  const { page: _, pageSize: __, ...query } = readAddress(ownCampaignEndpoints.list.query, search).query
  return (
    <Button
      component="a"
      variant="default"
      leftSection={<IconDownload size={17} aria-hidden />}
      href={addressOf(door, campaignFileEndpoints.list, { query })}
      download
    >
      Export
    </Button>
  )
}

const Actions = ({ create }: { create: () => void }) => {
  const mayManage = useOpens('manage_campaigns')
  const mayCompare = useOpens('compare_campaigns')
  const mayExport = useOpens('export_campaigns')
  return (
    <>
      {mayExport ? <ExportLink /> : null}
      {mayCompare ? (
        <LinkButton to={builtAreas.compareCampaigns.path} variant="default">
          Compare
        </LinkButton>
      ) : null}
      {mayManage ? (
        <Button leftSection={<IconPlus size={17} aria-hidden />} aria-haspopup="dialog" onClick={create}>
          New campaign
        </Button>
      ) : null}
    </>
  )
}

/** The campaigns that are seen, with their state, numbers and calls. */
export const CampaignListPage = () => {
  const [creating, setCreating] = useState(false)
  const seesCalls = useOpens('myCallsEnabled')
  const mayManage = useOpens('manage_campaigns')
  const create = useCreate()
  return (
    <>
      <ListPage
        title={builtAreas.campaigns.title}
        lead="A campaign has telephone numbers for a time, and the calls that come in on them show what it brings."
        endpoint={ownCampaignEndpoints.list}
        columns={columnsFor(seesCalls)}
        rowKey={(row) => row.id}
        searchLabel="Search names and sources"
        filters={seesCalls ? [stateFilter, periodFilter] : [stateFilter]}
        actions={<Actions create={() => setCreating(true)} />}
        firstUse={{
          title: 'No campaigns yet',
          text: mayManage
            ? 'Create a campaign with its days and give it numbers. Its calls are then counted from its first day on, also for days that have passed.'
            : 'Campaigns will be listed here once somebody of your account, or your provider, has made one.',
          action: mayManage ? <Button onClick={() => setCreating(true)}>New campaign</Button> : undefined,
        }}
      />
      {creating ? <CampaignDialog save={create} close={() => setCreating(false)} /> : null}
    </>
  )
}
