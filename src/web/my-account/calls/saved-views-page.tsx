import type { AnswerOf } from '#contract/endpoint.ts'
import { savedViewEndpoints } from '#contract/my-account/saved-views.ts'
import { featureOfReport, reports } from '#rules/reports.ts'
import { parseSearch } from '#web/kit/address.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { confirm, Dialog } from '#web/kit/dialog.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { PlainList } from '#web/kit/plain-list.tsx'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { Button, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useId, useState } from 'react'
import { builtAreas } from '../areas.ts'
import { useMe } from '../me.tsx'
import { CallsFrame } from './calls-frame.tsx'
import { ViewDescription } from './view-description.tsx'
import { reportPath } from './report-places.ts'
import styles from './reports.module.css'

type View = AnswerOf<typeof savedViewEndpoints.list>['rows'][number]

const RenameDialog = ({ view, close }: { view: View; close: () => void }) => {
  const formId = useId()
  const [name, setName] = useState(view.name)
  const update = useAct(savedViewEndpoints.update, { quiet: true, done: 'The view has its new name.', onDone: close })
  const { id, report, search } = view
  const save = (event: FormEvent) => {
    event.preventDefault()
    update.mutate({ params: { id }, body: { name, report, search } })
  }
  return (
    <Dialog
      title="Rename view"
      onClose={close}
      footer={
        <>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" form={formId} loading={update.isPending}>
            Rename
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={save} noValidate>
        <TextInput
          label="Name"
          value={name}
          maxLength={80}
          error={update.error?.issues[0]?.message ?? update.error?.message}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </form>
    </Dialog>
  )
}

const ViewActions = ({ view }: { view: View }) => {
  const [renaming, setRenaming] = useState(false)
  const remove = useAct(savedViewEndpoints.remove, { done: 'The view is deleted.' })
  const ask = async () => {
    const yes = await confirm({
      title: `Delete “${view.name}”?`,
      text: 'E-mailed reports of this view end. The calls are not touched.',
      action: 'Delete',
      danger: true,
    })
    if (yes) remove.mutate({ params: { id: view.id } })
  }
  return (
    <span className={styles.acts}>
      <Button size="compact-sm" variant="default" aria-label={`Rename ${view.name}`} onClick={() => setRenaming(true)}>
        Rename
      </Button>
      <Button size="compact-sm" variant="default" aria-label={`Delete ${view.name}`} onClick={() => void ask()}>
        Delete
      </Button>
      {renaming ? <RenameDialog view={view} close={() => setRenaming(false)} /> : null}
    </span>
  )
}

const ViewName = ({ view }: { view: View }) => {
  const { features } = useMe()
  if (!features.includes(featureOfReport(view.report)))
    return (
      <>
        {view.name}
        <span className={styles.under}>This report is not part of your access now, so the view cannot be opened.</span>
      </>
    )
  return (
    <Link to={reportPath(view.report)} search={parseSearch(view.search)}>
      {view.name}
    </Link>
  )
}

const columns: readonly Column<View>[] = [
  { key: 'name', label: 'Name', heading: true, cell: (view) => <ViewName view={view} /> },
  { key: 'report', label: 'Report', cell: (view) => reports[view.report].label },
  { key: 'shows', label: 'Shows', cell: (view) => <ViewDescription search={view.search} /> },
  { key: 'saved', label: 'Saved', nowrap: true, cell: (view) => formatInstant(view.updatedAt) },
  { key: 'acts', label: 'Actions', hideLabel: true, align: 'right', cell: (view) => <ViewActions view={view} /> },
]

/** A person's own views of the reports: opened, renamed, deleted. */
export const SavedViewsPage = () => (
  <CallsFrame current="views">
    <PlainList
      title={builtAreas.savedViews.title}
      lead="A view keeps the period, the comparison and the filters of a report. Only you see your views."
      asked={useAsk(savedViewEndpoints.list, {})}
      columns={columns}
      rowKey={(view) => view.id}
      firstUse={{
        title: 'No saved views yet',
        text: 'Open a report, set its period and filters, and choose “Save view”.',
        action: <Link to={builtAreas.calls.path}>To the reports</Link>,
      }}
    />
  </CallsFrame>
)
