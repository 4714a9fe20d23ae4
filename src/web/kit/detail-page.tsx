import type { UseQueryResult } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactNode, useId } from 'react'
import type { ApiError } from './call.ts'
import styles from './detail-page.module.css'
import { Failed, Loading } from './states.tsx'

/** The id in the open page's address, or undefined when it is not a number. */
export const useIdInAddress = (): number | undefined => {
  const { id } = useParams({ strict: false }) as { id?: string }
  return id !== undefined && /^[1-9]\d{0,14}$/.test(id) ? Number(id) : undefined
}

/** The way back to the list. */
export const Crumb = ({ to, children }: { to: string; children: ReactNode }) => (
  <nav aria-label="Breadcrumb" className={styles.crumb}>
    <Link to={to}>{children}</Link>
    <span aria-hidden>/</span>
  </nav>
)

/** Shows a record once it is there; before that grey lines, and what failed when it failed. */
export const Loaded = <T,>({
  asked,
  children,
}: {
  asked: UseQueryResult<T, ApiError>
  children: (record: NonNullable<T>) => ReactNode
}) => {
  if (asked.data !== undefined && asked.data !== null) return children(asked.data)
  if (asked.isError) return <Failed error={asked.error} retry={() => void asked.refetch()} />
  return <Loading />
}

type SectionProps = { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode; flush?: boolean }

/** One titled part of a record's page. */
export const Section = ({ title, lead, actions, children, flush = false }: SectionProps) => {
  const titleId = useId()
  return (
    <section className={styles.section} aria-labelledby={titleId}>
      <div className={styles.head}>
        <div>
          <h2 id={titleId} className={styles.title}>
            {title}
          </h2>
          {lead === undefined ? null : <p className={styles.lead}>{lead}</p>}
        </div>
        {actions}
      </div>
      <div className={flush ? undefined : styles.content}>{children}</div>
    </section>
  )
}

/** Details on the left, summaries on the right; below each other where the room is narrow. */
export const TwoColumns = ({ main, side }: { main: ReactNode; side: ReactNode }) => (
  <div className={styles.columns}>
    <div className={styles.stack}>{main}</div>
    <div className={styles.stack}>{side}</div>
  </div>
)

/** Parts of a page below each other. */
export const Stack = ({ children }: { children: ReactNode }) => <div className={styles.stack}>{children}</div>

/** Names and values of a record. */
export const Facts = ({ facts }: { facts: readonly (readonly [label: string, value: ReactNode])[] }) => (
  <dl className={styles.facts}>
    {facts.map(([label, value]) => (
      <div key={label}>
        <dt>{label}</dt>
        <dd>{value === '' || value === null ? <span className={styles.none}>not given</span> : value}</dd>
      </div>
    ))}
  </dl>
)

/** Fields side by side where there is room. */
export const FieldGrid = ({ children }: { children: ReactNode }) => <div className={styles.grid}>{children}</div>

/** The row of buttons that ends a form; it stays in sight on long ones. */
export const FormActions = ({ children, sticky = false }: { children: ReactNode; sticky?: boolean }) => (
  <div className={styles.actions} data-sticky={sticky || undefined}>
    {children}
  </div>
)
