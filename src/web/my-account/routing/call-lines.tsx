import type { CallLine } from '#rules/plan-words.ts'
import type { CSSProperties } from 'react'
import styles from './routing.module.css'

/** What happens to a call, step by step; deeper lines are what comes of the one above. */
export const CallLines = ({ lines }: { lines: readonly CallLine[] }) => (
  <ol className={styles.lines} aria-label="What happens to the call" aria-live="polite">
    {lines.map(({ depth, text }, at) => (
      <li key={at} data-deep={depth % 2 === 1 || undefined} style={{ '--depth': depth } as CSSProperties}>
        {text}
      </li>
    ))}
  </ol>
)
