import { savedViewEndpoints } from '#contract/my-account/saved-views.ts'
import { type ReportKey, reports } from '#rules/reports.ts'
import { stringifySearch } from '#web/kit/address.ts'
import { ApiError } from '#web/kit/call.ts'
import { Dialog } from '#web/kit/dialog.tsx'
import { FaultNote } from '#web/kit/form.tsx'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import type { Search } from './address-values.ts'
import { keepFilters } from './report-places.ts'

type SaveViewDialogProps = { report: ReportKey; search: Search; close: () => void }

/** The query part of the address that a view keeps. */
const textOf = (search: Search): string => stringifySearch(keepFilters(search)).replace(/^\?/, '')

/** Keeps period and filters under a name, or in a view that exists. */
export const SaveViewDialog = ({ report, search, close }: SaveViewDialogProps) => {
  const formId = useId()
  const { data } = useAsk(savedViewEndpoints.list, {})
  const views = (data?.rows ?? []).filter((view) => view.report === report)
  const [into, setInto] = useState('')
  const [name, setName] = useState('')
  const quiet = { quiet: true, done: 'The view is saved. It stands in the menu of the reports.', onDone: close }
  const add = useAct(savedViewEndpoints.add, quiet)
  const update = useAct(savedViewEndpoints.update, quiet)
  const view = views.find(({ id }) => String(id) === into)
  const fault = add.error ?? update.error
  const save = (event: FormEvent) => {
    event.preventDefault()
    const body = { report, search: textOf(search), name: view?.name ?? name }
    if (view === undefined) add.mutate({ body })
    else update.mutate({ params: { id: view.id }, body })
  }
  const nameFault =
    fault instanceof ApiError && (fault.code === 'NAME_TAKEN' || fault.issues.length > 0)
      ? (fault.issues[0]?.message ?? fault.message)
      : undefined
  return (
    <Dialog
      title="Save view"
      onClose={close}
      footer={
        <>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" form={formId} loading={add.isPending || update.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} noValidate>
        {fault !== null && nameFault === undefined ? <FaultNote>{fault.message}</FaultNote> : null}
        <p>Keeps the period, the comparison and the filters of “{reports[report].label}” as they are now.</p>
        {views.length === 0 ? null : (
          <NativeSelect
            mb="sm"
            label="Save as"
            value={into}
            onChange={(event) => setInto(event.currentTarget.value)}
            data={[
              { value: '', label: 'A new view' },
              ...views.map((one) => ({ value: String(one.id), label: `Replace “${one.name}”` })),
            ]}
          />
        )}
        {view === undefined ? (
          <TextInput
            label="Name"
            data-autofocus
            value={name}
            maxLength={80}
            error={nameFault}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        ) : null}
      </form>
    </Dialog>
  )
}
