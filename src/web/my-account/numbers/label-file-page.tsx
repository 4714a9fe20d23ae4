import { type LabelPlan, numberLabelEndpoints } from '#contract/my-account/number-labels.ts'
import { addressOf, type ApiError } from '#web/kit/call.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Crumb, FormActions, Section, Stack } from '#web/kit/detail-page.tsx'
import { DropZone } from '#web/kit/drop-zone.tsx'
import { FaultNote, Note } from '#web/kit/form.tsx'
import { formatCount, formatDay, formatNoun, today } from '#web/kit/format.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useDoor } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { uploadFile } from '#web/kit/upload.ts'
import { Button, Checkbox, TextInput } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { builtAreas } from '../areas.ts'
import { NumbersFrame } from './numbers-frame.tsx'
import { useOpens } from '../me.tsx'
import styles from './number-list-page.module.css'

type Fault = LabelPlan['faults'][number]
type Step = LabelPlan['steps'][number]

const faultColumns: Column<Fault>[] = [
  { key: 'line', label: 'Line', heading: true, cell: ({ line }) => `Line ${line}` },
  { key: 'field', label: 'Column', cell: ({ field }) => field || 'whole line' },
  { key: 'message', label: 'What is wrong', cell: ({ message }) => message },
]

const stepColumns: Column<Step>[] = [
  { key: 'line', label: 'Line', nowrap: true, cell: ({ line }) => `Line ${line}` },
  {
    key: 'number',
    label: 'Number',
    heading: true,
    cell: ({ number }) => <span className={styles.number}>{number}</span>,
  },
  {
    key: 'changes',
    label: 'Changes',
    cell: ({ changes }) => (
      <ul className={styles.changes}>
        {changes.map(({ label, before, after }) => (
          <li key={label}>
            {label}: {before} → <strong>{after}</strong>
          </li>
        ))}
      </ul>
    ),
  },
]

const PlanSummary = ({ plan }: { plan: LabelPlan }) => (
  <ul className={styles.facts}>
    <li>
      {formatNoun(plan.lines, 'line')}: {formatCount(plan.changed)} {plan.changed === 1 ? 'changes' : 'change'}{' '}
      something, {formatCount(plan.unchanged)} {plan.unchanged === 1 ? 'stays as it is' : 'stay as they are'},{' '}
      {formatNoun(plan.faultCount, 'fault')}
    </li>
    {plan.descriptions > 0 ? (
      <li>
        {formatNoun(plan.descriptions, 'description')} {plan.descriptions === 1 ? 'changes' : 'change'}
      </li>
    ) : null}
    {plan.sites > 0 ? (
      <li>
        {formatNoun(plan.sites, 'number')} {plan.sites === 1 ? 'changes its' : 'change their'} site from{' '}
        {formatDay(plan.from)}
      </li>
    ) : null}
    {plan.newSites.length > 0 ? <li>New sites: {plan.newSites.join(', ')}</li> : null}
  </ul>
)

const PlanShown = ({ plan }: { plan: LabelPlan }) => (
  <>
    <Section title="What the file would do">
      <div className={styles.fields}>
        <PlanSummary plan={plan} />
        {plan.faultCount > 0 ? (
          <FaultNote>
            Nothing can be changed until every fault is mended: a file is taken whole or not at all.
          </FaultNote>
        ) : plan.changed === 0 ? (
          <Note>All is as the file says already. There is nothing to do.</Note>
        ) : null}
        {plan.changesPast ? (
          <Note tone="warn">
            The day has passed: calls since {formatDay(plan.from)} count for the new sites from now on, so reports of
            that time change.
          </Note>
        ) : null}
      </div>
    </Section>
    {plan.faults.length === 0 ? null : (
      <Section
        title="Faults"
        lead={
          plan.faultCount > plan.faults.length
            ? `The first ${plan.faults.length} of ${formatCount(plan.faultCount)}.`
            : undefined
        }
        flush
      >
        <DataTable
          caption="Faults"
          columns={faultColumns}
          rows={plan.faults}
          rowKey={({ line, field, message }) => `${line} ${field} ${message}`}
        />
      </Section>
    )}
    {plan.steps.length === 0 ? null : (
      <Section
        title="Changes"
        lead={
          plan.changed > plan.steps.length
            ? `The first ${plan.steps.length} of ${formatCount(plan.changed)}.`
            : undefined
        }
        flush
      >
        <DataTable caption="Changes" columns={stepColumns} rows={plan.steps} rowKey={({ line }) => line} />
      </Section>
    )}
  </>
)

