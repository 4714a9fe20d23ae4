import type { AnswerOf } from '#contract/endpoint.ts'
import { emergencyDivertEndpoints } from '#contract/my-account/routing-plans.ts'
import { call } from '#web/kit/call.ts'
import { Loaded, Section, Stack } from '#web/kit/detail-page.tsx'
import { confirm } from '#web/kit/dialog.tsx'
import { FaultNote, FormFrame, useForm } from '#web/kit/form.tsx'
import { formatInstant, formatNoun } from '#web/kit/format.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { StatusMark, type Tone } from '#web/kit/status-mark.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { builtAreas } from '../areas.ts'
import { useOpens } from '../me.tsx'
import { NumbersFrame } from '../numbers/numbers-frame.tsx'
import { PlanPicture } from './plan-picture.tsx'
import styles from './routing.module.css'

type Emergency = AnswerOf<typeof emergencyDivertEndpoints.get>
type Row = Emergency['numbers'][number]

const marks: Readonly<Record<Row['state'], { tone: Tone; label: string }>> = {
  usual: { tone: 'plain', label: 'As usual' },
  diverted: { tone: 'bad', label: 'Diverted' },
  'divert-requested': { tone: 'accent', label: 'Divert asked for' },
  'back-requested': { tone: 'accent', label: 'Way back asked for' },
}

const DestinationForm = ({ revision }: { revision: number | null }) => {
  const client = useQueryClient()
  const form = useForm({
    initial: { to: '' },
    check: ({ to }) => (to.trim() === '' ? { to: 'Write the number that calls are to go to.' } : {}),
    save: async ({ to }) => {
      await call('my-account', emergencyDivertEndpoints.setDestination, { body: { to, revision } })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: 'The plan for emergencies is set. Nothing is diverted yet.' })
      form.reset({ to: '' })
    },
  })
  return (
    <FormFrame form={form} label="Where calls go in an emergency">
      <div className={styles.pair}>
        <TextInput
          {...form.text('to')}
          label="Send every call to"
          placeholder="A number that is sure to be answered"
          inputMode="tel"
          autoComplete="off"
          maxLength={40}
        />
        <Button type="submit" variant="default" loading={form.busy}>
          Set it
        </Button>
      </div>
    </FormFrame>
  )
}

const PlanSection = ({ emergency: { plan, maySet } }: { emergency: Emergency }) => {
  const mayPlan = useOpens('manage_routing_plans')
  return (
    <Section
      title="The plan for emergencies"
      lead="Set it while all is well, so that one click is enough when it is not."
    >
      <Stack>
        {plan === null ? (
          <p className={styles.quiet}>There is none yet.</p>
        ) : (
          <PlanPicture step={plan.step} label={`The plan “${plan.name}”`} />
        )}
        {maySet ? <DestinationForm revision={plan?.revision ?? null} /> : null}
        {mayPlan ? (
          <p className={styles.quiet}>
            For more than one number, mark one of the <Link to={builtAreas.routingPlans.path}>routing plans</Link>.
          </p>
        ) : null}
      </Stack>
    </Section>
  )
}

const useEmergency = (done: () => void) => {
  const asked = { quiet: true, done: 'Your provider has been asked. You see the state here.', onDone: done }
  const divert = useAct(emergencyDivertEndpoints.divert, asked)
  const back = useAct(emergencyDivertEndpoints.back, asked)
  return { divert, back, fault: divert.error ?? back.error }
}

