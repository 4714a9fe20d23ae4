import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf, CallOf } from '#contract/endpoint.ts'
import { useAddress } from '#web/kit/address.ts'
import { ApiError, call } from '#web/kit/call.ts'
import { FormActions, Section, Stack } from '#web/kit/detail-page.tsx'
import { FaultNote } from '#web/kit/form.tsx'
import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ProfilePicker } from '../profiles/profile-picker.tsx'
import { BulkReview } from './bulk-review.tsx'
import styles from './bulk-assignment.module.css'
import { PastedNumbers } from './pasted-numbers.tsx'
import { FilteredCustomers, filterInAddress, hasFilter } from './filtered-customers.tsx'

const { bulkAssignments } = backendContract
type Wanted = CallOf<typeof bulkAssignments.review>['body']
type Reviewed = { wanted: Wanted; answer: AnswerOf<typeof bulkAssignments.review> }
type By = Wanted['whom']['by']

/** The reason may still change after a review. */
const sameCustomers = (one: Wanted, other: Wanted): boolean =>
  JSON.stringify({ ...one, reason: '' }) === JSON.stringify({ ...other, reason: '' })

const wordsOf = ({ message, issues }: ApiError) => [message, ...issues.map((issue) => issue.message)].join(' ')

/** Which profile, and whom; the review comes before anything is done. */
export const BulkForm = ({ started }: { started: (id: number) => void }) => {
  const client = useQueryClient()
  const { search } = useAddress()
  const [profileId, setProfileId] = useState<number>()
  const [takesOff, setTakesOff] = useState(false)
  const [by, setBy] = useState<By>(() => (hasFilter(search) ? 'filter' : 'account numbers'))
  const [text, setText] = useState('')
  const [reason, setReason] = useState('')
  const [reviewed, setReviewed] = useState<Reviewed>()
  const [fault, setFault] = useState<string>()
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState<'review' | 'start'>()

  const wanted: Wanted = {
    whom: by === 'filter' ? { by, ...filterInAddress(search) } : { by, text },
    profileId: takesOff ? null : (profileId ?? null),
    reason,
  }
  // A review of other input than what stands in the form says nothing of it.
  const current = reviewed !== undefined && sameCustomers(reviewed.wanted, wanted) ? reviewed : undefined

  const run = async (name: 'review' | 'start', act: () => Promise<void>) => {
    setFault(undefined)
    setBusy(name)
    try {
      await act()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.code === 'STALE') setReviewed(undefined)
      setFault(
        error.code === 'STALE'
          ? 'The customers or the profile changed since the review. Review it again.'
          : wordsOf(error),
      )
    } finally {
      setBusy(undefined)
    }
  }
  const review = () => {
    setMissing(!takesOff && profileId === undefined)
    if (!takesOff && profileId === undefined) return
    void run('review', async () => {
      setReviewed({ wanted, answer: await call('backend', bulkAssignments.review, { body: wanted }) })
    })
  }
  const start = ({ answer: { token } }: Reviewed) =>
    run('start', async () => {
      const assignment = await call('backend', bulkAssignments.start, { body: { ...wanted, token } })
      void client.invalidateQueries()
      started(assignment.id)
    })

  return (
    <Stack>
      <Section title="Which profile">
        <div className={styles.fields}>
          <ProfilePicker
            label="Profile"
            placeholder={takesOff ? 'None' : 'Choose a profile'}
            offeredOnly
            id={takesOff ? undefined : profileId}
            error={missing && !takesOff ? 'Please choose a profile.' : undefined}
            onPick={(id) => {
              setProfileId(id)
              setTakesOff(false)
            }}
          />
          <Checkbox
            label="Take the profile off instead, so that the group or the default decides"
            checked={takesOff}
            onChange={(event) => setTakesOff(event.currentTarget.checked)}
          />
        </div>
      </Section>
      <Section
        title="Which customers"
        actions={
          <SegmentedControl
            size="xs"
            aria-label="How the customers are chosen"
            value={by}
            onChange={(value) => setBy(value)}
            data={[
              { value: 'account numbers', label: 'Account numbers' },
              { value: 'filter', label: 'Filter' },
            ]}
          />
        }
      >
        {by === 'filter' ? <FilteredCustomers /> : <PastedNumbers text={text} setText={setText} />}
      </Section>
      <Section title="Review">
        <div className={styles.fields}>
          <TextInput
            label="Reason (optional)"
            description="Kept in the activity of each customer."
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {fault === undefined ? null : <FaultNote>{fault}</FaultNote>}
          {current === undefined ? null : <BulkReview answer={current.answer} />}
          <FormActions>
            {current === undefined ? null : (
              <Button
                loading={busy === 'start'}
                disabled={current.answer.refusedTotal > 0 || current.answer.changes === 0}
                onClick={() => void start(current)}
              >
                Start
              </Button>
            )}
            <Button
              variant={current === undefined ? 'filled' : 'default'}
              loading={busy === 'review'}
              disabled={busy === 'start'}
              onClick={review}
            >
              {current === undefined ? 'Review' : 'Review again'}
            </Button>
          </FormActions>
        </div>
      </Section>
    </Stack>
  )
}
