import type { AnswerOf } from '#contract/endpoint.ts'
import { ownNumberEndpoints } from '#contract/my-account/numbers.ts'
import type { ChargePeriod } from '#rules/number-charge.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Facts, Loaded, Section, Stack, TwoColumns } from '#web/kit/detail-page.tsx'
import { formatDay, formatInstant, formatMoney, today } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { useMe, useOpens } from '../me.tsx'
import { AssignDialog } from './assign-dialog.tsx'
import type { OwnNumber } from './number-list-page.tsx'
import styles from './number-list-page.module.css'
import { OwnDescription } from './own-description.tsx'
import { ShownLabel } from './shown-label.tsx'

type Details = AnswerOf<typeof ownNumberEndpoints.details>
type Time = Details['sites'][number]

const directions = { in: 'incoming', out: 'outgoing', internal: 'internal' } as const
const periods: Readonly<Record<ChargePeriod, string>> = {
  once: 'once',
  month: 'each month',
  quarter: 'each quarter',
  year: 'each year',
}

const describeLastCall = (call: Details['lastCall']): string => {
  if (call.state === 'known') return `${formatInstant(call.at)}, ${directions[call.direction]}`
  if (call.state === 'unavailable') return 'Call records are temporarily unavailable.'
  if (call.state === 'not-itemised') return 'Single calls are not shown for your account.'
  return call.since === null ? 'No call yet' : `None since ${formatDay(call.since)}`
}

const describeTime = ({ from, until }: Pick<Time, 'from' | 'until'>): string =>
  `${from === null ? 'from the start' : `from ${formatDay(from)}`}${until === null ? '' : ` until ${formatDay(until)}`}`

const isNow = ({ from, until }: Time): boolean =>
  (from === null || from <= today()) && (until === null || until > today())

const timeColumns = (label: string): Column<Time>[] => [
  {
    key: 'name',
    label,
    heading: true,
    cell: (time) => (
      <>
        <strong>{time.name}</strong>
        {time.setBy === 'you' ? null : <span className={styles.under}>set by your provider</span>}
      </>
    ),
  },
  { key: 'time', label: 'When', cell: describeTime },
  {
    key: 'now',
    label: 'State',
    cell: (time) => (isNow(time) ? 'Now' : time.from !== null && time.from > today() ? 'Planned' : 'Past'),
  },
]

const Times = ({ label, times, none }: { label: string; times: Time[]; none: string }) =>
  times.length === 0 ? (
    <p className={styles.faint}>{none}</p>
  ) : (
    <DataTable
      caption={`${label} history`}
      columns={timeColumns(label)}
      rows={times}
      rowKey={({ id, setBy, from }) => `${setBy} ${id} ${from ?? ''}`}
    />
  )

const chargeColumns: Column<Details['charges'][number]>[] = [
  { key: 'name', label: 'Service', heading: true, cell: ({ name }) => <strong>{name}</strong> },
  {
    key: 'amount',
    label: 'Charge',
    cell: ({ amount, currency, every }) =>
      amount === null ? periods[every] : `${formatMoney(amount, currency)} ${periods[every]}`,
  },
  { key: 'time', label: 'When', cell: describeTime },
]

const Labels = ({ number }: { number: OwnNumber }) => {
  const mayDescribe = useOpens('edit_description') && useMe().preview === null
  return (
    <Section title="Labels" lead="Yours counts; your provider’s stands where you gave none.">
      <Facts
        facts={[
          ['Description', mayDescribe ? <OwnDescription row={number} /> : <ShownLabel label={number.description} />],
          ['Site', <ShownLabel key="site" label={number.site} none="Unassigned" />],
          ['Campaign', <ShownLabel key="campaign" label={number.campaign} none="None" />],
        ]}
      />
    </Section>
  )
}

const Known = ({ number, details }: { number: OwnNumber; details: Details }) => {
  const [assigning, setAssigning] = useState(false)
  const mayAssign = useOpens('assign_site') && useMe().preview === null
  const { sites, campaigns, charges, tariff, contractEndsOn, lastCall } = details
  return (
    <TwoColumns
      main={
        <>
          <Section
            title="Sites"
            lead="A call counts for the site of the moment at which it starts."
            actions={
              mayAssign ? (
                <Button size="sm" variant="default" onClick={() => setAssigning(true)}>
                  Assign to a site
                </Button>
              ) : undefined
            }
            flush={sites.length > 0}
          >
            <Times label="Site" times={sites} none="This number was never at a site." />
          </Section>
          <Section title="Campaigns" flush={campaigns.length > 0}>
            <Times label="Campaign" times={campaigns} none="This number was never in a campaign." />
          </Section>
          <Section title="Services" flush={charges.length > 0}>
            {charges.length === 0 ? (
              <p className={styles.faint}>No services are listed for this number.</p>
            ) : (
              <DataTable
                caption="Services"
                columns={chargeColumns}
                rows={charges}
                rowKey={({ name, from, every }) => `${name} ${from} ${every}`}
              />
            )}
          </Section>
          {assigning ? <AssignDialog chosen={[number.id]} close={() => setAssigning(false)} /> : null}
        </>
      }
      side={
        <>
          <Labels number={number} />
          <Section title="Number">
            <Facts
              facts={[
                ['Type', number.type],
                ['Status', number.status],
                ['Yours since', formatDay(number.soldOn)],
                ...(number.droppedOn === null ? [] : [['Until', formatDay(number.droppedOn)] as const]),
                ['Contract ends', contractEndsOn === null ? null : formatDay(contractEndsOn)],
                ['Tariff', tariff],
                ['Last call', describeLastCall(lastCall)],
              ]}
            />
          </Section>
        </>
      }
    />
  )
}

/** What is known of a number, for those to whom it is granted. */
export const NumberDetails = ({ number }: { number: OwnNumber }) => {
  const asked = useAsk(ownNumberEndpoints.details, { params: { id: number.id } })
  return <Loaded asked={asked}>{(details) => <Known number={number} details={details} />}</Loaded>
}

/** What the list shows of a number, for those to whom its details are not granted. */
export const NumberOverview = ({ number }: { number: OwnNumber }) => (
  <Stack>
    <Labels number={number} />
    <Section title="Number">
      <Facts
        facts={[
          ['Type', number.type],
          ['Status', number.status],
          ['Yours since', formatDay(number.soldOn)],
        ]}
      />
    </Section>
  </Stack>
)
