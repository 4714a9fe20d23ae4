import { pageSizes } from '#contract/shape.ts'
import { ActionIcon, NativeSelect } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { formatCount } from './format.ts'
import styles from './list-page.module.css'

type ListPagingProps = {
  total: number | undefined
  page: number
  pageSize: number
  /** The page has no other sizes to offer. */
  fixedSize?: boolean
  change: (patch: Record<string, unknown>) => void
}

const shownRange = (total: number, page: number, pageSize: number): string => {
  if (total === 0) return 'No rows'
  const first = (page - 1) * pageSize + 1
  if (first > total) return `No rows on page ${page} of ${formatCount(total)}`
  return `Showing ${formatCount(first)}–${formatCount(Math.min(total, page * pageSize))} of ${formatCount(total)}`
}

/** Says which rows are shown of how many, and turns the pages. */
export const ListPaging = ({ total, page, pageSize, fixedSize = false, change }: ListPagingProps) => {
  const pages = Math.max(1, Math.ceil((total ?? 0) / pageSize))
  return (
    <div className={styles.paging}>
      <p role="status" className={styles.range}>
        {total === undefined ? '' : shownRange(total, page, pageSize)}
      </p>
      {total === undefined || total <= pageSizes[0] ? null : (
        <div className={styles.turning}>
          {fixedSize ? null : (
            <NativeSelect
              size="xs"
              aria-label="Rows per page"
              value={String(pageSize)}
              onChange={(event) => change({ pageSize: Number(event.currentTarget.value), page: undefined })}
              data={pageSizes.map((size) => ({ value: String(size), label: `${size} per page` }))}
            />
          )}
          <ActionIcon
            variant="default"
            aria-label="Previous page"
            disabled={page <= 1}
            onClick={() => change({ page: page - 1 > 1 ? Math.min(page - 1, pages) : undefined })}
          >
            <IconChevronLeft size={18} aria-hidden />
          </ActionIcon>
          <span className={styles.range}>
            Page {formatCount(page)} of {formatCount(pages)}
          </span>
          <ActionIcon
            variant="default"
            aria-label="Next page"
            disabled={page >= pages}
            onClick={() => change({ page: page + 1 })}
          >
            <IconChevronRight size={18} aria-hidden />
          </ActionIcon>
        </div>
      )}
    </div>
  )
}
