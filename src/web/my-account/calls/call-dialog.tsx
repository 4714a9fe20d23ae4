import { ownCallEndpoints } from '#contract/my-account/calls.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { answerStateLabels, directionLabels } from '#rules/call.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { Facts, Loaded } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { formatDuration, formatMoney, formatSecond } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { chargeOf, labelsOf } from './call-columns.tsx'
import styles from './calls.module.css'

type OneCall = AnswerOf<typeof ownCallEndpoints.get>
type Leg = OneCall['legs'][number] & { readonly place: number }

const factsOf = (call: OneCall): (readonly [string, ReactNode])[] => [
  ['Started', `${formatSecond(call.startedAt)}, London time`],
  ['Direction', directionLabels[call.direction]],
  ['Caller', call.callerDisplay],
  ['Dialled', call.dialledDisplay],
  ['Your number', `${call.number?.number ?? 'None of your numbers'}: ${labelsOf(call)}`],
  ...(call.otherNumber === null ? [] : [['Your other number', call.otherNumber.number] as const]),
  ['Result', answerStateLabels[call.answerState]],
  ...(call.ringSeconds === null ? [] : [['Ringing', formatDuration(call.ringSeconds)] as const]),
  ['Talk time', formatDuration(call.durationSeconds)],
  ...(call.costsShown ? [['Charge', chargeOf(call)] as const] : []),
]

const legColumns = ({ costsShown, currency }: OneCall): Column<Leg>[] => [
  { key: 'place', label: 'Leg', cell: ({ place }) => place },
  { key: 'dialled', label: 'To', heading: true, nowrap: true, cell: (leg) => leg.dialledDisplay },
  { key: 'started', label: 'Started', nowrap: true, cell: (leg) => formatSecond(leg.startedAt) },
  { key: 'state', label: 'Result', cell: (leg) => answerStateLabels[leg.answerState] },
  {
    key: 'ring',
    label: 'Ringing',
    align: 'right',
    cell: (leg) => (leg.ringSeconds === null ? '–' : formatDuration(leg.ringSeconds)),
  },
  { key: 'talk', label: 'Talk time', align: 'right', cell: (leg) => formatDuration(leg.durationSeconds) },
  ...(costsShown
    ? [
        {
          key: 'charge',
          label: 'Charge',
          align: 'right' as const,
          nowrap: true,
          cell: (leg: Leg) => (leg.charge === null ? 'Not priced' : formatMoney(leg.charge, currency)),
        },
      ]
    : []),
]

const Legs = ({ call }: { call: OneCall }) =>
  call.legs.length < 2 ? null : (
    <section className={styles.legs} aria-label="Legs">
      <h3>Legs</h3>
      <p className={styles.under}>This call was sent on. It counts as one call.</p>
      <DataTable
        caption="Legs of the call"
        columns={legColumns(call)}
        rows={call.legs.map((leg, index) => ({ ...leg, place: index + 1 }))}
        rowKey={({ place }) => place}
      />
    </section>
  )

type CallDialogProps = { id: string; close: () => void }

/** One call with all that is known of it, and its legs where it was sent on. */
export const CallDialog = ({ id, close }: CallDialogProps) => {
  const asked = useAsk(ownCallEndpoints.get, { params: { id } })
  return (
    <Dialog
      wide
      title={asked.data === undefined ? 'One call' : `Call of ${formatSecond(asked.data.startedAt)}`}
      onClose={close}
      footer={
        <Button variant="default" onClick={close}>
          Close
        </Button>
      }
    >
      <Loaded asked={asked}>
        {(call) => (
          <>
            <Facts facts={factsOf(call)} />
            <Legs call={call} />
          </>
        )}
      </Loaded>
    </Dialog>
  )
}
