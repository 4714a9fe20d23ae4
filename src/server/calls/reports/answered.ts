import { answerStateLabels, answerStates } from '#rules/call.ts'
import type { ReportColumn, ReportTable } from '#rules/reports.ts'
import { z } from 'zod'
import { callsSql, verbatim } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { type CallQuestion, callsInScope } from './calls-in-scope.ts'
import { makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { type Figures, listFiguresBy, noFigures } from './figures.ts'

const stateOfCall = verbatim('answer_state')
const ringRow = z.object({ ringing: z.number(), with_ringing: z.number() })
const ringColumn: ReportColumn = {
  key: 'ringSeconds',
  label: 'Time to answer',
  kind: 'seconds',
  metric: 'timeToAnswer',
}

/** Seconds of ringing of the answered calls that say it, on average and rounded up; null when none does. */
export const findTimeToAnswer = async (store: CallStore, question: CallQuestion): Promise<number | null> => {
  const { ringing, with_ringing } = await store.row(
    ringRow,
    callsSql`SELECT sum(ifNull(ring_seconds, 0)) AS ringing, count(ring_seconds) AS with_ringing
      FROM call WHERE ${callsInScope(question)} AND answer_state = 'answered'`,
  )
  return with_ringing === 0 ? null : Math.ceil(ringing / with_ringing)
}

/** What a reader has to know of states that the records do not say. */
export const unknownStates = (unknown: Figures | undefined): string[] =>
  unknown === undefined || unknown.calls === 0
    ? []
    : ['Some calls come from records that do not say whether they were answered. They are “Unknown”.']

/** One line for each way a call can end, with the time to answer. */
export const stateTable = (
  ask: Pick<ReportAsk, 'question' | 'previous'>,
  found: {
    readonly states: ReadonlyMap<string, Figures>
    readonly before: ReadonlyMap<string, Figures> | null
    readonly ringing: number | null
  },
): ReportTable =>
  makeFigureTable(ask, {
    key: 'states',
    title: 'How calls ended',
    labels: [{ key: 'state', label: 'Ended', kind: 'text' }],
    lines: answerStates.map((state) => ({
      key: state,
      cells: { state: answerStateLabels[state], ringSeconds: state === 'answered' ? found.ringing : null },
      figures: found.states.get(state) ?? noFigures,
      previous: found.before?.get(state),
      drill: { state },
    })),
    share: true,
    more: [ringColumn],
    sumCells: { ringSeconds: found.ringing },
  })

/** How calls ended, and how long callers waited for an answer. */
export const reportAnswered = async (ask: ReportAsk): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const [states, before, ringing] = await Promise.all([
    listFiguresBy(store, question, stateOfCall),
    previous === null ? null : listFiguresBy(store, previous, stateOfCall),
    findTimeToAnswer(store, question),
  ])
  return { tables: [stateTable(ask, { states, before, ringing })], notes: unknownStates(states.get('unknown')) }
}
