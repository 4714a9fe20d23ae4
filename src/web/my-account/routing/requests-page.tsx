import { ownRequestEndpoints } from '#contract/my-account/number-requests.ts'
import { useAddress } from '#web/kit/address.ts'
import { Loaded } from '#web/kit/detail-page.tsx'
import listStyles from '#web/kit/list-page.module.css'
import { ListPaging } from '#web/kit/list-paging.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { readAddress } from '#web/kit/valid-address.ts'
import { SegmentedControl } from '@mantine/core'
import { builtAreas } from '../areas.ts'
import { NumbersFrame } from '../numbers/numbers-frame.tsx'
import { RequestList } from './request-list.tsx'

type Query = { page: number; pageSize: number; state: 'open' | 'all' }

/** All that was asked about the own numbers, with its state and history. */
export const RequestsPage = () => {
  const { search: typed, change } = useAddress()
  const query = readAddress(ownRequestEndpoints.list.query, typed).query as Query
  const asked = useAsk(ownRequestEndpoints.list, { query }, { keepPrevious: true })
  return (
    <NumbersFrame current="requests">
      <PageTitle
        title={builtAreas.numberRequests.title}
        lead="Your provider makes each change. What you asked for, its state, and who did what."
        actions={
          <SegmentedControl
            aria-label="Which requests"
            value={query.state}
            onChange={(state) => change({ state: state === 'all' ? undefined : state, page: undefined })}
            data={[
              { value: 'all', label: 'All' },
              { value: 'open', label: 'Open' },
            ]}
          />
        }
      />
      <section className={listStyles['card']} aria-label="Requests">
        <Loaded asked={asked}>
          {({ rows }) =>
            rows.length === 0 ? (
              <Blank title={query.state === 'open' ? 'Nothing is open' : 'Nothing was asked yet'}>
                {query.state === 'open'
                  ? 'Every request has been answered or withdrawn.'
                  : 'What is asked about your numbers is listed here, with what became of it.'}
              </Blank>
            ) : (
              <RequestList requests={rows} label="Requests" />
            )
          }
        </Loaded>
        <ListPaging total={asked.data?.total} page={query.page} pageSize={query.pageSize} change={change} />
      </section>
    </NumbersFrame>
  )
}
