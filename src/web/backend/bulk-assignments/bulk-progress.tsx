import type { bulkAssignment } from '#contract/backend/bulk-assignments.ts'
import { backendContract } from '#contract/backend/index.ts'
import { Facts, FormActions, Loaded, Section } from '#web/kit/detail-page.tsx'
import { FaultNote, Note } from '#web/kit/form.tsx'
import { formatCount, formatInstant, formatNoun } from '#web/kit/format.ts'
import { LinkButton } from '#web/kit/link-button.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Progress } from '@mantine/core'
import type { z } from 'zod'
import styles from './bulk-assignment.module.css'

type Assignment = z.output<typeof bulkAssignment>

const marks = {
  running: { label: 'Running', tone: 'accent' },
  done: { label: 'Done', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
} as const

const Outcome = ({ assignment }: { assignment: Assignment }) => {
  if (assignment.state === 'failed')
    return (
      <FaultNote>
        Nothing was changed: no customer got another profile. {assignment.failedBecause ?? 'Please try again.'}
      </FaultNote>
    )
  if (assignment.state === 'done')
    return <Note tone="good">{formatNoun(assignment.customers, 'customer')} done. It holds from their next click.</Note>
  const share = assignment.customers === 0 ? 0 : (assignment.done / assignment.customers) * 100
  return (
    <div>
      <Progress value={share} aria-label="Customers done" />
      <p className={styles.count} role="status">
        {formatCount(assignment.done)} of {formatNoun(assignment.customers, 'customer')}
      </p>
    </div>
  )
}

const Shown = ({ assignment }: { assignment: Assignment }) => {
  const { label, tone } = marks[assignment.state]
  return (
    <Section title={`Set ${assignment.profileName}`} actions={<StatusMark tone={tone}>{label}</StatusMark>}>
      <div className={styles.fields}>
        <Outcome assignment={assignment} />
        <Facts
          facts={[
            ['Customers', formatCount(assignment.customers)],
            ['Started', `${formatInstant(assignment.createdAt)} by ${assignment.who}`],
            ...(assignment.endedAt === null ? [] : [['Ended', formatInstant(assignment.endedAt)] as const]),
            ...(assignment.reason === '' ? [] : [['Reason', assignment.reason] as const]),
          ]}
        />
        <FormActions>
          <LinkButton to="/customers" variant="default">
            To the customers
          </LinkButton>
          <LinkButton to="/customers/assign" variant="default">
            Another assignment
          </LinkButton>
        </FormActions>
      </div>
    </Section>
  )
}

/** How far a bulk assignment is; it goes on when the page is closed. */
export const BulkProgress = ({ id }: { id: number }) => {
  const asked = useAsk(
    backendContract.bulkAssignments.get,
    { params: { id } },
    { whileMoving: { everyMs: 2_000, isMoving: ({ state }) => state === 'running' } },
  )
  return <Loaded asked={asked}>{(assignment) => <Shown assignment={assignment} />}</Loaded>
}
