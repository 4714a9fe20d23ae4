import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { formatCount } from './format.ts'

type FoldedProps<T> = { items: readonly T[]; first: number; children: (shown: readonly T[]) => ReactNode }

/** The first of a long list; all of it on request. */
export const Folded = <T,>({ items, first, children }: FoldedProps<T>) => {
  const [all, setAll] = useState(false)
  const isFolded = !all && items.length > first
  return (
    <>
      {children(isFolded ? items.slice(0, first) : items)}
      {isFolded ? (
        <Button m="xs" variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          Show all {formatCount(items.length)}
        </Button>
      ) : null}
    </>
  )
}
