import type { AnswerOf, CallOf, EndpointShape } from '#contract/endpoint.ts'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { useAddress } from './address.ts'
import { type Column, DataTable } from './data-table.tsx'
import { type Filter, ListFilters, shownFilters } from './list-filters.tsx'
import { ListPaging } from './list-paging.tsx'
import styles from './list-page.module.css'
import type { EndpointOf } from './light-endpoint.ts'
import { PageTitle } from './page-title.tsx'
import { useAsk } from './query.tsx'
import { Blank, Failed } from './states.tsx'
import { readAddress } from './valid-address.ts'

/** An endpoint that answers with one page of a list. */
export type ListEndpoint = EndpointShape & {
  readonly query: z.ZodObject
  readonly returns: z.ZodObject<{ rows: z.ZodArray; total: z.ZodNumber }>
}
type RowOf<E extends ListEndpoint> = AnswerOf<E> extends { rows: (infer R)[] } ? R : never

export type ListPageProps<E extends ListEndpoint> = {
  title: string
  lead?: ReactNode
  endpoint: E
  columns: readonly Column<RowOf<E>>[]
  rowKey: (row: RowOf<E>) => string | number
  searchLabel?: string
  searchName?: string
  filters?: readonly Filter[]
  actions?: ReactNode
  /** What will appear here, and the first step. */
  firstUse: { title: string; text: ReactNode; action?: ReactNode }
  /** Whatever else stands between the heading and the list. */
  before?: ReactNode
  params?: Record<string, unknown>
}

/**
 * A list with search, filters, sorting and paging, all of them in the address. Its five states: first use, no results,
 * loading, failed, and (by the route's guard) not granted.
 */
export const ListPage = <E extends ListEndpoint>(props: ListPageProps<E>) => {
  const { title, endpoint, columns, rowKey, filters = [], firstUse, searchName = 'search' } = props
  const { search: typed, change } = useAddress()
  const address = readAddress(endpoint.query, typed)
  const { search } = address
  const query = address.query as Record<string, unknown> & { page: number; pageSize: number }
  const asked = useAsk(endpoint, { params: props.params, query } as unknown as CallOf<EndpointOf<E>>, {
    keepPrevious: true,
  })
  const answer = asked.data as { rows: RowOf<E>[]; total: number } | undefined

  const narrowed = Boolean(search[searchName]) || shownFilters(filters, search).length > 0
  const clear = () =>
    change(
      Object.fromEntries(
        [searchName, 'page', ...filters.flatMap(({ names }) => names)].map((name) => [name, undefined]),
      ),
    )
  const sorting =
    typeof query['sort'] === 'string'
      ? { current: query['sort'], change: (sort: string) => change({ sort, page: undefined }) }
      : undefined

  return (
    <>
      <PageTitle title={title} lead={props.lead} actions={props.actions} />
      {props.before}
      <section className={styles.card} aria-label={title}>
        <ListFilters
          search={search}
          change={change}
          filters={filters}
          searchLabel={props.searchLabel}
          searchName={searchName}
          clear={clear}
        />
        {asked.isError && answer === undefined ? (
          <Failed error={asked.error} retry={() => void asked.refetch()} />
        ) : answer?.total === 0 && !narrowed ? (
          <Blank title={firstUse.title} action={firstUse.action}>
            {firstUse.text}
          </Blank>
        ) : answer?.total === 0 ? (
          <Blank
            title="Nothing matches"
            action={
              <Button variant="default" onClick={clear}>
                Clear search and filters
              </Button>
            }
          >
            No row matches the search and filters shown above.
          </Blank>
        ) : (
          <DataTable
            caption={title}
            columns={columns}
            rows={answer?.rows ?? []}
            rowKey={rowKey}
            sorting={sorting}
            loading={answer === undefined}
            dimmed={asked.isPlaceholderData}
          />
        )}
        <ListPaging total={answer?.total} page={query.page} pageSize={query.pageSize} change={change} />
      </section>
    </>
  )
}
