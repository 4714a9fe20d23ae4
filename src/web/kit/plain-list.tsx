import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ApiError } from './call.ts'
import { type Column, DataTable } from './data-table.tsx'
import styles from './list-page.module.css'
import { PageTitle } from './page-title.tsx'
import { Blank, Failed } from './states.tsx'

export type PlainListProps<R> = {
  title: string
  lead?: ReactNode
  actions?: ReactNode
  asked: UseQueryResult<{ rows: R[] }, ApiError>
  columns: readonly Column<R>[]
  rowKey: (row: R) => string | number
  firstUse: { title: string; text: ReactNode; action?: ReactNode }
}

/** A short list that is shown whole: no search, no pages. */
export const PlainList = <R,>({ title, lead, actions, asked, columns, rowKey, firstUse }: PlainListProps<R>) => (
  <>
    <PageTitle title={title} lead={lead} actions={actions} />
    <section className={styles.card} aria-label={title}>
      {asked.isError && asked.data === undefined ? (
        <Failed error={asked.error} retry={() => void asked.refetch()} />
      ) : asked.data?.rows.length === 0 ? (
        <Blank title={firstUse.title} action={firstUse.action}>
          {firstUse.text}
        </Blank>
      ) : (
        <DataTable
          caption={title}
          columns={columns}
          rows={asked.data?.rows ?? []}
          rowKey={rowKey}
          loading={asked.data === undefined}
        />
      )}
    </section>
  </>
)
