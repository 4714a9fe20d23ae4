import { backendContract } from '#contract/backend/index.ts'
import type { profileRevision } from '#contract/backend/profile-history.ts'
import type { Profile } from '#contract/backend/profiles.ts'
import { call } from '#web/kit/call.ts'
import { Loaded, Section } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { formatMoment } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { ApiError } from '#web/kit/call.ts'
import { Button, Checkbox } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { useMay } from '../me.tsx'
import { ChangeList } from '../reviews/review-parts.tsx'
import { useReview } from '../reviews/use-review.tsx'
import styles from './profile-history.module.css'

type Revision = z.output<typeof profileRevision>

/** Takes an earlier state back, through the same review as any other change. */
const useRestore = (profile: Profile) => {
  const client = useQueryClient()
  const { review, dialog } = useReview()
  const { profileHistory, profiles, reviews } = backendContract
  const params = { id: profile.id }
  const restore = async (revision: number) => {
    let former
    try {
      former = await call('backend', profileHistory.getRevision, { params: { ...params, revision } })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      showToast({ tone: 'bad', text: error.message })
      return
    }
    const body = { ...former.settings, restoredFrom: revision }
    const ifMatch = profile.revision
    await review({
      title: `Take back revision ${revision}`,
      saveLabel: 'Take back',
      about: profile.id,
      allCustomers: { profileId: profile.id },
      noteLabel: 'Note (optional)',
      note: '',
      remarks: former.leftOut,
      handsBack: [],
      ask: () => call('backend', reviews.changeProfile, { params, body }, { ifMatch }),
      save: async (note) => {
        await call('backend', profiles.update, { params, body: { ...body, note } }, { ifMatch })
        void client.invalidateQueries()
        showToast({ tone: 'good', text: `Saved. The profile is as it was in revision ${revision}.` })
      },
    })
  }
  return { restore, dialog }
}

const Difference = ({ profile, picked, close }: { profile: Profile; picked: readonly number[]; close: () => void }) => {
  const [from = 0, to = 0] = picked.toSorted((a, b) => a - b)
  const asked = useAsk(backendContract.profileHistory.compareRevisions, {
    params: { id: profile.id },
    query: { from, to },
  })
  return (
    <Dialog
      title={`From revision ${from} to ${to}`}
      wide
      onClose={close}
      footer={
        <Button variant="default" onClick={close}>
          Close
        </Button>
      }
    >
      <Loaded asked={asked}>
        {({ changes }) => <ChangeList changes={changes} nothing="The two have the same settings." />}
      </Loaded>
    </Dialog>
  )
}

const Origin = ({ revision }: { revision: Revision }) => (
  <>
    {revision.scheduledBy === null ? null : <StatusMark>Scheduled by {revision.scheduledBy}</StatusMark>}
    {revision.restoredFrom === null ? null : <StatusMark>Took back revision {revision.restoredFrom}</StatusMark>}
  </>
)

type RevisionRowProps = {
  revision: Revision
  isCurrent: boolean
  picking: { isPicked: boolean; isFull: boolean; toggle: () => void }
  restore: (() => void) | undefined
}

const RevisionRow = ({ revision, isCurrent, picking, restore }: RevisionRowProps) => (
  <li className={styles.row}>
    <Checkbox
      className={styles.pick}
      aria-label={`Compare revision ${revision.revision}`}
      checked={picking.isPicked}
      disabled={picking.isFull && !picking.isPicked}
      onChange={picking.toggle}
    />
    <div className={styles.what}>
      <p className={styles.line}>
        <strong>Revision {revision.revision}</strong>
        {isCurrent ? <StatusMark tone="good">In force</StatusMark> : null}
        <Origin revision={revision} />
      </p>
      <p className={styles.who}>
        {formatMoment(revision.changedAt)} by {revision.changedBy}
      </p>
      {revision.note === '' ? null : <p className={styles.note}>“{revision.note}”</p>}
      <ChangeList
        changes={revision.changes}
        first={revision.revision === 1 ? 3 : 8}
        nothing={revision.revision === 1 ? 'The profile as it was added.' : 'No setting changed.'}
      />
    </div>
    {restore === undefined ? null : (
      <Button size="xs" variant="default" aria-label={`Take back revision ${revision.revision}`} onClick={restore}>
        Take back
      </Button>
    )}
  </li>
)

const Revisions = ({
  profile,
  before,
  row,
  showEarlier,
}: {
  profile: Profile
  before: number | undefined
  row: (revision: Revision) => React.ReactNode
  showEarlier: ((before: number) => void) | undefined
}) => {
  const asked = useAsk(
    backendContract.profileHistory.listRevisions,
    { params: { id: profile.id }, query: before === undefined ? {} : { before } },
    { keepPrevious: true },
  )
  return (
    <Loaded asked={asked}>
      {({ rows, more }) => (
        <>
          <ol className={styles.rows}>{rows.map(row)}</ol>
          {more && showEarlier !== undefined ? (
            <div className={styles.more}>
              <Button variant="default" onClick={() => showEarlier(rows.at(-1)?.revision ?? 1)}>
                Show earlier ones
              </Button>
            </div>
          ) : null}
        </>
      )}
    </Loaded>
  )
}

/** Every state of a profile: who changed what, when and why; any two can be compared, and each can be taken back. */
export const ProfileHistory = ({ profile }: { profile: Profile }) => {
  const mayEdit = useMay('my-account-profiles:edit')
  const { restore, dialog } = useRestore(profile)
  const [pages, setPages] = useState<readonly (number | undefined)[]>([undefined])
  const [picked, setPicked] = useState<readonly number[]>([])
  const [isComparing, setComparing] = useState(false)
  const toggle = (revision: number) =>
    setPicked((now) => (now.includes(revision) ? now.filter((other) => other !== revision) : [...now, revision]))
  const row = (revision: Revision) => (
    <RevisionRow
      key={revision.revision}
      revision={revision}
      isCurrent={revision.revision === profile.revision}
      picking={{
        isPicked: picked.includes(revision.revision),
        isFull: picked.length === 2,
        toggle: () => toggle(revision.revision),
      }}
      restore={mayEdit && revision.revision !== profile.revision ? () => void restore(revision.revision) : undefined}
    />
  )
  return (
    <Section
      title="History"
      lead="Times are London’s. Tick two to compare them."
      flush
      actions={
        <Button size="xs" variant="default" disabled={picked.length !== 2} onClick={() => setComparing(true)}>
          Compare the two
        </Button>
      }
    >
      {pages.map((before, index) => (
        <Revisions
          key={before ?? 'newest'}
          profile={profile}
          before={before}
          row={row}
          showEarlier={index === pages.length - 1 ? (from) => setPages([...pages, from]) : undefined}
        />
      ))}
      {isComparing ? <Difference profile={profile} picked={picked} close={() => setComparing(false)} /> : null}
      {dialog}
    </Section>
  )
}
