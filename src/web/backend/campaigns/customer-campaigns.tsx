import type { campaign } from '#contract/backend/campaigns.ts'
import { backendContract } from '#contract/backend/index.ts'
import { useAddress } from '#web/kit/address.ts'
import { call } from '#web/kit/call.ts'
import { CampaignActs } from '#web/kit/campaigns/campaign-acts.tsx'
import { CampaignDialog } from '#web/kit/campaigns/campaign-dialog.tsx'
import { CampaignNumbers } from '#web/kit/campaigns/campaign-numbers.tsx'
import {
  CampaignWarnings,
  describeBudget,
  describeCampaignDays,
  StateMark,
  WarningMark,
} from '#web/kit/campaigns/campaign-words.tsx'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Facts, Loaded, Section, Stack } from '#web/kit/detail-page.tsx'
import { formatCount } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { useMay } from '../me.tsx'
import styles from './customer-campaigns.module.css'

type Campaign = z.output<typeof campaign>

const OwnerMark = ({ owner }: Pick<Campaign, 'owner'>) =>
  owner === 'staff' ? <StatusMark tone="accent">Staff</StatusMark> : <StatusMark>Customer</StatusMark>

const columns: readonly Column<Campaign>[] = [
  {
    key: 'name',
    label: 'Campaign',
    heading: true,
    cell: (row) => (
      <>
        <Link to="." search={{ tab: 'campaigns', campaign: row.id }} className={styles.name}>
          {row.name}
        </Link>{' '}
        <WarningMark warnings={row.warnings} />
        {row.source === '' ? null : <span className={styles.under}>{row.source}</span>}
      </>
    ),
  },
  { key: 'owner', label: 'Owner', cell: (row) => <OwnerMark owner={row.owner} /> },
  { key: 'state', label: 'State', cell: ({ state }) => <StateMark state={state} /> },
  { key: 'days', label: 'Days', cell: describeCampaignDays },
  { key: 'budget', label: 'Budget', cell: ({ budget }) => describeBudget(budget) },
  { key: 'numbers', label: 'Numbers', align: 'right', cell: ({ numbers }) => formatCount(numbers) },
]

const OneCampaign = ({ campaign: shown }: { campaign: Campaign }) => {
  const { change } = useAddress()
  const mayEdit = useMay('numbers:edit') && shown.owner === 'staff'
  const back = () => change({ campaign: undefined })
  return (
    <Stack>
      <div>
        <Button variant="default" size="xs" onClick={back}>
          All campaigns
        </Button>
      </div>
      <Section
        title={shown.name}
        lead={
          shown.owner === 'staff'
            ? 'The staff’s: the customer sees it where the profile uses backend descriptions, and their own campaigns win over it.'
            : 'The customer’s own: only they change it.'
        }
        actions={<CampaignActs campaign={shown} mayManage={mayEdit} maySetBudget={mayEdit} onRemoved={back} />}
      >
        <CampaignWarnings warnings={shown.warnings} />
        <Facts
          facts={[
            ['Owner', <OwnerMark key="owner" owner={shown.owner} />],
            ['State', <StateMark key="state" state={shown.state} />],
            ['Days', describeCampaignDays(shown)],
            ['Source', shown.source],
            ['Budget', describeBudget(shown.budget)],
            ['Notes', shown.notes],
          ]}
        />
      </Section>
      <CampaignNumbers campaign={shown} mayAssign={mayEdit} />
    </Stack>
  )
}

const AllCampaigns = ({ customerId, rows }: { customerId: number; rows: readonly Campaign[] }) => {
  const { change } = useAddress()
  const mayEdit = useMay('numbers:edit')
  const [creating, setCreating] = useState(false)
  const add = (
    <Button size="xs" variant="default" onClick={() => setCreating(true)}>
      New campaign
    </Button>
  )
  return (
    <Section
      flush
      title="Campaigns"
      lead="Campaigns exist twice: what staff set and what the customer set. Each owner changes their own."
      actions={mayEdit ? add : undefined}
    >
      {rows.length === 0 ? (
        <Blank title="No campaigns yet">
          A campaign has numbers for a time; calls count for it by the day of the call.
        </Blank>
      ) : (
        <DataTable caption="Campaigns" columns={columns} rows={rows} rowKey={({ id }) => id} />
      )}
      {creating ? (
        <CampaignDialog
          save={async (body) => {
            const { add: endpoint } = backendContract.campaigns
            const made = await call('backend', endpoint, { params: { id: customerId }, body })
            showToast({ tone: 'good', text: `“${made.name}” is created. Give it numbers next.` })
            change({ campaign: made.id })
          }}
          close={() => setCreating(false)}
        />
      ) : null}
    </Section>
  )
}

/** The campaigns of a customer, both owners’; one of them where the address names it. */
export const CustomerCampaigns = ({ customerId }: { customerId: number }) => {
  const { search } = useAddress()
  const asked = useAsk(backendContract.campaigns.listOfCustomer, { params: { id: customerId } })
  return (
    <Loaded asked={asked}>
      {({ rows }) => {
        const open = rows.find(({ id }) => String(id) === String(search['campaign']))
        return open === undefined ? (
          <AllCampaigns customerId={customerId} rows={rows} />
        ) : (
          <OneCampaign key={open.id} campaign={open} />
        )
      }}
    </Loaded>
  )
}
