import type { ownRequest } from '#contract/my-account/number-requests.ts'
import { newNumberEndpoints, ownRequestEndpoints } from '#contract/my-account/number-requests.ts'
import { requestStateLabels } from '#rules/number-request.ts'
import { workingHoursWords } from '#rules/working-hours.ts'
import { confirm } from '#web/kit/dialog.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { useAct } from '#web/kit/query.tsx'
import { StatusMark, type Tone } from '#web/kit/status-mark.tsx'
import { Button } from '@mantine/core'
import type { z } from 'zod'
import styles from './routing.module.css'

export type OwnRequest = z.output<typeof ownRequest>

const tones: Readonly<Record<OwnRequest['state'], Tone>> = {
  requested: 'accent',
  accepted: 'warn',
  live: 'good',
  rejected: 'bad',
  withdrawn: 'plain',
}

const LONDON = { timeZone: 'Europe/London' } as const
const dayOf = (instant: string) => new Date(instant).toLocaleDateString('en-GB', LONDON)
/** A moment without its day, where that is the day of another. */
const near = (instant: string, other: string): string =>
  dayOf(instant) === dayOf(other)
    ? new Date(instant).toLocaleTimeString('en-GB', { ...LONDON, hour: '2-digit', minute: '2-digit' })
    : formatInstant(instant)

/** When it will be live, as far as can be said. */
const promiseOf = ({ state, askedAt, expectedAt, wantedAt, goesLiveByItself, finishedAt }: OwnRequest): string => {
  const asked = `Requested ${formatInstant(askedAt)}`
  if (state === 'live') return `${asked}, live since ${formatInstant(finishedAt ?? askedAt)}`
  if (state === 'rejected' || state === 'withdrawn') return `${asked}, ${state} ${formatInstant(finishedAt ?? askedAt)}`
  const wanted = wantedAt === null ? '' : `, wanted from ${near(wantedAt, askedAt)}`
  if (goesLiveByItself) return `${asked}${wanted}. It goes live by itself then`
  return `${asked}${wanted}, expected by ${near(expectedAt, askedAt)} (working hours)`
}

const Withdraw = ({ request }: { request: OwnRequest }) => {
  const endpoint = request.kind === 'new-number' ? newNumberEndpoints.withdraw : ownRequestEndpoints.withdraw
  const withdraw = useAct(endpoint, { done: 'The request is withdrawn.' })
  const ask = async () => {
    const yes = await confirm({
      title: 'Withdraw this request?',
      text: `${request.words}. Nothing changes then.`,
      action: 'Withdraw',
    })
    if (yes) withdraw.mutate({ params: { id: request.id } })
  }
  return (
    <Button size="compact-sm" variant="default" loading={withdraw.isPending} onClick={() => void ask()}>
      Withdraw<span className="visually-hidden"> {request.words}</span>
    </Button>
  )
}

const Steps = ({ request }: { request: OwnRequest }) => (
  <ol className={styles.steps} aria-label="What happened">
    {request.steps.map(({ at, who, state, note }, index) => (
      <li key={index}>
        {requestStateLabels[state]} {formatInstant(at)}, {who}
        {note === '' ? null : <span className={styles.said}>: “{note}”</span>}
      </li>
    ))}
  </ol>
)

/** Requests with their state, what is promised, and all that happened to them. */
export const RequestList = ({ requests, label }: { requests: readonly OwnRequest[]; label: string }) => (
  <ul className={styles.requests} aria-label={label}>
    {requests.map((request) => (
      <li key={request.id} className={styles.request}>
        <p className={styles.words}>
          {request.words}
          <StatusMark tone={tones[request.state]}>{requestStateLabels[request.state]}</StatusMark>
        </p>
        <p className={styles.quiet} title={workingHoursWords}>
          {promiseOf(request)}.
          {request.before === null || request.before === 'not known' ? null : ` Until then: ${request.before}.`}
        </p>
        <Steps request={request} />
        {request.mayWithdraw ? (
          <div className={styles.acts}>
            <Withdraw request={request} />
          </div>
        ) : null}
      </li>
    ))}
  </ul>
)
