import { exportFormats } from '#contract/my-account/reports.ts'
import { reportScheduleEndpoints, savedViewEndpoints, scheduleFrequencies } from '#contract/my-account/saved-views.ts'
import { reports } from '#rules/reports.ts'
import { FieldGrid } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FaultNote, Note } from '#web/kit/form.tsx'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { Button, NativeSelect, Radio, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import { weekdays } from './call-words.ts'
import { bodyOf, ordinal, type Schedule, type ScheduleBody } from './schedule-words.ts'

type Draft = {
  viewId: string
  frequency: Schedule['frequency']
  weekday: string
  dayOfMonth: string
  time: string
  format: Schedule['format']
  delivery: Schedule['delivery']
}

const draftOf = (schedule: Schedule | undefined): Draft => ({
  viewId: schedule === undefined ? '' : String(schedule.view.id),
  frequency: schedule?.frequency ?? 'weekly',
  weekday: String(schedule?.weekday ?? 1),
  dayOfMonth: String(schedule?.dayOfMonth ?? 1),
  time: schedule?.time ?? '07:30',
  format: schedule?.format ?? 'xlsx',
  delivery: schedule?.delivery ?? 'link',
})

const frequencyWords = { daily: 'Daily', weekly: 'Weekly', monthly: 'Monthly' } as const
const formatWords = { csv: 'CSV', xlsx: 'Excel', pdf: 'PDF' } as const
const days = Array.from({ length: 31 }, (_, index) => index + 1)

type FieldsProps = { draft: Draft; set: (patch: Partial<Draft>) => void; isList: boolean }

const WhenFields = ({ draft, set, isList }: FieldsProps) => (
  <FieldGrid>
    <NativeSelect
      label="How often"
      value={draft.frequency}
      onChange={(event) => set({ frequency: event.currentTarget.value as Draft['frequency'] })}
      data={scheduleFrequencies.map((value) => ({ value, label: frequencyWords[value] }))}
    />
    {draft.frequency === 'weekly' ? (
      <NativeSelect
        label="Day"
        value={draft.weekday}
        onChange={(event) => set({ weekday: event.currentTarget.value })}
        data={weekdays.map((label, index) => ({ value: String(index + 1), label }))}
      />
    ) : null}
    {draft.frequency === 'monthly' ? (
      <NativeSelect
        label="Day of the month"
        description={Number(draft.dayOfMonth) > 28 ? 'A shorter month takes its last day.' : undefined}
        value={draft.dayOfMonth}
        onChange={(event) => set({ dayOfMonth: event.currentTarget.value })}
        data={days.map((day) => ({ value: String(day), label: ordinal(day) }))}
      />
    ) : null}
    <TextInput
      type="time"
      label="Time, London"
      value={draft.time}
      onChange={(event) => set({ time: event.currentTarget.value })}
    />
    <NativeSelect
      label="Format"
      value={draft.format}
      onChange={(event) => set({ format: event.currentTarget.value as Draft['format'] })}
      data={exportFormats
        .filter((value) => value !== 'pdf' || !isList)
        .map((value) => ({ value, label: formatWords[value] }))}
    />
  </FieldGrid>
)

type Attachments = { allowed: boolean; reason: string | null }

const DeliveryField = ({ draft, set, attachments }: Omit<FieldsProps, 'isList'> & { attachments: Attachments }) => (
  <Radio.Group mt="md" label="How it arrives" value={draft.delivery} onChange={(value) => set({ delivery: value })}>
    <Stack gap="xs" mt="xs">
      <Radio value="link" label="As a link" description="Opens after signing in; works for seven days." />
      <Radio
        value="attachment"
        label="Attached to the e-mail"
        disabled={!attachments.allowed}
        description={attachments.allowed ? undefined : (attachments.reason ?? 'Not allowed for your account.')}
      />
    </Stack>
  </Radio.Group>
)

const sent = (draft: Draft, schedule: Schedule | undefined): ScheduleBody => ({
  ...(schedule === undefined ? { state: 'on' } : bodyOf(schedule)),
  viewId: Number(draft.viewId),
  frequency: draft.frequency,
  weekday: draft.frequency === 'weekly' ? Number(draft.weekday) : null,
  dayOfMonth: draft.frequency === 'monthly' ? Number(draft.dayOfMonth) : null,
  time: draft.time,
  format: draft.format,
  delivery: draft.delivery,
})

type ScheduleDialogProps = { schedule: Schedule | undefined; attachments: Attachments; close: () => void }

/** Which view is sent, when, and how. */
export const ScheduleDialog = ({ schedule, attachments, close }: ScheduleDialogProps) => {
  const formId = useId()
  const { data } = useAsk(savedViewEndpoints.list, {})
  const views = data?.rows ?? []
  const [typed, setDraft] = useState(() => draftOf(schedule))
  const draft = { ...typed, viewId: typed.viewId || String(views[0]?.id ?? '') }
  const set = (patch: Partial<Draft>) => setDraft((before) => ({ ...before, ...patch }))
  const said = { quiet: true, done: 'Saved. The list shows when it is sent next.', onDone: close }
  const add = useAct(reportScheduleEndpoints.add, said)
  const update = useAct(reportScheduleEndpoints.update, said)
  const fault = add.error ?? update.error
  const isList = views.find(({ id }) => String(id) === draft.viewId)?.report === 'call-list'
  const save = (event: FormEvent) => {
    event.preventDefault()
    const body = sent(isList && draft.format === 'pdf' ? { ...draft, format: 'xlsx' } : draft, schedule)
    if (schedule === undefined) add.mutate({ body })
    else update.mutate({ params: { id: schedule.id }, body })
  }
  return (
    <Dialog
      wide
      title={schedule === undefined ? 'Have a view e-mailed' : `Change “${schedule.view.name}”`}
      onClose={close}
      footer={
        <>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" form={formId} disabled={views.length === 0} loading={add.isPending || update.isPending}>
            Save
          </Button>
        </>
      }
    >
      {data !== undefined && views.length === 0 ? (
        <Note>You have no saved view yet. Open a report, set its period and filters, and choose “Save view”.</Note>
      ) : (
        <form id={formId} onSubmit={save} noValidate>
          {fault === null ? null : <FaultNote>{fault.issues[0]?.message ?? fault.message}</FaultNote>}
          <NativeSelect
            mb="md"
            label="View"
            value={draft.viewId}
            onChange={(event) => set({ viewId: event.currentTarget.value })}
            data={views.map(({ id, name, report }) => ({
              value: String(id),
              label: `${name} (${reports[report].label})`,
            }))}
          />
          <WhenFields draft={draft} set={set} isList={isList} />
          <DeliveryField draft={draft} set={set} attachments={attachments} />
        </form>
      )}
    </Dialog>
  )
}
