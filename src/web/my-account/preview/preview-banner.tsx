import { IconEye, IconX } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { Me } from '../me.tsx'
import styles from './preview-banner.module.css'

const minutesLeft = (expiresAt: string): number => Math.max(0, Math.ceil((Date.parse(expiresAt) - Date.now()) / 60_000))

/** Minutes until a moment, counted down while the page is open. */
const useMinutesLeft = (expiresAt: string): number => {
  const [minutes, setMinutes] = useState(() => minutesLeft(expiresAt))
  useEffect(() => {
    const update = () => setMinutes(minutesLeft(expiresAt))
    update()
    const timer = setInterval(update, 10_000)
    return () => clearInterval(timer)
  }, [expiresAt])
  return minutes
}

type PreviewProps = { preview: NonNullable<Me['preview']>; me: Me }

/** Says on every page whose portal staff look at, through which profile, that nothing can be changed, and how to leave. */
export const PreviewBanner = ({ preview, me }: PreviewProps) => {
  const minutes = useMinutesLeft(preview.expiresAt)
  const isFramed = window.parent !== window
  const profile = preview.profileName === null ? 'no profile' : `the profile “${preview.profileName}”`
  return (
    <aside className={styles.banner} aria-label="Preview">
      <IconEye size={18} stroke={1.75} aria-hidden className={styles.icon} />
      <p className={styles.text}>
        <strong>
          {preview.personName === null ? '' : `${preview.personName} of `}
          {me.customer.name} ({me.customer.accountNumber})
        </strong>{' '}
        sees this with {profile}
        {preview.unsaved ? ', not saved yet' : ''}. You only look: nothing can be changed.
      </p>
      <span className={styles.left}>{minutes === 1 ? '1 minute left' : `${minutes} minutes left`}</span>
      {isFramed ? null : (
        <a href={`/backend/customers/${preview.customerId}`} className={styles.exit}>
          <IconX size={16} aria-hidden />
          Exit
        </a>
      )}
    </aside>
  )
}
