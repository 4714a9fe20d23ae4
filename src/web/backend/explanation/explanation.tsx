import { backendContract } from '#contract/backend/index.ts'
import type { ApiError } from '#web/kit/call.ts'
import { useAddress } from '#web/kit/address.ts'
import { Section, Stack } from '#web/kit/detail-page.tsx'
import { Note } from '#web/kit/form.tsx'
import { formatMoment } from '#web/kit/format.ts'
import { LinkButton } from '#web/kit/link-button.tsx'
import { type LondonTime, LondonTimeField, noTime } from '#web/kit/london-time-field.tsx'
import { momentOf, toLondonTime } from '#web/kit/london-time.ts'
import { useAsk } from '#web/kit/query.tsx'
import { Failed, Loading } from '#web/kit/states.tsx'
import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { readId } from '../compare-table.tsx'
import { PortalButton } from './portal-button.tsx'
import { ExplainedFeatures } from './explained-features.tsx'
import styles from './explanation.module.css'
import { WhatDecides } from './what-decides.tsx'

/** The moment in the address, or undefined when it holds none. */
const readMoment = (value: unknown): string | undefined => {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : new Date(at).toISOString()
}

const timeOf = (asOf: string | undefined): LondonTime =>
  asOf === undefined ? noTime : { time: toLondonTime(asOf), occurrence: undefined }

const AsOf = ({ asOf, setAsOf }: { asOf: string | undefined; setAsOf: (asOf: string | undefined) => void }) => {
  const [value, setValue] = useState<LondonTime>(() => timeOf(asOf))
  const [error, setError] = useState<string>()
  const show = () => {
    const moment = momentOf(value.time, value.occurrence)
    if (moment === undefined) return setError('Please choose a date and a time.')
    if (Date.parse(moment) > Date.now()) return setError('This moment is still to come. Choose one that is past.')
    setError(undefined)
    setAsOf(moment)
  }
  return (
    <form
      className={styles.asOf}
      aria-label="A past moment"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        show()
      }}
    >
      <LondonTimeField
        label="As of"
        description="A past moment, London time"
        value={value}
        error={error}
        onChange={(next) => {
          setValue(next)
          setError(undefined)
        }}
      />
      <Button type="submit" variant="default">
        Look back
      </Button>
    </form>
  )
}

/** What could not be explained, in words; a moment before the history begins is no fault of ours. */
const Unexplained = ({ error, retry }: { error: ApiError; retry: () => void }) =>
  error.code === 'BEFORE_HISTORY' ? (
    <Note tone="warn">
      {error.message} The history began when this version of the service was installed. Choose a later moment.
    </Note>
  ) : error.code === 'INVALID' ? (
    <Note tone="warn">{error.issues.map(({ message }) => message).join(' ') || error.message}</Note>
  ) : (
    <Failed error={error} retry={retry} />
  )

type ExplanationProps = { customerId: number; customerName: string }

/** What a customer or one of its people may see, now or at a past moment, and why, by the function that decides. */
export const Explanation = ({ customerId, customerName }: ExplanationProps) => {
  const { search, change } = useAddress()
  const person = readId(search['person'])
  const asOf = readMoment(search['asOf'])
  const people = useAsk(backendContract.portalUsers.list, { params: { id: customerId } })
  const query = { ...(person === undefined ? {} : { portalUserId: person }), ...(asOf === undefined ? {} : { asOf }) }
  const asked = useAsk(backendContract.profileHistory.explain, { params: { id: customerId }, query })
  return (
    <Stack>
      <Section
        title="What they see"
        lead="By the function that decides each request, with the reason."
        actions={
          <div className={styles.actions}>
            <LinkButton to="/customers/compare" search={{ first: customerId }} variant="default" size="xs">
              Compare with another customer
            </LinkButton>
            <PortalButton customerId={customerId} person={asked.data?.person ?? null} />
          </div>
        }
      >
        <div className={styles.choices}>
          <NativeSelect
            label="Who"
            description={
              asOf === undefined
                ? 'The role of a person can only take away.'
                : 'The past is known for the customer as a whole.'
            }
            disabled={asOf !== undefined && person === undefined}
            value={person === undefined ? '' : String(person)}
            onChange={(event) => change({ person: event.currentTarget.value || undefined, asOf: undefined })}
            data={[
              { value: '', label: `${customerName} as a whole` },
              ...(people.data?.rows ?? []).map(({ id, name, email }) => ({
                value: String(id),
                label: `${name}, ${email}`,
              })),
            ]}
          />
          <AsOf key={asOf ?? 'now'} asOf={asOf} setAsOf={(moment) => change({ asOf: moment, person: undefined })} />
        </div>
        {asOf === undefined ? null : (
          <div className={styles.past} role="status">
            <span>
              {asked.isError ? (
                `You asked for ${formatMoment(asOf)}.`
              ) : (
                <>
                  <strong>As it was on {formatMoment(asOf)}.</strong> This is the past: today may be different.
                </>
              )}
            </span>
            <Button size="compact-sm" variant="default" onClick={() => change({ asOf: undefined })}>
              Back to now
            </Button>
          </div>
        )}
        {asked.data === undefined ? (
          asked.isError ? (
            <Unexplained error={asked.error} retry={() => void asked.refetch()} />
          ) : (
            <Loading />
          )
        ) : (
          <WhatDecides explanation={asked.data} />
        )}
      </Section>
      {asked.data === undefined ? null : (
        <ExplainedFeatures features={asked.data.features} isPast={asOf !== undefined} />
      )}
    </Stack>
  )
}
