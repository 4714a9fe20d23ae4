import type { Errors } from '#web/kit/form.tsx'
import styles from './routing.module.css'

/** A fault of a step, at its place. */
export const Fault = ({ at, errors }: { at: string; errors: Errors }) =>
  errors[at] === undefined ? null : (
    <p className={styles.fault} role="alert" data-fault tabIndex={-1}>
      {errors[at]}
    </p>
  )
