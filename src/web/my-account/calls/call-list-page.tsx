import { ownCallEndpoints } from '#contract/my-account/calls.ts'
import { useAddress } from '#web/kit/address.ts'
import { DataTable } from '#web/kit/data-table.tsx'
import { ListPaging } from '#web/kit/list-paging.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Failed } from '#web/kit/states.tsx'
import { readAddress } from '#web/kit/valid-address.ts'
import { formatNoun } from '#web/kit/format.ts'
import { Granted } from '../granted.tsx'
import { useOpens } from '../me.tsx'
import { useCellSelection } from './cell-selection.ts'
import { CallDialog } from './call-dialog.tsx'
import { columnsOfCalls, figuresOfCall, listColumns, type ListedCall } from './call-columns.tsx'
import { valuesOf } from './address-values.ts'
import { CallsFrame } from './calls-frame.tsx'
import { FilterBar } from './filter-bar.tsx'
import { MarkCellsButton, MarkedCells } from './marked-cells.tsx'
import { MaskedNote } from './masked-note.tsx'
import { NoCalls } from './no-calls.tsx'
import { NotItemised } from './not-itemised.tsx'
import { useRememberedPeriod } from './remembered-period.ts'
import { ReportActions } from './report-actions.tsx'
import { ReportMeta, ReportNotes } from './report-header.tsx'
import styles from './calls.module.css'

const { list } = ownCallEndpoints

const CallTable = () => {
  const address = useAddress()
  const { search, query } = readAddress(list.query, address.search)
  useRememberedPeriod('call-list', search, address.change)
  const costsShown = useOpens('view_call_costs')
  const asked = useAsk(list, { query: query }, { keepPrevious: true })
  const answer = asked.data
  const rows = answer?.rows ?? []
  const shownColumns = listColumns(costsShown, rows)
  const selection = useCellSelection({ columns: shownColumns, rows: rows.map(figuresOfCall) })
  const open = valuesOf(address.search['call'])[0]
  const openCall = (row: ListedCall) => address.change({ call: row.id })
  const { sort, page, pageSize } = query as { sort: string; page: number; pageSize: number }
  return (
    <>
      <PageTitle
        title="Call list"
        actions={
          <ReportActions
            report="call-list"
            search={search}
            rows={answer?.total}
            metrics={['calls', 'minutes', 'cost']}
          />
        }
      />
      <FilterBar search={search} change={address.change} />
      {answer === undefined ? null : (
        <>
          <ReportMeta
            header={{
              period: answer.period,
              previousPeriod: null,
              zone: 'Europe/London',
              dataCompleteTo: answer.dataCompleteTo,
            }}
          />
          <ReportNotes notes={answer.notes} />
        </>
      )}
      <MaskedNote />
      {(answer?.notListed ?? 0) === 0 ? null : (
        <ReportNotes
          notes={[
            `${formatNoun(answer?.notListed ?? 0, 'outgoing call')} to free numbers of this period ${answer?.notListed === 1 ? 'is' : 'are'} in every total and not listed.`,
          ]}
        />
      )}
      {asked.isError && answer === undefined ? (
        asked.error.code === 'NOT_ITEMISED' ? (
          <NotItemised error={asked.error} />
        ) : (
          <Failed error={asked.error} retry={() => void asked.refetch()} />
        )
      ) : answer?.total === 0 ? (
        <NoCalls search={search} change={address.change} dataCompleteTo={answer.dataCompleteTo} />
      ) : (
        <section className={styles.filters} aria-label="Call list">
          <div className={styles.tools}>
            <MarkCellsButton selection={selection} />
          </div>
          <div ref={selection.room} onKeyDown={selection.onKeyDown} role="presentation">
            <DataTable
              caption="Call list"
              columns={columnsOfCalls({ costsShown, rows, open: openCall })}
              rows={rows}
              rowKey={(row) => row.id}
              sorting={{ current: sort, change: (next) => address.change({ sort: next, page: undefined }) }}
              loading={answer === undefined}
              dimmed={asked.isPlaceholderData}
              marking={selection}
            />
          </div>
          <MarkedCells selection={selection} />
          <ListPaging total={answer?.total} page={page} pageSize={pageSize} change={address.change} />
        </section>
      )}
      {open === undefined ? null : <CallDialog id={open} close={() => address.change({ call: undefined })} />}
    </>
  )
}

/** Every call of the period as filtered, a page at a time; each opens with all that is known of it. */
export const CallListPage = () => (
  <Granted area={{ path: '/calls/list', title: 'Call list', feature: 'report_call_list' }}>
    <CallsFrame current="call-list">
      <CallTable />
    </CallsFrame>
  </Granted>
)
