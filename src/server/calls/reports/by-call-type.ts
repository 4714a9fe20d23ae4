import { callGroupLabels, callGroups } from '#rules/call-group.ts'
import { callGroupSql } from './call-expressions.ts'
import { makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { listFiguresBy, noFigures } from './figures.ts'

/** Calls by the kind of number that was called. */
export const reportByCallType = async (ask: ReportAsk): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const [groups, before] = await Promise.all([
    listFiguresBy(store, question, callGroupSql),
    previous === null ? null : listFiguresBy(store, previous, callGroupSql),
  ])
  const table = makeFigureTable(ask, {
    key: 'call-types',
    title: 'Calls by call type',
    labels: [{ key: 'callType', label: 'Call type', kind: 'text' }],
    lines: callGroups.map((group) => ({
      key: group,
      cells: { callType: callGroupLabels[group] },
      figures: groups.get(group) ?? noFigures,
      previous: before?.get(group),
      drill: { callGroup: group },
    })),
    share: true,
  })
  return { tables: [table] }
}
