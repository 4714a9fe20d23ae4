import { backendContract } from '#contract/backend/index.ts'
import type { scheduledChange } from '#contract/backend/profile-history.ts'
import type { Profile } from '#contract/backend/profiles.ts'
import { type ApiError, call } from '#web/kit/call.ts'
import { Loaded, Section } from '#web/kit/detail-page.tsx'
import { confirm } from '#web/kit/dialog.tsx'
import { Note } from '#web/kit/form.tsx'
import { formatMoment } from '#web/kit/format.ts'
import { toLondonTime } from '#web/kit/london-time.ts'
import { useAct } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { StatusMark, type Tone } from '#web/kit/status-mark.tsx'
import { TabLink } from '#web/kit/tabs.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { type UseQueryResult, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { useMay } from '../me.tsx'
import { ChangeList } from '../reviews/review-parts.tsx'
import { changesInLine } from '../reviews/review-words.ts'
import { useReview } from '../reviews/use-review.tsx'
import styles from './profile-history.module.css'
import { ScheduledDialog } from './scheduled-dialog.tsx'

export type Scheduled = z.output<typeof scheduledChange>

const marks: Readonly<Record<Scheduled['state'], { label: string; tone: Tone }>> = {
  waiting: { label: 'Waiting', tone: 'accent' },
  held: { label: 'Held', tone: 'warn' },
  done: { label: 'Done', tone: 'good' },
  withdrawn: { label: 'Withdrawn', tone: 'plain' },
}

/** Whether somebody has to look at it again before it can happen. */
const needsLook = ({ state, isBehind }: Scheduled): boolean => state === 'held' || isBehind

/** What is going to happen to this profile, above its form. */
export const ScheduledBanner = ({ open }: { open: readonly Scheduled[] }) => (
  <>
    {open.map((scheduled) => (
      <Note key={scheduled.id} tone={needsLook(scheduled) ? 'warn' : 'plain'}>
        {scheduled.state === 'held'
          ? `The change scheduled for ${formatMoment(scheduled.runAt)} is held: ${scheduled.heldBecause ?? 'somebody has to look at it again.'}`
          : scheduled.isBehind
            ? `The change scheduled for ${formatMoment(scheduled.runAt)} will be held: this profile was changed since.`
            : `Will change on ${formatMoment(scheduled.runAt)}: ${changesInLine(scheduled.changes) || 'nothing, as the profile is now'}.`}{' '}
        <TabLink tab="scheduled">{needsLook(scheduled) ? 'Look at it again' : 'Show'}</TabLink>
      </Note>
    ))}
  </>
)

/** A held change goes through the review again, on the profile as it is now: saved now, or waiting for another time. */
const useLookAgain = (profile: Profile) => {
  const client = useQueryClient()
  const { review, dialog } = useReview()
  const { profileHistory, profiles, reviews } = backendContract
  const look = (scheduled: Scheduled) => {
    const params = { id: profile.id }
    const ifMatch = profile.revision
    const isPast = Date.parse(scheduled.runAt) <= Date.now()
    const settings = scheduled.settings as NonNullable<Parameters<typeof call<typeof profiles.update>>[2]['body']>
    void review({
      title: 'Look at the scheduled change again',
      about: profile.id,
      allCustomers: { profileId: profile.id },
      noteLabel: 'Note (optional)',
      note: scheduled.note,
      handsBack: [],
      ...(isPast ? {} : { time: { time: toLondonTime(scheduled.runAt), occurrence: undefined } }),
      remarks: [
        scheduled.heldBecause === null
          ? 'The profile was changed since this was scheduled; what follows is what it does now.'
          : `It was held: ${scheduled.heldBecause}`,
      ],
      ask: () => call('backend', reviews.changeProfile, { params, body: settings }, { ifMatch }),
      save: async (note) => {
        await call('backend', profiles.update, { params, body: { ...settings, note } }, { ifMatch })
        await call('backend', profileHistory.withdrawScheduled, { params: { id: scheduled.id } })
        void client.invalidateQueries()
        showToast({ tone: 'good', text: 'Saved. It holds for all customers of this profile from now on.' })
      },
      schedule: async (wanted) => {
        const request = { params: { id: scheduled.id }, body: { ...wanted, profileRevision: profile.revision } }
        const planned = await call('backend', profileHistory.changeScheduled, request, { ifMatch: scheduled.revision })
        void client.invalidateQueries()
        showToast({ tone: 'good', text: `It waits again, for ${formatMoment(planned.runAt)}.` })
      },
    })
  }
  return { look, dialog }
}

