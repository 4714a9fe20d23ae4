import type { AnswerOf } from '#contract/endpoint.ts'
import { siteAssignmentEndpoints } from '#contract/my-account/sites.ts'
import { ActButton, Dialog } from '#web/kit/dialog.tsx'
import { FaultNote, Note } from '#web/kit/form.tsx'
import { formatCount, formatDay, formatNoun, today } from '#web/kit/format.ts'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { Button, NativeSelect, Radio, Stack, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { builtAreas } from '../areas.ts'
import { useOpens } from '../me.tsx'
import styles from './number-list-page.module.css'

type Plan = AnswerOf<typeof siteAssignmentEndpoints.plan>
type AssignDialogProps = {
  /** Numbers that were chosen one by one. */
  chosen: readonly number[]
  /** What the list is narrowed by; undefined when only the chosen numbers are meant. */
  filter?: Record<string, unknown>
  onDone?: () => void
  close: () => void
}

const NONE = 'none'

const PlanFacts = ({ plan, from, until }: { plan: Plan; from: string; until: string }) => {
  const time = `from ${formatDay(from)}${until === '' ? '' : ` until ${formatDay(until)}`}`
  const unchanged = plan.numbers - plan.changed
  return (
    <>
      {plan.changed === 0 ? (
        <Note>Nothing changes: {plan.numbers === 1 ? 'the number is' : 'all of them are'} as you ask already.</Note>
      ) : (
        <p>
          <strong>{formatNoun(plan.changed, 'number')}</strong>{' '}
          {plan.site === null ? 'leave their own site' : <>go to “{plan.site}”</>} {time}.
        </p>
      )}
      <ul className={styles.facts}>
        {plan.before.map(({ name, numbers }) => (
          <li key={name ?? ''}>
            {formatCount(numbers)} {name === null ? 'without an own site' : <>at “{name}”</>} on that day
          </li>
        ))}
        {unchanged > 0 && plan.changed > 0 ? <li>{formatNoun(unchanged, 'number')} stay as they are</li> : null}
        {plan.notYetSold > 0 ? (
          <li>{formatNoun(plan.notYetSold, 'number')} became yours later: it counts from that day for them</li>
        ) : null}
        {plan.endsWithSite === null ? null : (
          <li>The site closes on {formatDay(plan.endsWithSite)}, so it ends then</li>
        )}
      </ul>
      {plan.changesPast && plan.changed > 0 ? (
        <Note tone="warn">
          The day has passed: calls since {formatDay(from)} count for the new site from now on, so reports of that time
          change.
        </Note>
      ) : null}
    </>
  )
}

const NoSites = () => {
  const mayManage = useOpens('manage_sites')
  return (
    <Note>
      You have no site of your own yet.{' '}
      {mayManage ? (
        <Link to={builtAreas.numberSites.path}>Add a site</Link>
      ) : (
        'Ask the owner of your account to add one.'
      )}
    </Note>
  )
}

/** Puts numbers at a site of one's own from a day on: asked, looked at, done. */
export const AssignDialog = ({ chosen, filter, onDone, close }: AssignDialogProps) => {
  const formId = useId()
  const choices = useAsk(siteAssignmentEndpoints.choices, {})
  const [which, setWhich] = useState<'chosen' | 'matching'>(chosen.length > 0 ? 'chosen' : 'matching')
  const [siteId, setSiteId] = useState('')
  const [from, setFrom] = useState(today())
  const [until, setUntil] = useState('')
  const plan = useAct(siteAssignmentEndpoints.plan, { quiet: true, refresh: false })
  const assign = useAct(siteAssignmentEndpoints.assign, {
    quiet: true,
    done: 'The numbers are assigned.',
    onDone: () => {
      onDone?.()
      close()
    },
  })
  const sites = choices.data?.rows ?? []
  const body = {
    numbers:
      which === 'chosen' ? { which, ids: chosen as never } : { which, filter: (filter ?? {}) as Record<string, never> },
    siteId: (siteId === NONE ? null : Number(siteId)) as never,
    from,
    until: until === '' ? null : until,
  }
  const look = (event: FormEvent) => {
    event.preventDefault()
    if (siteId !== '' && from !== '') plan.mutate({ body })
  }
  const again =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value)
      plan.reset()
      assign.reset()
    }
  const issues = plan.error?.issues ?? []
  const faultAt = (name: string) => issues.find(({ path }) => path[0] === name)?.message
  const fault = assign.error ?? (issues.length === 0 ? plan.error : null)
  const narrowed = filter !== undefined && Object.keys(filter).length > 0
  return (
    <Dialog
      title="Assign to a site"
      onClose={close}
      footer={
        <>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          {plan.data === undefined || plan.data.changed === 0 ? (
            <Button type="submit" form={formId} loading={plan.isPending} disabled={siteId === '' || from === ''}>
              Preview
            </Button>
          ) : (
            <ActButton
              loading={assign.isPending}
              onClick={() => assign.mutate({ body: { ...body, plan: plan.data.plan } })}
            >
              Assign {formatNoun(plan.data.changed, 'number')}
            </ActButton>
          )}
        </>
      }
    >
      <form id={formId} onSubmit={look} noValidate className={styles.fields}>
        {fault === null ? null : <FaultNote>{fault.message}</FaultNote>}
        {faultAt('numbers') === undefined ? null : <FaultNote>{faultAt('numbers')}</FaultNote>}
        {choices.data !== undefined && sites.length === 0 ? <NoSites /> : null}
        {filter === undefined || chosen.length === 0 ? (
          chosen.length > 0 ? null : (
            <p className={styles.faint}>
              {narrowed
                ? 'All numbers that match the search and filters of the list.'
                : 'All your numbers. To assign some of them, choose them in the list or narrow it first.'}
            </p>
          )
        ) : (
          <Radio.Group label="Which numbers" value={which} onChange={(value) => again(setWhich)(value)}>
            <Stack gap="xs" mt="xs">
              <Radio value="chosen" label={`The ${formatNoun(chosen.length, 'number')} that you chose`} />
              <Radio value="matching" label={narrowed ? 'All that match the search and filters' : 'All your numbers'} />
            </Stack>
          </Radio.Group>
        )}
        <NativeSelect
          label="Site"
          value={siteId}
          error={faultAt('siteId')}
          onChange={(event) => again(setSiteId)(event.currentTarget.value)}
          data={[
            { value: '', label: 'Choose a site' },
            ...sites.map(({ id, name }) => ({ value: String(id), label: name })),
            ...(choices.data?.mayUnassign ? [{ value: NONE, label: 'No site of our own' }] : []),
          ]}
        />
        <TextInput
          type="date"
          label="From"
          description="Calls count for the site that a number is at when they start."
          value={from}
          error={faultAt('from')}
          onChange={(event) => again(setFrom)(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label="Until (optional)"
          description="The first day on which it no longer holds. Leave it empty for as long as it goes."
          value={until}
          error={faultAt('until')}
          onChange={(event) => again(setUntil)(event.currentTarget.value)}
        />
        <div aria-live="polite">
          {plan.data === undefined ? null : <PlanFacts plan={plan.data} from={from} until={until} />}
        </div>
      </form>
    </Dialog>
  )
}
