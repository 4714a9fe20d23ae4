import type { ReactNode } from 'react'
import styles from './status-mark.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'accent' | 'plain'

/** A small word on a tint: a state, never by colour alone. */
export const StatusMark = ({ tone = 'plain', children }: { tone?: Tone; children: ReactNode }) => (
  <span className={styles.mark} data-tone={tone}>
    {children}
  </span>
)
