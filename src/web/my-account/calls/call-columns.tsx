import type { call } from '#contract/my-account/calls.ts'
import { answerStateLabels, directionLabels } from '#rules/call.ts'
import type { ReportCell } from '#rules/reports.ts'
import type { Column } from '#web/kit/data-table.tsx'
import { formatDuration, formatMoney, formatSecond, moneyDecimals } from '#web/kit/format.ts'
import type { z } from 'zod'
import type { FigureColumn } from './cell-selection.ts'
import styles from './calls.module.css'

export type ListedCall = z.output<typeof call>

/** The customer's words for the number of a call: description, site and campaign. */
export const labelsOf = ({ number, site, campaign }: ListedCall): string =>
  [number?.description ?? undefined, site?.text, campaign?.text].filter((text) => text !== undefined).join(', ') ||
  'Unassigned'

const OwnNumber = ({ row }: { row: ListedCall }) => (
  <>
    <span className={styles.number}>{row.number?.number ?? 'None of your numbers'}</span>
    <span className={styles.under}>{labelsOf(row)}</span>
  </>
)

/** A charge in words; a call without a retail price is never £0.00. */
export const chargeOf = ({ charge, currency }: ListedCall, decimals = 2): string =>
  charge === null ? 'Not priced' : formatMoney(charge, currency, decimals)

type CallColumns = { costsShown: boolean; rows: readonly ListedCall[]; open: (row: ListedCall) => void }

/** The decimals with which the charges of a page are written, so that their points stand below each other. */
const decimalsOf = (rows: readonly ListedCall[]): number =>
  Math.max(2, ...rows.map(({ charge }) => (charge === null ? 2 : moneyDecimals(charge))))

/** The columns of the list; charges where they are shown. */
export const columnsOfCalls = ({ costsShown, rows, open }: CallColumns): Column<ListedCall>[] => [
  {
    key: 'started',
    label: 'Started',
    sort: 'startedAt',
    heading: true,
    nowrap: true,
    cell: (row) => (
      <button
        type="button"
        className={styles.open}
        aria-haspopup="dialog"
        aria-label={`Call of ${formatSecond(row.startedAt)}`}
        onClick={() => open(row)}
      >
        {formatSecond(row.startedAt)}
      </button>
    ),
  },
  { key: 'direction', label: 'Direction', cell: (row) => directionLabels[row.direction] },
  { key: 'caller', label: 'Caller', nowrap: true, cell: (row) => row.callerDisplay },
  { key: 'dialled', label: 'Dialled', nowrap: true, cell: (row) => row.dialledDisplay },
  { key: 'number', label: 'Your number', cell: (row) => <OwnNumber row={row} /> },
  { key: 'state', label: 'Result', cell: (row) => answerStateLabels[row.answerState] },
  {
    key: 'duration',
    label: 'Duration',
    sort: 'duration',
    align: 'right',
    cell: (row) => formatDuration(row.durationSeconds),
  },
  ...(costsShown
    ? [
        {
          key: 'charge',
          label: 'Charge',
          sort: 'charge',
          align: 'right' as const,
          nowrap: true,
          cell: (row: ListedCall) => chargeOf(row, decimalsOf(rows)),
        },
      ]
    : []),
]

/** The same columns for whoever marks cells and copies them. */
export const listColumns = (costsShown: boolean, rows: readonly ListedCall[]): FigureColumn[] => [
  { key: 'started', label: 'Started (UTC)', kind: 'instant' },
  { key: 'direction', label: 'Direction', kind: 'text' },
  { key: 'caller', label: 'Caller', kind: 'phone' },
  { key: 'dialled', label: 'Dialled', kind: 'phone' },
  { key: 'number', label: 'Your number', kind: 'text' },
  { key: 'state', label: 'Result', kind: 'text' },
  { key: 'duration', label: 'Duration', kind: 'seconds' },
  ...(costsShown
    ? [{ key: 'charge', label: 'Charge', kind: 'money' as const, currency: rows[0]?.currency ?? 'GBP' }]
    : []),
]

/** A call's cells for marking: phone numbers in full international form. */
export const figuresOfCall = (row: ListedCall): Record<string, ReportCell> => ({
  started: row.startedAt,
  direction: directionLabels[row.direction],
  caller: row.caller ?? row.callerDisplay,
  dialled: row.dialled,
  number: [row.number?.number ?? 'None of your numbers', labelsOf(row)].join(', '),
  state: answerStateLabels[row.answerState],
  duration: row.durationSeconds,
  charge: row.charge,
})
