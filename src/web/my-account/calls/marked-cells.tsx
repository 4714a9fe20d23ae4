import { Button } from '@mantine/core'
import { IconCopy, IconTableOptions } from '@tabler/icons-react'
import styles from './reports.module.css'
import type { useCellSelection } from './cell-selection.ts'

type Selection = ReturnType<typeof useCellSelection>

/** Begins marking cells by the keyboard; whoever has a mouse drags over them. */
export const MarkCellsButton = ({ selection }: { selection: Selection }) => (
  <Button
    variant="subtle"
    size="compact-sm"
    className={styles.mark}
    leftSection={<IconTableOptions size={16} aria-hidden />}
    aria-pressed={selection.isGrid}
    onClick={() => (selection.isGrid ? selection.clear() : selection.start())}
  >
    {selection.isGrid ? 'Stop selecting' : 'Select cells'}
  </Button>
)

/** Sum and average of the marked cells, announced as they change, and a way to take them to a spreadsheet. */
export const MarkedCells = ({ selection }: { selection: Selection }) => (
  <div className={styles.marked} data-shown={selection.words !== '' || undefined}>
    <p role="status">{selection.words}</p>
    {selection.words === '' ? null : (
      <div className={styles.acts}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconCopy size={15} aria-hidden />}
          onClick={selection.copy}
        >
          Copy with headers
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={selection.clear}>
          Clear
        </Button>
      </div>
    )}
  </div>
)
