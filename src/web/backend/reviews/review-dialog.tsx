import type { Review } from '#contract/backend/reviews.ts'
import { ApiError, type FaultCode } from '#web/kit/call.ts'
import { ActButton, Dialog } from '#web/kit/dialog.tsx'
import { FaultNote } from '#web/kit/form.tsx'
import { type LondonTime, LondonTimeField, noTime } from '#web/kit/london-time-field.tsx'
import { Button, Loader, TextInput } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { ChangeList, ImpactShown, Remarks } from './review-parts.tsx'
import type { ReviewRequest } from './review-request.ts'
import { listReviewParts, type ReviewPart } from './review-words.ts'
import styles from './review.module.css'

/** Refusals of what was typed in a form: shown beside its fields. */
const formFaults: readonly FaultCode[] = [
  ...(['INVALID', 'STALE', 'NAME_TAKEN', 'IS_DEFAULT'] as const),
  ...(['NOT_OFFERED', 'ACCOUNT_NUMBER_TAKEN'] as const),
]

export type ReviewDialogProps = {
  request: ReviewRequest
  /** Keeps the note of a review that is closed and opened again. */
  note: string
  setNote: (note: string) => void
  close: () => void
  done: () => void
  handBack: (error: ApiError) => void
}

const timeFault = (error: ApiError): string | undefined =>
  error.issues.find(({ path }) => path.some((part) => part === 'runAt' || part === 'occurrence'))?.message

const isMissing = ({ time }: LondonTime) => time === ''

const useActing = ({ request, done, handBack }: ReviewDialogProps) => {
  const [fault, setFault] = useState<ApiError>()
  const [acting, setActing] = useState<'asking' | 'saving' | 'scheduling'>()
  const refuse = (error: unknown) => {
    if (!(error instanceof ApiError)) throw error
    const isOfForm = (request.handsBack ?? formFaults).includes(error.code) && timeFault(error) === undefined
    if (isOfForm || error.code === 'SIGNED_OUT') handBack(error)
    else setFault(error)
  }
  const run = async (name: 'asking' | 'saving' | 'scheduling', act: () => Promise<void>) => {
    setFault(undefined)
    setActing(name)
    try {
      await act()
      if (name !== 'asking') done()
    } catch (error) {
      refuse(error)
    } finally {
      setActing(undefined)
    }
  }
  return { fault, acting, run }
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section>
    <h3 className={styles.heading}>{title}</h3>
    {children}
  </section>
)

/** What an act changes and for whom, before it is done: save now, or at a set time. */
export const ReviewDialog = (props: ReviewDialogProps) => {
  const { request, note, setNote, close } = props
  const [review, setReview] = useState<Review>()
  const [isScheduling, setScheduling] = useState(request.time !== undefined)
  const [time, setTime] = useState<LondonTime>(request.time ?? noTime)
  const [needsTime, setNeedsTime] = useState(false)
  const { fault, acting, run } = useActing(props)
  const ask = () => run('asking', async () => setReview(await request.ask()))
  useEffect(() => {
    void ask()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- asked once; again by hand
  }, [])
  const schedule = () => {
    setNeedsTime(isMissing(time))
    if (isMissing(time)) return
    const { time: runAt, occurrence } = time
    void run('scheduling', () =>
      request.schedule!({ note, runAt, ...(occurrence === undefined ? {} : { occurrence }) }),
    )
  }
  const partOf = (part: ReviewPart, shown: Review): ReactNode => {
    if (part === 'remarks') return <Remarks sentences={request.remarks ?? []} />
    if (part === 'warnings') return <Remarks sentences={shown.warnings} />
    if (part === 'changes')
      return (
        <Part title="What changes">
          <ChangeList changes={shown.changes} nothing="Nothing changes in the record itself." />
        </Part>
      )
    if (part === 'customers')
      return (
        <Part title="For whom">
          <ImpactShown impact={shown.impact} about={request.about} allCustomers={request.allCustomers} />
        </Part>
      )
    if (part === 'note')
      return (
        <TextInput
          label={request.noteLabel}
          description="Kept in the history."
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      )
    return (
      <LondonTimeField
        label="When"
        description="Date and time in London. It is held, not done, when somebody changes the profile before."
        value={time}
        takesFocus
        onChange={(value) => {
          setTime(value)
          setNeedsTime(false)
        }}
        error={needsTime ? 'Please choose a date and a time.' : fault === undefined ? undefined : timeFault(fault)}
      />
    )
  }
  const parts =
    review === undefined
      ? []
      : listReviewParts({
          review,
          remarks: request.remarks ?? [],
          takesNote: request.noteLabel !== undefined,
          isScheduling,
        })
  return (
    <Dialog
      title={request.title}
      wide
      onClose={() => {
        if (acting === undefined || acting === 'asking') close()
      }}
      footer={
        <ReviewButtons
          request={request}
          hasReview={review !== undefined}
          acting={acting}
          isScheduling={isScheduling}
          close={close}
          save={() => void run('saving', () => request.save(note))}
          schedule={isScheduling ? schedule : () => setScheduling(true)}
          leaveTime={() => setScheduling(false)}
        />
      }
    >
      {fault === undefined || timeFault(fault) !== undefined ? null : (
        <FaultNote>
          {[fault.message, ...fault.issues.map(({ message }) => message)].join(' ')}{' '}
          {review === undefined ? (
            <Button size="compact-sm" variant="default" onClick={() => void ask()}>
              Try again
            </Button>
          ) : null}
        </FaultNote>
      )}
      {acting === 'asking' ? (
        <p className={styles.asking} role="status">
          <Loader size={18} aria-hidden /> Working out whom this concerns
        </p>
      ) : null}
      {review === undefined ? null : (
        <div className={styles.parts}>
          {parts.map((part) => (
            <div key={part}>{partOf(part, review)}</div>
          ))}
        </div>
      )}
    </Dialog>
  )
}

type ReviewButtonsProps = {
  request: ReviewRequest
  hasReview: boolean
  acting: 'asking' | 'saving' | 'scheduling' | undefined
  isScheduling: boolean
  close: () => void
  save: () => void
  schedule: () => void
  leaveTime: () => void
}

const ReviewButtons = ({
  request,
  hasReview,
  acting,
  isScheduling,
  close,
  save,
  schedule,
  leaveTime,
}: ReviewButtonsProps) => {
  const isBusy = acting === 'saving' || acting === 'scheduling'
  return (
    <>
      <Button variant="default" disabled={isBusy} onClick={close}>
        Cancel
      </Button>
      {hasReview && isScheduling && request.schedule !== undefined ? (
        <>
          <Button variant="default" disabled={isBusy} onClick={leaveTime}>
            Save now instead
          </Button>
          <Button loading={acting === 'scheduling'} onClick={schedule}>
            Schedule
          </Button>
        </>
      ) : null}
      {hasReview && !(isScheduling && request.schedule !== undefined) ? (
        <>
          {request.schedule === undefined ? null : (
            <Button variant="default" disabled={isBusy} onClick={schedule}>
              Schedule for…
            </Button>
          )}
          <ActButton danger={request.isDangerous} loading={acting === 'saving'} onClick={save}>
            {request.saveLabel ?? 'Save now'}
          </ActButton>
        </>
      ) : null}
    </>
  )
}
