import { ownNumberEndpoints } from '#contract/my-account/numbers.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { useAct } from '#web/kit/query.tsx'
import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import type { OwnNumber } from './number-list-page.tsx'
import styles from './number-list-page.module.css'
import { ShownLabel } from './shown-label.tsx'

/** A number's description, and a small form in its place to give it one's own; an empty one takes it away. */
export const OwnDescription = ({ row }: { row: OwnNumber }) => {
  const [typed, setTyped] = useState<string>()
  // What stood there when somebody began to type: they are told once when it is another by now.
  const [shown, setShown] = useState(row.ownDescription)
  const number = displayNumber(row.e164)
  const describe = useAct(ownNumberEndpoints.describe, {
    done: `The description of ${number} is saved.`,
    quiet: true,
    onDone: () => setTyped(undefined),
  })
  if (typed === undefined) {
    return (
      <span className={styles.description}>
        <ShownLabel label={row.description} />
        <ActionIcon
          variant="subtle"
          color="gray"
          size={24}
          aria-label={`Edit description of ${number}`}
          onClick={() => {
            describe.reset()
            setShown(row.ownDescription)
            setTyped(row.ownDescription ?? '')
          }}
        >
          <IconPencil size={15} aria-hidden />
        </ActionIcon>
      </span>
    )
  }
  const wasTold = describe.error?.code === 'STALE'
  const save = (event: FormEvent) => {
    event.preventDefault()
    describe.mutate({
      params: { id: row.id },
      body: { description: typed, shown: wasTold ? row.ownDescription : shown },
    })
  }
  return (
    <form className={styles.form} onSubmit={save} aria-label={`Description of ${number}`}>
      <TextInput
        size="xs"
        autoFocus
        aria-label="Description"
        maxLength={200}
        value={typed}
        error={describe.error?.issues[0]?.message ?? describe.error?.message}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped(undefined)
        }}
      />
      <Button size="xs" type="submit" loading={describe.isPending}>
        Save
      </Button>
      <Button size="xs" variant="default" onClick={() => setTyped(undefined)}>
        Cancel
      </Button>
    </form>
  )
}
