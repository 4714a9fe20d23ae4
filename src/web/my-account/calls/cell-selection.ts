import type { ReportCell } from '#rules/reports.ts'
import { showToast } from '#web/kit/toasts.tsx'
import { type HTMLAttributes, type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react'
import { copyCell, formatCell, isFigure } from './report-cells.ts'

type Spot = { readonly row: number; readonly column: number }
export type FigureColumn = {
  readonly key: string
  readonly label: string
  readonly kind: 'text' | 'phone' | 'day' | 'month' | 'instant' | 'count' | 'seconds' | 'share' | 'money'
  readonly currency?: string | undefined
  readonly metric?: string | undefined
}
type Cells = Readonly<Record<string, ReportCell | undefined>>

const within = (at: number, one: number, other: number): boolean =>
  at >= Math.min(one, other) && at <= Math.max(one, other)

const plural = (count: number): string => `${count} ${count === 1 ? 'cell' : 'cells'}`

/** Sum and average of what is marked, kind by kind: seconds are not added to pounds. */
export const describeMarked = (columns: readonly FigureColumn[], rows: readonly Cells[]): string => {
  const all = new Map<string, { column: FigureColumn; figures: number[] }>()
  for (const column of columns.filter(isFigure)) {
    const unit = `${column.kind} ${column.currency ?? ''}`
    const known = all.get(unit) ?? { column, figures: [] }
    for (const row of rows) {
      const value = row[column.key]
      if (value !== null && value !== undefined) known.figures.push(Number(value))
    }
    all.set(unit, known)
  }
  const words = [...all.values()].flatMap(({ column, figures }) => {
    if (figures.length === 0) return []
    const sum = figures.reduce((total, figure) => total + figure, 0)
    const mean = sum / figures.length
    const average = column.kind === 'count' ? String(Math.round(mean * 100) / 100) : formatCell(column, mean)
    const kind =
      all.size > 1
        ? `${{ count: 'counts', seconds: 'time', share: 'shares', money: 'money' }[column.kind as 'count']}: `
        : ''
    return [`${kind}${column.kind === 'share' ? '' : `sum ${formatCell(column, sum)}, `}average ${average}`]
  })
  return [plural(columns.length * rows.length), ...words].join('; ')
}

const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
}

const copyMarked = async (columns: readonly FigureColumn[], rows: readonly Cells[]): Promise<void> => {
  const lines = [
    columns.map(({ label }) => label),
    ...rows.map((row) => columns.map((column) => copyCell(column, row[column.key]))),
  ]
  const text = lines.map((line) => line.map((cell) => cell.replaceAll(/[\t\n\r]/g, ' ')).join('\t')).join('\n')
  try {
    await navigator.clipboard.writeText(text)
    showToast({ tone: 'good', text: `Copied ${plural(columns.length * rows.length)} with their headers.` })
  } catch {
    showToast({ tone: 'bad', text: 'The browser did not allow copying.' })
  }
}

type Table = { readonly columns: readonly FigureColumn[]; readonly rows: readonly Cells[] }

/**
 * Cells marked as in a spreadsheet: by dragging, by Shift and a click, or by the arrow keys once `start` was called.
 * The figures of what is marked are told in words.
 */
export const useCellSelection = ({ columns, rows }: Table) => {
  const [anchor, setAnchor] = useState<Spot>()
  const [head, setHead] = useState<Spot>()
  const [isGrid, setGrid] = useState(false)
  const dragFrom = useRef<Spot>(undefined)
  const room = useRef<HTMLDivElement>(null)
  const clear = () => {
    setAnchor(undefined)
    setHead(undefined)
    setGrid(false)
  }
  useEffect(() => {
    const stop = () => {
      dragFrom.current = undefined
    }
    window.addEventListener('mouseup', stop)
    return () => window.removeEventListener('mouseup', stop)
  }, [])
  const isMarked = (row: number, column: number): boolean =>
    anchor !== undefined &&
    head !== undefined &&
    within(row, anchor.row, head.row) &&
    within(column, anchor.column, head.column)
  const marked: Table = {
    columns: columns.filter(
      (_, column) => anchor !== undefined && head !== undefined && within(column, anchor.column, head.column),
    ),
    rows: rows.filter((_, row) => anchor !== undefined && head !== undefined && within(row, anchor.row, head.row)),
  }
  const copy = () => void copyMarked(marked.columns, marked.rows)
  const mark = (from: Spot, to: Spot) => {
    setAnchor(from)
    setHead(to)
  }
  const focusCell = ({ row, column }: Spot) =>
    room.current?.querySelector<HTMLElement>(`td[data-spot="${row}.${column}"]`)?.focus()
  const start = () => {
    setGrid(true)
    mark({ row: 0, column: 0 }, { row: 0, column: 0 })
    requestAnimationFrame(() => focusCell({ row: 0, column: 0 }))
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (!isGrid || anchor === undefined || head === undefined) return
    const command = event.ctrlKey || event.metaKey
    const last: Spot = { row: rows.length - 1, column: columns.length - 1 }
    if (event.key === 'Escape') clear()
    else if (command && event.key === 'c') copy()
    else if (command && event.key === 'a') mark({ row: 0, column: 0 }, last)
    else {
      const next = nextSpot(event.key, head, last)
      if (next === undefined) return
      mark(event.shiftKey ? anchor : next, next)
      focusCell(next)
    }
    event.preventDefault()
  }
  const cellProps = (row: number, column: number): HTMLAttributes<HTMLTableCellElement> => ({
    ...({ 'data-spot': `${row}.${column}` } as object),
    ...(isMarked(row, column) ? ({ 'data-marked': true } as object) : {}),
    ...(isGrid
      ? { tabIndex: head?.row === row && head.column === column ? 0 : -1, 'aria-selected': isMarked(row, column) }
      : {}),
    ...mouseMarks({ row, column }),
  })
  const mouseMarks = (spot: Spot): HTMLAttributes<HTMLTableCellElement> => ({
    onMouseDown: (event: MouseEvent) => {
      if (event.button !== 0 || (event.target as HTMLElement).closest('a, button, input') !== null) return
      if (event.shiftKey && anchor !== undefined) {
        event.preventDefault()
        setGrid(true)
        mark(anchor, spot)
        return
      }
      dragFrom.current = spot
      if (anchor !== undefined) clear()
    },
    onMouseEnter: () => {
      const from = dragFrom.current
      if (from === undefined) return
      window.getSelection()?.removeAllRanges()
      setGrid(true)
      mark(from, spot)
    },
  })
  const words = marked.rows.length === 0 ? '' : describeMarked(marked.columns, marked.rows)
  return { room, isGrid, start, clear, copy, onKeyDown, cellProps, words }
}

const nextSpot = (key: string, from: Spot, last: Spot): Spot | undefined => {
  if (key === 'Home') return { ...from, column: 0 }
  if (key === 'End') return { ...from, column: last.column }
  const move = moves[key]
  if (move === undefined) return undefined
  return {
    row: Math.max(0, Math.min(last.row, from.row + move[0])),
    column: Math.max(0, Math.min(last.column, from.column + move[1])),
  }
}
