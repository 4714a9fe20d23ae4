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

type Chosen = { profileId: number | undefined; takesOff: boolean; by: By; text: string; reason: string }

/** Asks for the review of what is chosen, then starts exactly what was reviewed. */
const useBulkAssignment = (chosen: Chosen, started: (id: number) => void) => {
  const client = useQueryClient()
  const { search } = useAddress()
  const [reviewed, setReviewed] = useState<Reviewed>()
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState<'review' | 'start'>()
  const wanted: Wanted = {
    whom: chosen.by === 'filter' ? { by: chosen.by, ...filterInAddress(search) } : { by: chosen.by, text: chosen.text },
    profileId: chosen.takesOff ? null : (chosen.profileId ?? null),
    reason: chosen.reason,
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
  const review = () =>
    run('review', async () => {
      setReviewed({ wanted, answer: await call('backend', bulkAssignments.review, { body: wanted }) })
    })
  const start = ({ answer: { token } }: Reviewed) =>
    run('start', async () => {
      const assignment = await call('backend', bulkAssignments.start, { body: { ...wanted, token } })
      void client.invalidateQueries()
      started(assignment.id)
    })
  return { current, fault, busy, review, start }
}

type ChooserProps = { chosen: Chosen; choose: (patch: Partial<Chosen>) => void }

const WhichProfile = ({ chosen, choose, isMissing }: ChooserProps & { isMissing: boolean }) => (
  <Section title="Which profile">
    <div className={styles.fields}>
      <ProfilePicker
        label="Profile"
        placeholder={chosen.takesOff ? 'None' : 'Choose a profile'}
        offeredOnly
        id={chosen.takesOff ? undefined : chosen.profileId}
        error={isMissing ? 'Please choose a profile.' : undefined}
        onPick={(profileId) => choose({ profileId, takesOff: false })}
      />
      <Checkbox
        label="Take the profile off instead, so that the group or the default decides"
        checked={chosen.takesOff}
        onChange={(event) => choose({ takesOff: event.currentTarget.checked })}
      />
    </div>
  </Section>
)

const WhichCustomers = ({ chosen, choose }: ChooserProps) => (
  <Section
    title="Which customers"
    actions={
      <SegmentedControl<By>
        size="xs"
        aria-label="How the customers are chosen"
        value={chosen.by}
        onChange={(by) => choose({ by })}
        data={[
          { value: 'account numbers', label: 'Account numbers' },
          { value: 'filter', label: 'Filter' },
        ]}
      />
    }
  >
    {chosen.by === 'filter' ? (
      <FilteredCustomers />
    ) : (
      <PastedNumbers text={chosen.text} setText={(text) => choose({ text })} />
    )}
  </Section>
)

/** Which profile, and whom; the review comes before anything is done. */
export const BulkForm = ({ started }: { started: (id: number) => void }) => {
  const { search } = useAddress()
  const [chosen, setChosen] = useState<Chosen>(() => ({
    profileId: undefined,
    takesOff: false,
    by: hasFilter(search) ? 'filter' : 'account numbers',
    text: '',
    reason: '',
  }))
  const [isAsked, setAsked] = useState(false)
  const choose = (patch: Partial<Chosen>) => setChosen((before) => ({ ...before, ...patch }))
  const { current, fault, busy, review, start } = useBulkAssignment(chosen, started)
  const hasProfile = chosen.takesOff || chosen.profileId !== undefined
  return (
    <Stack>
      <WhichProfile chosen={chosen} choose={choose} isMissing={isAsked && !hasProfile} />
      <WhichCustomers chosen={chosen} choose={choose} />
      <Section title="Review">
        <div className={styles.fields}>
          <TextInput
            label="Reason (optional)"
            description="Kept in the activity of each customer."
            value={chosen.reason}
            maxLength={500}
            onChange={(event) => choose({ reason: event.currentTarget.value })}
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
              onClick={() => {
                setAsked(true)
                if (hasProfile) void review()
              }}
            >
              {current === undefined ? 'Review' : 'Review again'}
            </Button>
          </FormActions>
        </div>
      </Section>
    </Stack>
  )
}
