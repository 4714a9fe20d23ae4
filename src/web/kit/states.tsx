import { Button, Skeleton } from '@mantine/core'
import { type Icon, IconAlertTriangle, IconLock, IconMoodEmpty } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ApiError } from './call.ts'
import { PageTitle } from './page-title.tsx'
import styles from './states.module.css'

type BlankProps = { icon?: Icon; title: string; children?: ReactNode; action?: ReactNode }

/** A calm block where a list or a page has nothing to show. */
export const Blank = ({ icon: BlankIcon = IconMoodEmpty, title, children, action }: BlankProps) => (
  <div className={styles.blank}>
    <span className={styles.disc}>
      <BlankIcon size={26} stroke={1.5} aria-hidden />
    </span>
    <p className={styles.title}>{title}</p>
    {children === undefined ? null : <div className={styles.text}>{children}</div>}
    {action === undefined ? null : <div className={styles.action}>{action}</div>}
  </div>
)

/** What failed, and a way to try again. */
export const Failed = ({ error, retry }: { error: ApiError; retry?: () => void }) => (
  <div role="alert">
    <Blank
      icon={IconAlertTriangle}
      title={error.code === 'NOT_FOUND' ? 'There is no such record' : 'This could not be loaded'}
      action={
        retry === undefined || error.code === 'NOT_FOUND' ? undefined : (
          <Button variant="default" onClick={retry}>
            Try again
          </Button>
        )
      }
    >
      {error.code === 'NOT_FOUND' ? 'It may have been deleted, or it lies outside what you may see.' : error.message}
      {error.requestId === undefined ? null : <span className={styles.request}>Reference {error.requestId}</span>}
    </Blank>
  </div>
)

/** The page for an area that this person may not see: what it is, who decides, whom to ask. */
export const NotGranted = ({ title, children }: { title: string; children: ReactNode }) => (
  <>
    <PageTitle title={title} />
    <div className={styles.card}>
      <Blank icon={IconLock} title="This is not part of your access">
        {children}
      </Blank>
    </div>
  </>
)

/** Grey lines while a page loads; says so to screen readers. */
export const Loading = ({ lines = 6 }: { lines?: number }) => (
  <div className={styles.loading} aria-busy="true">
    <span className="visually-hidden" role="status">
      Loading
    </span>
    {Array.from({ length: lines }, (_, line) => (
      <Skeleton key={line} height={18} width={`${94 - ((line * 17) % 40)}%`} radius="sm" />
    ))}
  </div>
)
