import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Loaded, Section } from '#web/kit/detail-page.tsx'
import { formatCount } from '#web/kit/format.ts'
import { ListPaging } from '#web/kit/list-paging.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { useState } from 'react'
import styles from './call-import-page.module.css'

const { rejections } = backendContract.callImports
type Rejection = AnswerOf<typeof rejections>['rows'][number]

const columns: readonly Column<Rejection>[] = [
  { key: 'line', label: 'Line', align: 'right', nowrap: true, cell: (row) => formatCount(row.line) },
  { key: 'reason', label: 'Why', heading: true, cell: (row) => row.reason },
  { key: 'raw', label: 'Text of the line', cell: (row) => <code className={styles.code}>{row.raw}</code> },
]

/** The rows of a file that were not taken, with their line and the reason. */
export const Rejections = ({ importId }: { importId: number }) => {
  const [at, setAt] = useState({ page: 1, pageSize: 25 })
  const asked = useAsk(rejections, { params: { id: importId }, query: at }, { keepPrevious: true })
  return (
    <Section title="Rejected lines" lead="Nothing of these lines was kept." flush>
      <Loaded asked={asked}>
        {({ rows, total }) => (
          <>
            <DataTable caption="Rejected lines" columns={columns} rows={rows} rowKey={(row) => row.line} />
            <ListPaging
              total={total}
              page={at.page}
              pageSize={at.pageSize}
              change={(patch) =>
                setAt({ page: Number(patch['page'] ?? 1), pageSize: Number(patch['pageSize'] ?? at.pageSize) })
              }
            />
          </>
        )}
      </Loaded>
    </Section>
  )
}
