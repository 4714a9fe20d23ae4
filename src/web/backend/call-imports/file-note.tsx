import { backendContract } from '#contract/backend/index.ts'
import { Section } from '#web/kit/detail-page.tsx'
import { useAct } from '#web/kit/query.tsx'
import { Button, Group, Textarea } from '@mantine/core'
import { useState } from 'react'
import styles from './call-import-page.module.css'

type FileNoteProps = { id: number; note: string; mayEdit: boolean }

/** What staff noted of a file. */
export const FileNote = ({ id, note, mayEdit }: FileNoteProps) => {
  const [typed, setTyped] = useState(note)
  const saving = useAct(backendContract.callImports.annotate, { done: 'The note is saved.' })
  if (!mayEdit) return note === '' ? null : <Section title="Note">{note}</Section>
  return (
    <Section title="Note">
      <Textarea
        aria-label="Note"
        autosize
        minRows={2}
        maxLength={500}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        className={styles.note}
      />
      <Group mt="xs">
        <Button
          size="compact-sm"
          variant="default"
          disabled={typed === note}
          loading={saving.isPending}
          onClick={() => saving.mutate({ params: { id }, body: { note: typed } })}
        >
          Save note
        </Button>
      </Group>
    </Section>
  )
}
