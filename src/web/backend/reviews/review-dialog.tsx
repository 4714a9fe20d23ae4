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

const useActing = ({ request, done, handBack }: ReviewDialogProps) => {
  const [fault, setFault] = useState<ApiError>()
  const [acting, setActing] = useState<'asking' | 'saving' | 'scheduling'>()
  const refuse = (error: unknown) => {
    if (!(error instanceof ApiError)) throw error
    const isOfForm = (request.handsBack ?? formFaults).includes(error.code) && timeFault(error) === undefined
    if (isOfForm) handBack(error)
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

type TimeShown = { value: LondonTime; change: (time: LondonTime) => void; error: string | undefined }
type PartShownProps = Pick<ReviewDialogProps, 'request' | 'note' | 'setNote'> & {
  part: ReviewPart
  review: Review
  time: TimeShown
}

const PartShown = ({ part, review, request, note, setNote, time }: PartShownProps) => {
  switch (part) {
    case 'remarks':
      return <Remarks sentences={request.remarks ?? []} />
    case 'warnings':
      return <Remarks sentences={review.warnings} />
    case 'changes':
      return (
        <Part title="What changes">
          <ChangeList changes={review.changes} nothing="Nothing changes in the record itself." />
        </Part>
      )
    case 'customers':
      return (
        <Part title="For whom">
          <ImpactShown impact={review.impact} about={request.about} allCustomers={request.allCustomers} />
        </Part>
      )
    case 'note':
      return (
        <TextInput
          label={request.noteLabel}
          description="Kept in the history."
          value={note}
          maxLength={500}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      )
    case 'time':
      return (
        <LondonTimeField
          label="When"
          description="Date and time in London. It is held, not done, when somebody changes the profile before."
          value={time.value}
          takesFocus
          error={time.error}
          onChange={time.change}
        />
      )
  }
}

const DialogFault = ({ fault, tryAgain }: { fault: ApiError; tryAgain: (() => void) | undefined }) => (
  <FaultNote>
    {[fault.message, ...fault.issues.map(({ message }) => message)].join(' ')}{' '}
    {tryAgain === undefined ? null : (
      <Button size="compact-sm" variant="default" onClick={tryAgain}>
        Try again
      </Button>
    )}
  </FaultNote>
)

/** When it is to happen, as far as it is to happen later. */
const useTime = (request: ReviewRequest, fault: ApiError | undefined) => {
  const [isScheduling, setScheduling] = useState(request.time !== undefined)
  const [value, setValue] = useState<LondonTime>(request.time ?? noTime)
  const [isMissed, setMissed] = useState(false)
  const error = isMissed ? 'Please choose a date and a time.' : fault === undefined ? undefined : timeFault(fault)
  const change = (time: LondonTime) => {
    setValue(time)
    setMissed(false)
  }
  /** The time as it is sent; undefined, and said so, while none is chosen. */
  const read = () => {
    setMissed(value.time === '')
    const { time: runAt, occurrence } = value
    return runAt === '' ? undefined : { runAt, ...(occurrence === undefined ? {} : { occurrence }) }
  }
  return { isScheduling, setScheduling, read, shown: { value, change, error } }
}

/** What an act changes and for whom, before it is done: save now, or at a set time. */
export const ReviewDialog = (props: ReviewDialogProps) => {
  const { request, note, setNote, close } = props
  const [review, setReview] = useState<Review>()
  const { fault, acting, run } = useActing(props)
  const time = useTime(request, fault)
  const ask = () => run('asking', async () => setReview(await request.ask()))
  useEffect(() => {
    void ask()
    // eslint-disable-next-line react-hooks/exhaustive-deps -- asked once; again by hand
  }, [])
  const schedule = () => {
    const { schedule: plan } = request
    const when = time.read()
    if (plan !== undefined && when !== undefined) void run('scheduling', () => plan({ note, ...when }))
  }
  const { isScheduling } = time
  const shape = { remarks: request.remarks ?? [], takesNote: request.noteLabel !== undefined, isScheduling }
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
          schedule={isScheduling ? schedule : () => time.setScheduling(true)}
          leaveTime={() => time.setScheduling(false)}
        />
      }
    >
      {fault === undefined || timeFault(fault) !== undefined ? null : (
        <DialogFault fault={fault} tryAgain={review === undefined ? () => void ask() : undefined} />
      )}
      {acting === 'asking' ? (
        <p className={styles.asking} role="status">
          <Loader size={18} aria-hidden /> Working out whom this concerns
        </p>
      ) : null}
      {review === undefined ? null : (
        <div className={styles.parts}>
          {listReviewParts({ review, ...shape }).map((part) => (
            <PartShown
              key={part}
              part={part}
              review={review}
              request={request}
              note={note}
              setNote={setNote}
              time={time.shown}
            />
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
