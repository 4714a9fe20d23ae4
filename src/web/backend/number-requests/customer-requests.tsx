import { backendContract } from '#contract/backend/index.ts'
import { DataTable } from '#web/kit/data-table.tsx'
import { Loaded, Section } from '#web/kit/detail-page.tsx'
import { LinkButton } from '#web/kit/link-button.tsx'
import { ListPaging } from '#web/kit/list-paging.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { useState } from 'react'
import { requestColumns } from './request-columns.tsx'

const columns = requestColumns.filter(({ key }) => key !== 'customer').map(({ sort: _, ...column }) => column)

/** All that a customer has asked about numbers, the newest first. */
export const CustomerRequests = ({ customerId }: { customerId: number }) => {
  const [at, setAt] = useState({ page: 1, pageSize: 25 })
  const query = { ...at, customerId, part: 'all', sort: '-asked' } as const
  const asked = useAsk(backendContract.numberRequests.list, { query }, { keepPrevious: true })
  return (
    <Section
      title="Number requests"
      lead="What they asked to have changed about their numbers, the newest first."
      actions={
        <LinkButton to="/number-requests" search={{ customerId }} variant="default" size="xs">
          In the queue
        </LinkButton>
      }
      flush
    >
      <Loaded asked={asked}>
        {({ rows, total }) =>
          total === 0 ? (
            <Blank title="Nothing was asked yet">What this customer asks in the portal is listed here.</Blank>
          ) : (
            <>
              <DataTable caption="Number requests" columns={columns} rows={rows} rowKey={(row) => row.id} />
              <ListPaging
                total={total}
                page={at.page}
                pageSize={at.pageSize}
                change={(patch) =>
                  setAt({ page: Number(patch['page'] ?? 1), pageSize: Number(patch['pageSize'] ?? at.pageSize) })
                }
              />
            </>
          )
        }
      </Loaded>
    </Section>
  )
}
