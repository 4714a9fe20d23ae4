import { numberRoutingEndpoints } from '#contract/my-account/number-routing.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { DataTable } from '#web/kit/data-table.tsx'
import { Loaded, Section, Stack } from '#web/kit/detail-page.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Button } from '@mantine/core'
import { useOpens } from '../me.tsx'
import { ChangeDestination, type Routing } from './change-destination.tsx'
import { PlanPicture } from './plan-picture.tsx'
import { RequestList } from './request-list.tsx'
import styles from './routing.module.css'
import { TryCall } from './try-call.tsx'
import { UsePlan } from './use-plan.tsx'

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

/** The way back in one click: what it was asks for what it was. */
const WayBack = ({ routing, before }: { routing: Routing; before: NonNullable<Routing['lastBefore']> }) => {
  const done = { done: 'Your provider has been asked. You see the state here.' }
  const destination = useAct(numberRoutingEndpoints.changeDestination, done)
  const plan = useAct(numberRoutingEndpoints.usePlan, done)
  const mayChange = useOpens(before.plan === null ? 'change_destination' : 'manage_routing_plans')
  const { revision, number } = routing
  const ask = () =>
    before.plan === null
      ? destination.mutate({ params: { id: number.id }, body: { to: before.to ?? '', revision } })
      : plan.mutate({
          params: { id: number.id },
          body: { planId: before.plan.id, revision, planRevision: before.planRevision ?? undefined },
        })
  return (
    <div className={styles.way}>
      <span>
        Before that, calls went to <strong>{before.words}</strong>.
      </span>
      {mayChange && routing.requests.length === 0 ? (
        <Button variant="default" loading={destination.isPending || plan.isPending} onClick={ask}>
          Ask to go back to {before.words}
          {before.plan !== null && before.planRevision !== before.plan.revision ? ', as it is now' : ''}
        </Button>
      ) : null}
    </div>
  )
}

const Now = ({ routing }: { routing: Routing }) => {
  const { usual, emergency, lastBefore } = routing
  const met = emergency ?? usual
  return (
    <>
      <p className={styles.now}>
        {met === null ? 'Not known yet' : capital(met.words)}
        {emergency === null ? null : <StatusMark tone="bad">Emergency divert</StatusMark>}
      </p>
      <p className={styles.quiet}>
        {met === null
          ? 'Your provider has not said yet where calls to this number go.'
          : emergency === null
            ? 'This is what your provider has said is live.'
            : `The emergency divert is on. Otherwise calls go to ${usual?.words ?? 'where your provider sends them'}.`}
      </p>
      {met?.plan ? (
        <div style={{ marginTop: '1rem' }}>
          <PlanPicture step={met.plan.step} label={`The plan “${met.plan.name}”`} />
        </div>
      ) : null}
      {lastBefore === null ? null : <WayBack routing={routing} before={lastBefore} />}
    </>
  )
}

type Change = Routing['changes'][number]
const columns: readonly Column<Change>[] = [
  { key: 'at', label: 'When', heading: true, nowrap: true, cell: ({ at }) => formatInstant(at) },
  { key: 'from', label: 'From', cell: ({ from }) => capital(from) },
  { key: 'to', label: 'To', cell: ({ to }) => capital(to) },
  { key: 'who', label: 'Who', cell: ({ who }) => who },
]

const History = ({ changes }: { changes: readonly Change[] }) =>
  changes.length === 0 ? (
    <p className={styles.quiet}>No change yet. Each one will be listed here: who, when, from where and to where.</p>
  ) : (
    <DataTable caption="Changes of where calls go" columns={columns} rows={changes} rowKey={({ at, to }) => at + to} />
  )

const Changing = ({ routing }: { routing: Routing }) => {
  const mayChange = useOpens('change_destination')
  const mayPlan = useOpens('manage_routing_plans')
  const isAsked = routing.requests.some(({ kind }) => kind === 'destination' || kind === 'routing-plan')
  return (
    <>
      {mayChange ? (
        <Section
          title="Send calls elsewhere"
          lead="Your provider makes the change. Until it is live, calls go where they go now."
        >
          <ChangeDestination routing={routing} />
        </Section>
      ) : null}
      {mayPlan && !isAsked ? (
        <Section title="Go by a routing plan">
          <UsePlan routing={routing} />
        </Section>
      ) : null}
    </>
  )
}

/** Where the calls of a number go: now, what is asked about it, how to change it, to try it out, and its history. */
export const NumberRouting = ({ id }: { id: number }) => (
  <Loaded asked={useAsk(numberRoutingEndpoints.get, { params: { id } })}>
    {(routing) => (
      <Stack>
        <Section title="Where calls go now">
          <Now routing={routing} />
        </Section>
        {routing.requests.length === 0 ? null : (
          <Section title="Asked for, not live yet" flush>
            <RequestList requests={routing.requests} label="Open requests" />
          </Section>
        )}
        <Changing routing={routing} />
        <Section title="Try it out" lead="What happens to a call, by what is live now.">
          <TryCall numberId={id} />
        </Section>
        <Section title="History" flush={routing.changes.length > 0}>
          <History changes={routing.changes} />
        </Section>
      </Stack>
    )}
  </Loaded>
)
