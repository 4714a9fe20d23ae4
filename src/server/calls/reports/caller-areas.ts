import { areaLabel, areaOfKey, placelessAreas } from '#rules/caller-area.ts'
import { callerAreaSql } from './call-expressions.ts'
import { makeFigureTable, type ReportAsk, type ReportParts } from './figure-table.ts'
import { collect, type Figures, listFiguresBy, noFigures } from './figures.ts'
import type { CallQuestion } from './calls-in-scope.ts'

/** Calls that are not incoming have no caller outside; they are the last line, so that all calls are in the table. */
const NOT_INCOMING = 'not-incoming'

const listAreas = async (store: ReportAsk['store'], question: CallQuestion): Promise<Map<string, Figures>> => {
  const areas = new Map<string, Figures>()
  for (const [key, figures] of await listFiguresBy(store, question, callerAreaSql))
    collect(areas, areaOfKey(key), figures)
  return areas
}

const kindOf = (area: string): string => {
  if (area in placelessAreas || area === NOT_INCOMING) return ''
  return area.startsWith('0') ? 'UK area' : 'Abroad'
}

const rankOf = (area: string): number => [...Object.keys(placelessAreas), NOT_INCOMING].indexOf(area)

/** Incoming calls by where the caller's number was given out. */
export const reportCallerAreas = async (ask: ReportAsk): Promise<ReportParts> => {
  const { store, question, previous } = ask
  const [areas, before] = await Promise.all([
    listAreas(store, question),
    previous === null ? null : listAreas(store, previous),
  ])
  const keys = [...new Set([...areas.keys(), ...(before?.keys() ?? [])])]
  const countOf = (area: string): number => (areas.get(area) ?? noFigures).calls
  const table = makeFigureTable(ask, {
    key: 'areas',
    title: 'Where callers are',
    labels: [
      { key: 'area', label: 'Area', kind: 'text' },
      { key: 'kind', label: 'Kind', kind: 'text' },
    ],
    lines: keys
      .toSorted((a, b) => rankOf(a) - rankOf(b) || countOf(b) - countOf(a) || a.localeCompare(b))
      .map((area) => ({
        key: area,
        cells: { area: area === NOT_INCOMING ? 'Outgoing and internal calls' : areaLabel(area), kind: kindOf(area) },
        figures: areas.get(area) ?? noFigures,
        previous: before?.get(area),
        drill: area === NOT_INCOMING ? notIncoming(question) : { area, direction: 'in' },
      })),
    share: true,
  })
  return { tables: [table] }
}

/** The filter of calls that are not incoming, within the directions that are asked for. */
export const notIncoming = ({ filters }: CallQuestion): { direction: string[] } => ({
  direction: ['out', 'internal'].filter((one) => filters?.directions?.some((wanted) => wanted === one) ?? true),
})