type ScheduledRowProps = { scheduled: Scheduled; mayEdit: boolean; edit: () => void; lookAgain: () => void }

const ScheduledRow = ({ scheduled, mayEdit, edit, lookAgain }: ScheduledRowProps) => {
  const { label, tone } = marks[scheduled.state]
  const isOpen = scheduled.state === 'waiting' || scheduled.state === 'held'
  const when = formatMoment(scheduled.runAt)
  const withdraw = useAct(backendContract.profileHistory.withdrawScheduled, { done: 'The change is withdrawn.' })
  const ask = async () => {
    const yes = await confirm({
      title: 'Withdraw this change?',
      text: `It was scheduled for ${when}. The profile stays as it is.`,
      action: 'Withdraw',
    })
    if (yes) withdraw.mutate({ params: { id: scheduled.id } })
  }
  return (
    <li className={styles.row} data-plain>
      <div className={styles.what}>
        <p className={styles.line}>
          <strong>{when}</strong>
          <StatusMark tone={tone}>{label}</StatusMark>
        </p>
        <p className={styles.who}>
          Scheduled by {scheduled.createdBy}, {formatMoment(scheduled.createdAt)}
          {scheduled.endedAt === null || scheduled.state === 'held'
            ? ''
            : `; ${label.toLowerCase()} ${formatMoment(scheduled.endedAt)}`}
        </p>
        {scheduled.heldBecause === null ? null : <p className={styles.held}>{scheduled.heldBecause}</p>}
        {scheduled.isBehind ? (
          <p className={styles.held}>
            The profile was changed since, so this will be held unless somebody looks at it again.
          </p>
        ) : null}
        {scheduled.note === '' ? null : <p className={styles.note}>“{scheduled.note}”</p>}
        {isOpen ? (
          <ChangeList changes={scheduled.changes} nothing="It would change nothing in the profile as it is now." />
        ) : null}
      </div>
      {isOpen && mayEdit ? (
        <div className={styles.acts}>
          {needsLook(scheduled) ? (
            <Button size="xs" onClick={lookAgain}>
              Look again
            </Button>
          ) : (
            <Button size="xs" variant="default" onClick={edit}>
              Edit
            </Button>
          )}
          <Button size="xs" variant="default" loading={withdraw.isPending} onClick={() => void ask()}>
            Withdraw
          </Button>
        </div>
      ) : null}
    </li>
  )
}

type ScheduledChangesProps = { profile: Profile; asked: UseQueryResult<{ rows: Scheduled[] }, ApiError> }

/** Changes of a profile at a set time: waiting and held ones first. */
export const ScheduledChanges = ({ profile, asked }: ScheduledChangesProps) => {
  const mayEdit = useMay('my-account-profiles:edit')
  const [editing, setEditing] = useState<Scheduled>()
  const { look, dialog } = useLookAgain(profile)
  return (
    <Section
      title="Scheduled changes"
      lead="Times are London’s. A change is held, not done, when somebody changes the profile before its time."
      flush
    >
      <Loaded asked={asked}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Blank icon={IconClock} title="Nothing is scheduled">
              {mayEdit ? 'Change the settings, save, and choose “Schedule for…” in the review.' : undefined}
            </Blank>
          ) : (
            <ol className={styles.rows}>
              {rows.map((scheduled) => (
                <ScheduledRow
                  key={scheduled.id}
                  scheduled={scheduled}
                  mayEdit={mayEdit}
                  edit={() => setEditing(scheduled)}
                  lookAgain={() => look(scheduled)}
                />
              ))}
            </ol>
          )
        }
      </Loaded>
      {editing === undefined ? null : <ScheduledDialog scheduled={editing} close={() => setEditing(undefined)} />}
      {dialog}
    </Section>
  )
}
