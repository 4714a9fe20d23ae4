import { backendContract } from '#contract/backend/index.ts'
import type { callImportDetail } from '#contract/backend/call-imports.ts'
import { Section } from '#web/kit/detail-page.tsx'
import { confirm } from '#web/kit/dialog.tsx'
import { Note } from '#web/kit/form.tsx'
import { formatNoun } from '#web/kit/format.ts'
import { useAct } from '#web/kit/query.tsx'
import { Button, Group } from '@mantine/core'
import type { z } from 'zod'

type File = z.output<typeof callImportDetail>

const { release, discard, undo, rerun } = backendContract.callImports

/** A held file: what it would add, and the two ways to settle it. */
export const HeldFile = ({ file }: { file: File }) => {
  const releasing = useAct(release, { done: `${file.fileName} is released.` })
  const discarding = useAct(discard, { done: `${file.fileName} is discarded.` })
  if (file.held === null) return null
  const params = { id: file.id }
  const throwAway = async () => {
    const yes = await confirm({
      title: `Discard ${file.fileName}?`,
      text: 'Nothing of it is stored, and the file itself is not kept.',
      action: 'Discard',
      danger: true,
    })
    if (yes) discarding.mutate({ params })
  }
  return (
    <Section title="This file waits for you">
      <Note tone="warn">{file.held.reason} Nothing of it is stored yet.</Note>
      <Group mt="md">
        <Button loading={releasing.isPending} onClick={() => releasing.mutate({ params })}>
          Release: add {formatNoun(file.held.fresh, 'call')}
        </Button>
        <Button variant="default" loading={discarding.isPending} onClick={() => void throwAway()}>
          Discard
        </Button>
      </Group>
    </Section>
  )
}

const undoText = (file: File): string =>
  [
    `${formatNoun(file.accepted, 'row')} of it leave the call records of all customers. Its figures and rejected lines stay here, and it can be imported again.`,
    file.replaces.length === 0
      ? ''
      : `The ${formatNoun(file.replaces.length, 'daily file')} that it replaced get their provisional calls back.`,
    'Calls that other files have as well are kept from those.',
  ]
    .filter(Boolean)
    .join(' ')

/** What staff may do with a file that was read. */
export const FileActs = ({ file }: { file: File }) => {
  const undoing = useAct(undo, { done: `${file.fileName} is being undone.` })
  const rerunning = useAct(rerun, { done: `${file.fileName} is read again.` })
  const params = { id: file.id }
  const askUndo = async () => {
    const yes = await confirm({
      title: `Undo ${file.fileName}?`,
      text: undoText(file),
      action: 'Undo the file',
      danger: true,
    })
    if (yes) undoing.mutate({ params })
  }
  const askRerun = async () => {
    const yes = await confirm({
      title: `Read ${file.fileName} again?`,
      text: 'Its calls are taken out and read anew, with its source and the numbers as they are now.',
      action: 'Read again',
    })
    if (yes) rerunning.mutate({ params })
  }
  const mayRerun = ['done', 'failed', 'undone'].includes(file.state)
  const mayUndo = ['pending', 'running', 'done'].includes(file.state)
  return (
    <Group gap="xs">
      {mayRerun ? (
        <Button variant="default" loading={rerunning.isPending} onClick={() => void askRerun()}>
          Read again
        </Button>
      ) : null}
      {mayUndo ? (
        <Button variant="default" loading={undoing.isPending} onClick={() => void askUndo()}>
          Undo
        </Button>
      ) : null}
    </Group>
  )
}
