import type { AnswerOf } from '#contract/endpoint.ts'
import type { ownCampaignEndpoints } from '#contract/my-account/campaigns.ts'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { type Column, DataTable } from '../data-table.tsx'
import { Loaded, Section } from '../detail-page.tsx'
import { confirm } from '../dialog.tsx'
import { formatDay, today } from '../format.ts'
import { useAct, useAsk } from '../query.tsx'
import { Blank } from '../states.tsx'
import { AssignDialog } from './assign-dialog.tsx'
import { keeping } from './campaign-endpoints.ts'
import { type AnyCampaign, StateMark } from './campaign-words.tsx'
import styles from './campaigns.module.css'
import { TimeDialog } from './time-dialog.tsx'

export type CampaignNumber = AnswerOf<typeof ownCampaignEndpoints.listNumbers>['rows'][number]

const describeCounts = ({ counts }: CampaignNumber): string => {
  if (counts === null) return 'no day: outside the campaign’s own'
  return counts.to === null ? `from ${formatDay(counts.from)}` : `${formatDay(counts.from)} to ${formatDay(counts.to)}`
}

const NumberActs = ({ campaign, time }: { campaign: AnyCampaign; time: CampaignNumber }) => {
  const [editing, setEditing] = useState(false)
  const { display } = time.number
  const takeOut = useAct(keeping.takeOut, { done: `${display} is taken out.` })
  const isOver = time.state === 'ended' || time.counts?.to === today()
  const ask = async () => {
    const yes = await confirm({
      title: `Take ${display} out of “${campaign.name}”?`,
      text:
        time.state === 'running'
          ? 'Today still counts for the campaign, and the number is free from tomorrow on. What has passed stays.'
          : 'It has not begun, so nothing of it stays.',
      action: 'Take out',
    })
    if (yes) takeOut.mutate({ params: { id: campaign.id, time: time.id } })
  }
  return (
    <span className={styles.acts}>
      <Button size="compact-sm" variant="default" aria-label={`Days of ${display}`} onClick={() => setEditing(true)}>
        Days
      </Button>
      {isOver ? null : (
        <Button size="compact-sm" variant="default" aria-label={`Take out ${display}`} onClick={() => void ask()}>
          Take out
        </Button>
      )}
      {editing ? <TimeDialog campaign={campaign} time={time} close={() => setEditing(false)} /> : null}
    </span>
  )
}

const columnsFor = (campaign: AnyCampaign, mayAssign: boolean): Column<CampaignNumber>[] => [
  {
    key: 'number',
    label: 'Number',
    heading: true,
    cell: ({ number }) => (
      <>
        <span className={styles.number}>{number.display}</span>
        {number.description === null ? null : <span className={styles.under}>{number.description}</span>}
      </>
    ),
  },
  { key: 'counts', label: 'Counts for it', cell: describeCounts },
  { key: 'state', label: 'State', cell: (time) => (time.counts === null ? '–' : <StateMark state={time.state} />) },
  ...(mayAssign
    ? [
        {
          key: 'acts',
          label: 'Actions',
          hideLabel: true,
          align: 'right' as const,
          cell: (time: CampaignNumber) => <NumberActs campaign={campaign} time={time} />,
        },
      ]
    : []),
]

/** The numbers of a campaign with the days of each; given and taken out where that may be done. */
export const CampaignNumbers = ({ campaign, mayAssign }: { campaign: AnyCampaign; mayAssign: boolean }) => {
  const [assigning, setAssigning] = useState(false)
  const asked = useAsk(keeping.listNumbers, { params: { id: campaign.id } })
  const give = (
    <Button size="xs" variant="default" onClick={() => setAssigning(true)}>
      Give numbers
    </Button>
  )
  return (
    <Section
      flush
      title="Numbers"
      lead="A call counts for the campaign that has its number on the day of the call. A number that moves on takes nothing with it."
      actions={mayAssign ? give : undefined}
    >
      <Loaded asked={asked}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Blank title="No numbers yet">Calls count for the campaign once a number is given to it.</Blank>
          ) : (
            <DataTable
              caption={`Numbers of ${campaign.name}`}
              columns={columnsFor(campaign, mayAssign)}
              rows={rows}
              rowKey={({ id }) => id}
            />
          )
        }
      </Loaded>
      {assigning ? <AssignDialog campaign={campaign} close={() => setAssigning(false)} /> : null}
    </Section>
  )
}
