import type { ApiError } from '#web/kit/call.ts'
import { Blank } from '#web/kit/states.tsx'
import { IconListDetails } from '@tabler/icons-react'
import styles from './calls.module.css'

/** Where an account has no itemised calls: totals are shown, single calls are not. */
export const NotItemised = ({ error }: { error: ApiError }) => (
  <div className={styles.filters}>
    <Blank icon={IconListDetails} title="Single calls are not shown">
      {error.message}
    </Blank>
  </div>
)