const Acts = ({ rows, plan, done }: { rows: readonly Row[]; plan: Emergency['plan']; done: () => void }) => {
  const { divert, back, fault } = useEmergency(done)
  const idsIn = (state: Row['state']) => rows.filter((row) => row.state === state).map(({ id }) => id)
  const [usual, diverted] = [idsIn('usual'), idsIn('diverted')]
  const ask = async () => {
    const yes = await confirm({
      title: `Divert ${formatNoun(usual.length, 'number')}?`,
      text: `Your provider is asked at once to send their calls by “${plan?.name ?? ''}”, until you ask for the way back.`,
      action: 'Ask to divert',
      danger: true,
    })
    if (yes) divert.mutate({ body: { numberIds: usual, planRevision: plan?.revision } })
  }
  return (
    <>
      {fault === null ? null : <FaultNote>{fault.issues[0]?.message ?? fault.message}</FaultNote>}
      <div className={styles.acts}>
        <Button disabled={plan === null || usual.length === 0} loading={divert.isPending} onClick={() => void ask()}>
          Divert {usual.length === 0 ? 'chosen numbers' : formatNoun(usual.length, 'number')}
        </Button>
        <Button
          variant="default"
          disabled={diverted.length === 0}
          loading={back.isPending}
          onClick={() => back.mutate({ body: { numberIds: diverted } })}
        >
          Back to usual{diverted.length === 0 ? '' : `: ${formatNoun(diverted.length, 'number')}`}
        </Button>
      </div>
    </>
  )
}

const Choice = ({ row, checked, toggle }: { row: Row; checked: boolean; toggle: () => void }) => (
  <div className={styles.choice}>
    <Checkbox
      label={row.text}
      description={
        row.expectedAt === null
          ? `Usually to ${row.usual}`
          : `Expected by ${formatInstant(row.expectedAt)} (working hours)`
      }
      disabled={row.state !== 'usual' && row.state !== 'diverted'}
      checked={checked}
      onChange={toggle}
    />
    <StatusMark tone={marks[row.state].tone}>{marks[row.state].label}</StatusMark>
  </div>
)

const NumbersSection = ({
  emergency,
  search,
  setSearch,
}: {
  emergency: Emergency
  search: string
  setSearch: (text: string) => void
}) => {
  const [chosen, setChosen] = useState<readonly number[]>([])
  const { numbers, plan, more } = emergency
  const free = numbers.filter(({ state }) => state === 'usual' || state === 'diverted')
  const toggle = (id: number) => setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id])
  const isAll = free.length > 0 && free.every(({ id }) => chosen.includes(id))
  return (
    <Section title="Numbers">
      <Stack>
        <TextInput
          label="Search numbers and descriptions"
          value={search}
          maxLength={100}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Checkbox
          label={`All ${numbers.length === 1 ? 'of this' : `of these ${numbers.length}`}`}
          checked={isAll}
          onChange={() => setChosen(isAll ? [] : free.map(({ id }) => id))}
        />
        <div className={styles.choices} role="group" aria-label="Numbers to choose">
          {numbers.map((row) => (
            <Choice key={row.id} row={row} checked={chosen.includes(row.id)} toggle={() => toggle(row.id)} />
          ))}
          {numbers.length === 0 ? <p className={styles.quiet}>No number matches.</p> : null}
        </div>
        {more ? <p className={styles.quiet}>There are more numbers. Search for those that you need.</p> : null}
        <Acts rows={numbers.filter(({ id }) => chosen.includes(id))} plan={plan} done={() => setChosen([])} />
      </Stack>
    </Section>
  )
}

/** Sends chosen numbers by the plan for emergencies, and back. */
export const EmergencyPage = () => {
  const [search, setSearch] = useState('')
  const query = search === '' ? {} : { search }
  return (
    <NumbersFrame current="emergency">
      <PageTitle
        title={builtAreas.emergencyDivert.title}
        lead="Something has happened: send the calls of chosen numbers where they are answered, and back afterwards."
      />
      <Loaded asked={useAsk(emergencyDivertEndpoints.get, { query }, { keepPrevious: true })}>
        {(emergency) => (
          <div className={styles.columns}>
            <NumbersSection emergency={emergency} search={search} setSearch={setSearch} />
            <PlanSection emergency={emergency} />
          </div>
        )}
      </Loaded>
    </NumbersFrame>
  )
}