/** A file, the choices that go with it, what it would do, and doing it. */
const useLabelFile = () => {
  const door = useDoor()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [file, setFile] = useState<File>()
  const [from, setFrom] = useState(today())
  const [newSites, setNewSites] = useState(false)
  const [plan, setPlan] = useState<LabelPlan>()
  const [fault, setFault] = useState<ApiError>()
  const [busy, setBusy] = useState(false)
  const query = { fileName: file?.name ?? '', from, newSites: newSites ? ('yes' as const) : ('no' as const) }
  const send = async (act: (file: File) => Promise<void>) => {
    if (file === undefined || busy) return
    setBusy(true)
    setFault(undefined)
    await act(file)
      .catch((error: ApiError) => setFault(error))
      .finally(() => setBusy(false))
  }
  const anew =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value)
      setPlan(undefined)
      setFault(undefined)
    }
  return {
    ...{ file, from, newSites, plan, fault, busy },
    choose: anew(setFile),
    setFrom: anew(setFrom),
    setNewSites: anew(setNewSites),
    look: () =>
      send(async (file) =>
        setPlan(await uploadFile(door, numberLabelEndpoints.plan, { query }, file, () => undefined)),
      ),
    apply: () =>
      send(async (file) => {
        const given = { query: { ...query, plan: plan?.plan ?? '' } }
        const done = await uploadFile(door, numberLabelEndpoints.apply, given, file, () => undefined)
        void client.invalidateQueries()
        showToast({ tone: 'good', text: `${formatNoun(done.changed, 'number')} changed.` })
        void navigate({ to: builtAreas.numbers.path })
      }),
  }
}

/** Own descriptions and sites of many numbers by a file: downloaded, filled in, looked at, done whole. */
export const LabelFilePage = () => {
  const door = useDoor()
  const maySites = useOpens('assign_site')
  const mayMake = useOpens('manage_sites') && maySites
  const { file, from, newSites, plan, fault, busy, choose, setFrom, setNewSites, look, apply } = useLabelFile()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void look()
  }
  return (
    <NumbersFrame current="numbers">
      <PageTitle
        title={builtAreas.numberLabels.title}
        before={<Crumb to={builtAreas.numbers.path}>My Numbers</Crumb>}
        lead={`Download your numbers, change the ${maySites ? 'columns Description and Site' : 'column Description'}, and send the file back. An empty field takes yours away; lines that you leave out stay as they are.`}
        actions={
          <Button
            component="a"
            variant="default"
            href={addressOf(door, numberLabelEndpoints.template)}
            download
            leftSection={<IconDownload size={17} aria-hidden />}
          >
            Download your numbers
          </Button>
        }
      />
      <Stack>
        <Section title="The file">
          <form onSubmit={submit} noValidate className={styles.fields}>
            {fault === undefined ? null : <FaultNote>{fault.message}</FaultNote>}
            <DropZone
              single
              label="CSV file"
              accept=".csv,text/csv,text/plain"
              files={file === undefined ? [] : [file]}
              choose={([chosen]) => choose(chosen)}
            />
            {maySites ? (
              <TextInput
                type="date"
                label="Sites hold from"
                className={styles.day}
                value={from}
                onChange={(event) => setFrom(event.currentTarget.value)}
              />
            ) : null}
            {mayMake ? (
              <Checkbox
                label="Make the sites that there are not yet"
                checked={newSites}
                onChange={(event) => setNewSites(event.currentTarget.checked)}
              />
            ) : null}
            <FormActions>
              <Button
                type="submit"
                variant={plan === undefined ? 'filled' : 'default'}
                loading={busy}
                disabled={file === undefined || from === ''}
              >
                Preview
              </Button>
              {plan !== undefined && plan.faultCount === 0 && plan.changed > 0 ? (
                <Button loading={busy} onClick={() => void apply()}>
                  Change {formatNoun(plan.changed, 'number')}
                </Button>
              ) : null}
            </FormActions>
          </form>
        </Section>
        <div aria-live="polite">
          <Stack>{plan === undefined ? null : <PlanShown plan={plan} />}</Stack>
        </div>
      </Stack>
    </NumbersFrame>
  )
}
