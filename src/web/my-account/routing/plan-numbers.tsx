import type { AnswerOf } from '#contract/endpoint.ts'
import { ownNumberEndpoints } from '#contract/my-account/numbers.ts'
import { MOST_NUMBERS_ASKED, routingPlanEndpoints } from '#contract/my-account/routing-plans.ts'
import { FaultNote, Note } from '#web/kit/form.tsx'
import { formatNoun } from '#web/kit/format.ts'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import styles from './routing.module.css'

export type Plan = AnswerOf<typeof routingPlanEndpoints.get>
type State = Plan['numbers'][number]['state']

const marks: Readonly<Record<State, { tone: 'good' | 'warn' | 'accent'; label: string }>> = {
  live: { tone: 'good', label: 'Live' },
  behind: { tone: 'warn', label: 'Live as it was before' },
  requested: { tone: 'accent', label: 'Asked for' },
}

const useApply = (onDone: () => void) =>
  useAct(routingPlanEndpoints.apply, {
    quiet: true,
    done: 'Your provider has been asked. The numbers change when it is live.',
    onDone,
  })

const Others = ({ plan }: { plan: Plan }) => {
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<readonly number[]>([])
  const found = useAsk(
    ownNumberEndpoints.list,
    { query: { pageSize: 25, ...(search !== '' && { search }) } },
    { keepPrevious: true },
  )
  const apply = useApply(() => setChosen([]))
  const has = new Set<number>(plan.numbers.map(({ id }) => id))
  const rows = (found.data?.rows ?? []).filter(({ id }) => !has.has(id))
  const toggle = (id: number) => setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id])
  return (
    <>
      {apply.error === null ? null : <FaultNote>{apply.error.issues[0]?.message ?? apply.error.message}</FaultNote>}
      <TextInput
        label="Other numbers"
        placeholder="Search numbers and descriptions"
        value={search}
        maxLength={200}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <div className={styles.choices} role="group" aria-label="Numbers to choose">
        {rows.map(({ id, number, description }) => (
          <Checkbox
            key={id}
            label={description === null ? number : `${number}, ${description.text}`}
            checked={chosen.includes(id)}
            onChange={() => toggle(id)}
          />
        ))}
        {found.data !== undefined && rows.length === 0 ? (
          <p className={styles.quiet}>No other number matches.</p>
        ) : null}
      </div>
      <div>
        <Button
          disabled={chosen.length === 0}
          loading={apply.isPending}
          onClick={() =>
            apply.mutate({
              params: { id: plan.id },
              body: { numberIds: [...chosen] as never, planRevision: plan.revision },
            })
          }
        >
          Ask for {chosen.length === 0 ? 'chosen numbers' : formatNoun(chosen.length, 'number')}
        </Button>
      </div>
    </>
  )
}

/** The numbers that have a plan, and how to ask that more have it, or have it as it is now. */
export const PlanNumbers = ({ plan }: { plan: Plan }) => {
  const behind = plan.numbers.filter(({ state }) => state === 'behind')
  const next = behind.slice(0, MOST_NUMBERS_ASKED)
  const apply = useApply(() => undefined)
  const ask = () =>
    apply.mutate({
      params: { id: plan.id },
      body: { numberIds: next.map(({ id }) => id), planRevision: plan.revision },
    })
  return (
    <div className={styles.form}>
      {plan.numbers.length === 0 ? <p className={styles.quiet}>No number goes by this plan yet.</p> : null}
      {plan.numbers.map(({ id, text, state }) => (
        <div key={id} className={styles.choice}>
          {text} <StatusMark tone={marks[state].tone}>{marks[state].label}</StatusMark>
        </div>
      ))}
      {behind.length === 0 ? null : (
        <Note tone="warn">
          The plan was edited. {formatNoun(behind.length, 'number')} still {behind.length === 1 ? 'goes' : 'go'} by it
          as it was before.
          <div style={{ marginTop: '0.625rem' }}>
            <Button size="compact-sm" loading={apply.isPending} onClick={ask}>
              Apply to {next.length < behind.length ? 'the first ' : ''}
              {formatNoun(next.length, 'number')}
            </Button>
          </div>
        </Note>
      )}
      {apply.error === null ? null : <FaultNote>{apply.error.issues[0]?.message ?? apply.error.message}</FaultNote>}
      <Others plan={plan} />
    </div>
  )
}
