import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { ApiError, call } from '#web/kit/call.ts'
import { FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FaultNote, FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { formatDay, formatNoun, today } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import { Loading } from '#web/kit/states.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CustomerPicker } from '../customers/customer-picker.tsx'
import styles from './customer-numbers.module.css'
import type { NumberRecord } from './number-page.tsx'

const { move, reviewMove } = backendContract.numberActs
type Review = AnswerOf<typeof reviewMove>

const owners = { staff: 'the staff’s', customer: 'the customer’s' } as const

const endingWords = (review: Review): string[] => [
  ...review.sites.map(({ owner, name }) => `Its time at ${owners[owner]} site ${name}`),
  ...review.campaigns.map(
    ({ owner, name }) => `Its time in ${owners[owner]} campaign ${name}, whose past figures stay`,
  ),
  ...review.charges.map(
    ({ name, isRemoved }) => `The charge ${name}${isRemoved ? ', which has not begun, is removed' : ''}`,
  ),
  ...(review.ownDescription === null ? [] : [`The customer’s own description “${review.ownDescription}” stays behind`]),
]

const MOST_NAMED = 5

const liveWords = ({ live: { destination, emergencyDivert, blockedCallers } }: Review): string[] => {
  const named = blockedCallers.slice(0, MOST_NAMED).join(', ')
  const more = blockedCallers.length > MOST_NAMED ? ` and ${blockedCallers.length - MOST_NAMED} more` : ''
  return [
    ...(destination === null ? [] : [`Its calls go to ${destination}`]),
    ...(emergencyDivert === null ? [] : [`The emergency divert is on: its calls go to ${emergencyDivert}`]),
    ...(blockedCallers.length === 0 ? [] : [`${formatNoun(blockedCallers.length, 'caller')} blocked: ${named}${more}`]),
  ]
}

/** What no move changes: the switch goes on as the customer who leaves the number has it. */
const StillLive = ({ review }: { review: Review }) => {
  const live = liveWords(review)
  if (live.length === 0) return null
  return (
    <Note tone="warn">
      The move tells the switch nothing: after it, calls still go where {review.from.name} sends them. Change this at
      the switch too:
      <ul className={styles.changes}>
        {live.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </Note>
  )
}

/** What ends with the move, before it is done. */
const Reviewed = ({ review, on }: { review: Review; on: string }) => {
  const endings = endingWords(review)
  return (
    <>
      <Note>
        On {formatDay(on)} it leaves {review.from.name} and is {review.to.name}’s. Calls from that day on follow;
        earlier ones stay.
      </Note>
      {endings.length === 0 ? null : (
        <div>
          <p className={styles.before}>This ends on that day:</p>
          <ul className={styles.changes}>
            {endings.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </div>
      )}
      <StillLive review={review} />
      {review.openRequests === 0 ? null : (
        <FaultNote>
          {formatNoun(review.openRequests, 'request')} of {review.from.name} for this number{' '}
          {review.openRequests === 1 ? 'is' : 'are'} open. Answer {review.openRequests === 1 ? 'it' : 'them'} first.
        </FaultNote>
      )}
    </>
  )
}

/** Moves a number to another customer from a day on; what ends by it is shown before. */
export const MoveDialog = ({ record, close }: { record: NumberRecord; close: () => void }) => {
  const client = useQueryClient()
  const navigate = useNavigate()
  const form = useForm<{ customerId: number | undefined; on: string }>({
    initial: { customerId: undefined, on: today() },
    check: ({ customerId, on }): Record<string, string> => ({
      ...(customerId === undefined ? { customerId: 'Choose the customer who gets it.' } : {}),
      ...(on === '' ? { on: 'A day is needed.' } : {}),
    }),
    save: async ({ customerId, on }) => {
      const body = { customerId: customerId as never, on, plan: review.data?.plan ?? '' }
      const moved = await call('backend', move, { params: { id: record.id }, body }).catch((error: unknown) => {
        if (error instanceof ApiError && error.code === 'PLAN_OUTDATED') void review.refetch()
        throw error
      })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: `The number is ${moved.customer.name}’s from ${formatDay(on)}.` })
      close()
      void navigate({ to: `/numbers/${moved.id}` })
    },
  })
  const { customerId, on } = form.values
  const isComplete = customerId !== undefined && on !== ''
  const review = useAsk(
    reviewMove,
    { params: { id: record.id }, query: { customerId: customerId ?? 1, on: on === '' ? today() : on } },
    { enabled: isComplete },
  )
  return (
    <Dialog title="Move to another customer" onClose={close} wide>
      <FormFrame form={form} label="Move to another customer">
        <CustomerPicker
          inDialog
          label="Customer"
          placeholder="Type an account number or name"
          id={customerId}
          onPick={(id) => form.set('customerId', id)}
          error={form.errors['customerId']}
        />
        <TextInput {...form.text('on')} label="From" type="date" description="The first day with the other customer." />
        {!isComplete ? null : review.isError ? (
          <FaultNote>{review.error.issues[0]?.message ?? review.error.message}</FaultNote>
        ) : review.data === undefined ? (
          <Loading lines={2} />
        ) : (
          <Reviewed review={review.data} on={on} />
        )}
        <FormActions>
          <Button
            type="submit"
            loading={form.busy}
            disabled={isComplete && (review.isError || review.data?.openRequests !== 0)}
          >
            Move
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </FormActions>
      </FormFrame>
    </Dialog>
  )
}
