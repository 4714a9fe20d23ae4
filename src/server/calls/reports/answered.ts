import { answerStateLabels, answerStates } from '#rules/call.ts'
import type { ReportColumn } from '#rules/reports.ts'
import { z } from 'zod'
import { callsSql, verbatim } from '../store/calls-sql.ts'
import type { CallStore } from '../store/open.ts'
import { type CallQuestion, callsInScope } from './calls-in-scope.ts'
import { makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { type Figures, listFiguresBy, noFigures } from './figures.ts'

const stateOfCall = verbatim('answer_state')
const ringRow = z.object({ answer_state: z.string(), ringing: z.number(), with_ringing: z.number() })
const ringColumn: ReportColumn = {
  key: 'ringSeconds',
  label: 'Time to answer',
  kind: 'seconds',
  metric: 'timeToAnswer',
}

const listRinging = async (store: CallStore, question: CallQuestion): Promise<Map<string, number | null>> => {
  const rows = await store.rows(
    ringRow,
    callsSql`SELECT answer_state, sum(ring_seconds) AS ringing, count(ring_seconds) AS with_ringing
      FROM call WHERE ${callsInScope(question)} AND answer_state = 'answered' AND ring_seconds IS NOT NULL
      GROUP BY answer_state`,
  )
  return new Map(
    rows.map(({ answer_state, ringing, with_ringing }) => [answer_state, Math.ceil(ringing / with_ringing)]),
  )
}

/** What a reader has to know of states that the records do not say. */
export const unknownStates = (unknown: Figures | undefined): string[] =>
  unknown === undefined || unknown.calls === 0
    ? []
    : ['Some calls come from records that do not say whether they were answered. They are “Unknown”.']

/** How calls ended, and how long callers waited for an answer. */
export const reportAnswered = async (ask: ReportAsk): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const [groups, before, ringing] = await Promise.all([
    listFiguresBy(store, question, stateOfCall),
    previous === null ? null : listFiguresBy(store, previous, stateOfCall),
    listRinging(store, question),
  ])
  const table = makeFigureTable(ask, {
    key: 'states',
    title: 'How calls ended',
    labels: [{ key: 'state', label: 'Ended', kind: 'text' }],
    lines: answerStates.map((state) => ({
      key: state,
      cells: { state: answerStateLabels[state], ringSeconds: ringing.get(state) ?? null },
      figures: groups.get(state) ?? noFigures,
      previous: before?.get(state),
      drill: { state },
    })),
    share: true,
    more: [ringColumn],
    sumCells: { ringSeconds: ringing.get('answered') ?? null },
  })
  return { tables: [table], notes: unknownStates(groups.get('unknown')) }
}
