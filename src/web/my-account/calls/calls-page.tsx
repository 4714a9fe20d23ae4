import { ownCallEndpoints } from '#contract/my-account/calls.ts'
import { useAddress } from '#web/kit/address.ts'
import { Loaded, Stack } from '#web/kit/detail-page.tsx'
import { ListFilters } from '#web/kit/list-filters.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { readAddress } from '#web/kit/valid-address.ts'
import { CallsByDay } from './calls-by-day.tsx'
import { CallsTabs } from './calls-tabs.tsx'
import styles from './calls.module.css'
import { Figures } from './figures.tsx'
import { describeDays } from './period-filter.tsx'
import { TopNumbers } from './top-numbers.tsx'
import { useCallFilters } from './use-call-filters.tsx'
import { WeekTable } from './week-table.tsx'

const { overview } = ownCallEndpoints

/** The overview of My Calls: totals, days, hours and the numbers with most calls. All of them add up to the same. */
export const CallsPage = () => {
  const address = useAddress()
  const { search, query } = readAddress(overview.query, address.search)
  const filters = useCallFilters()
  const asked = useAsk(overview, { query }, { keepPrevious: true })
  const names = [...filters.flatMap((filter) => filter.names), 'caller']
  const clear = () => address.change(Object.fromEntries(names.map((name) => [name, undefined])))
  return (
    <>
      <PageTitle
        title="My Calls"
        lead={
          asked.data === undefined
            ? undefined
            : `${describeDays(asked.data.period)}; compared with ${describeDays(asked.data.previousPeriod)}.`
        }
      />
      <CallsTabs />
      <Stack>
        <section className={styles.filters} aria-label="Filters">
          <ListFilters
            search={search}
            change={address.change}
            filters={filters}
            searchLabel="Caller’s number"
            searchName="caller"
            clear={clear}
          />
        </section>
        <Loaded asked={asked}>
          {(shown) =>
            shown.totals.calls === 0 ? (
              <Blank title="No calls in this period">Choose another period, or take a filter off.</Blank>
            ) : (
              <div className={styles.report} data-dimmed={asked.isPlaceholderData || undefined}>
                <Figures overview={shown} />
                <CallsByDay days={shown.days} />
                <WeekTable week={shown.week} />
                <TopNumbers overview={shown} />
              </div>
            )
          }
        </Loaded>
      </Stack>
    </>
  )
}
