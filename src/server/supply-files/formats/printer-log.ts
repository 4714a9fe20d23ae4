import {
  cleanLogLine,
  countKnownLines,
  type FixedWidthLayout,
  type LogDateOrder,
  type LogFields,
  type LogMark,
  readLogLine,
} from '#rules/fixed-width-layout.ts'
import { printerLogLayouts } from '#rules/printer-log-layouts.ts'
import { settleInstant, shown } from './field-values.ts'
import type { Format, Rejection, RowOutput, SourceFacts, Taker } from './format.ts'
import { type LogCall, type LogPart, TrunkHolder } from './printer-log-calls.ts'
import { dayOfFileName, type LogCalendar, proveDateOrder, readHeadingDate, readLogDate } from './printer-log-dates.ts'
import { readLogDuration, readLogTime } from './printer-log-times.ts'

/** The log that a telephone system prints, by a layout: the source's own or the shipped one that fits best. */
const START_CHARACTERS = 70_000
const DAY_MS = 86_400_000
const NO_YEAR =
  'The log prints no year; each date was taken as the last one before the day on which the file was made or came.'

const isFixedWidthLayout = (layout: SourceFacts['layout']): layout is FixedWidthLayout =>
  layout !== null && layout !== undefined && 'shapes' in layout

const layoutsFor = (source: SourceFacts | undefined): readonly FixedWidthLayout[] =>
  isFixedWidthLayout(source?.layout) ? [source.layout] : printerLogLayouts

// What a source adds to a shipped layout: the order of its dates, and what it dials.
const withSource = (layout: FixedWidthLayout, source: SourceFacts | undefined): FixedWidthLayout => {
  const added = source?.layout
  if (added === undefined || added === null || isFixedWidthLayout(added)) return layout
  const { dateOrder, ...dialling } = added
  const hasYear = layout.dateOrders.every((order) => order.length === 3)
  const fits = dateOrder !== undefined && (dateOrder.length === 3) === hasYear
  return { ...layout, ...dialling, ...(fits && { dateOrders: [dateOrder] }) }
}

const findLayout = (lines: readonly string[], source?: SourceFacts): FixedWidthLayout | undefined => {
  let best: { layout: FixedWidthLayout; calls: number } | undefined
  for (const layout of layoutsFor(source)) {
    const { calls, unknown } = countKnownLines(layout, lines)
    if (calls > 0 && unknown <= calls && calls > (best?.calls ?? 0)) best = { layout, calls }
  }
  return best && withSource(best.layout, source)
}

type Start = { readonly layout: FixedWidthLayout; readonly calendar: LogCalendar } | { readonly doubt: string }

const dayOfInstant = (at: number): number => Math.floor(at / DAY_MS) * DAY_MS

/** What the first lines of a log settle: its layout and how its dates are to be read. */
const settleStart = (lines: readonly string[], source: SourceFacts): Start => {
  const layout = findLayout(lines, source)
  if (layout === undefined) return { doubt: 'This is no printer log of a kind that is known here.' }
  const latest = dayOfInstant(source.file?.receivedAt ?? Date.UTC(2099, 0, 1))
  const named = dayOfFileName(source.file?.name ?? '')
  const read = lines.map((line) => readLogLine(layout, cleanLogLine(line)))
  const dates = [...new Set(read.map((found) => (found?.kind === 'call' ? (found.fields.date ?? '') : '')))].filter(
    Boolean,
  )
  const order = proveDateOrder({ dates, orders: layout.dateOrders, named, latest })
  if (typeof order === 'object') return order
  const printed = read.map((found) => (found?.kind === 'heading' ? found.date : '')).find(Boolean)
  const heading = printed === undefined ? undefined : readHeadingDate(printed, order)
  return { layout, calendar: { order, anchor: heading ?? named ?? latest, isPrinted: heading !== undefined } }
}

const isWithoutYear = (order: LogDateOrder): boolean => order.length === 2

type Times = Pick<LogCall, 'startedAt' | 'endedAt' | 'durationSeconds' | 'ringSeconds'>

class PrinterLogTaker implements Taker {
  readonly #source: SourceFacts
  readonly #out: RowOutput
  #waiting: { text: string; line: number }[] | undefined = []
  #characters = 0
  #start: Start = { doubt: '' }
  #holder: TrunkHolder | undefined
  // The call above: lines below it may go on from it.
  #above: LogCall | 'rejected' | undefined
  readonly #seen = new Map<string, number>()

  constructor(source: SourceFacts, out: RowOutput) {
    this.#source = source
    this.#out = out
  }

  take(text: string, line: number): void {
    if (this.#waiting === undefined) return this.#takeLine(text, line)
    this.#waiting.push({ text, line })
    this.#characters += text.length
    if (this.#characters >= START_CHARACTERS) this.#begin(this.#waiting)
  }

  end(): void {
    if (this.#waiting !== undefined) this.#begin(this.#waiting)
    this.#hand()
    this.#holder?.end()
  }

  // The first lines are read twice: once for what they prove, then for their calls.
  #begin(waiting: readonly { text: string; line: number }[]): void {
    this.#waiting = undefined
    this.#start = settleStart(
      waiting.map(({ text }) => text),
      this.#source,
    )
    if ('layout' in this.#start) this.#holder = new TrunkHolder(this.#out, this.#start.layout, this.#source.currency)
    for (const { text, line } of waiting) this.#takeLine(text, line)
  }

  #takeLine(raw: string, line: number): void {
    const clean = cleanLogLine(raw)
    if ('doubt' in this.#start) {
      if (/\d/.test(clean)) this.#out.reject(line, raw, this.#start.doubt)
      return
    }
    const read = readLogLine(this.#start.layout, clean)
    if (read === undefined) return
    if (read.kind === 'heading') return this.#takeHeading(read.date)
    if (read.kind === 'continuation') return this.#takeContinuation(read.fields, { line, raw })
    this.#hand()
    const call = read.kind === 'call' ? this.#callOf(read, clean, { line, raw }) : read
    if ('reason' in call) {
      this.#out.reject(line, raw, call.reason)
      this.#above = 'rejected'
    } else this.#above = call
  }

  #takeHeading(date: string): void {
    if ('doubt' in this.#start || date === '') return
    const anchor = readHeadingDate(date, this.#start.calendar.order)
    if (anchor !== undefined)
      this.#start = { ...this.#start, calendar: { ...this.#start.calendar, anchor, isPrinted: true } }
  }

  #takeContinuation(fields: LogFields, { line, raw }: { line: number; raw: string }): void {
    const above = this.#above
    if (above === 'rejected') return
    if (above === undefined)
      return this.#out.reject(line, raw, 'This line goes on from a call above it that is not in the file.')
    const durationSeconds = readLogDuration(fields.duration ?? '', 'clock')
    if ((fields.extension ?? '') === '' || typeof durationSeconds === 'object') return
    const { startedAt } = above
    const part: LogPart = { extension: fields.extension ?? '', durationSeconds, startedAt }
    this.#above = { ...above, parts: [...above.parts, part] }
  }

  /** Gives the call above to its trunk: nothing more goes on from it. */
  #hand(): void {
    if (typeof this.#above === 'object') this.#holder?.take(this.#above)
    this.#above = undefined
  }

  #callOf(
    { fields, mark }: { fields: LogFields; mark: LogMark },
    clean: string,
    row: { line: number; raw: string },
  ): LogCall | Rejection {
    const times = this.#timesOf(fields)
    if ('reason' in times) return times
    const { direction, isTransfer = false, announces = false, isUnanswered = false } = mark
    const { extension = '', trunk = '', number = '' } = fields
    if (direction === undefined && !isTransfer) return { reason: 'The line does not say which way the call went.' }
    return {
      rows: [row],
      identity: this.#identityOf(clean),
      ...{ direction, extension, trunk, number, isTransfer, announces, isUnanswered },
      ...times,
      // What announces a call says how long it rang.
      ...(announces && { durationSeconds: 0, ringSeconds: times.durationSeconds || times.ringSeconds }),
      parts: [],
    }
  }

  #timesOf(fields: LogFields): Times | Rejection {
    if ('doubt' in this.#start) return { reason: this.#start.doubt }
    const { layout, calendar } = this.#start
    const day = readLogDate(fields.date ?? '', calendar)
    const seconds = readLogTime((fields.time ?? '').trim())
    if (day === undefined || seconds === undefined)
      return { reason: `The date and time do not exist: ${shown(`${fields.date ?? ''} ${fields.time ?? ''}`)}.` }
    if (isWithoutYear(calendar.order) && !calendar.isPrinted) this.#out.note(NO_YEAR)
    const durationSeconds = readLogDuration((fields.duration ?? '').trim(), layout.duration)
    if (typeof durationSeconds === 'object') return durationSeconds
    const ring = readLogDuration((fields.ring ?? '').trim(), layout.ring)
    const ringSeconds = fields.ring === undefined || fields.ring === '' || typeof ring === 'object' ? null : ring
    const civil = (isDayBefore(fields, seconds) ? day - DAY_MS : day) + seconds * 1000
    const at = settleInstant(civil, this.#source.zone, this.#out.note)
    const length = (durationSeconds + (ringSeconds ?? 0)) * 1000
    return layout.timeIs === 'end'
      ? { startedAt: at - length, endedAt: at, durationSeconds, ringSeconds }
      : { startedAt: at, endedAt: at + durationSeconds * 1000, durationSeconds, ringSeconds }
  }

  // A printed line has no number of its own: equal lines are told apart by their count.
  #identityOf(clean: string): string {
    const text = clean.replaceAll(/\s+/g, ' ').trim()
    const count = (this.#seen.get(text) ?? 0) + 1
    this.#seen.set(text, count)
    if (this.#seen.size > 20_000) for (const old of [...this.#seen.keys()].slice(0, 10_000)) this.#seen.delete(old)
    return count === 1 ? text : `${text}\u0001${count}`
  }
}

// A logger writes the day on which the switch printed, which may be the one after the call.
const isDayBefore = ({ logged }: LogFields, seconds: number): boolean => {
  const printed = logged === undefined ? undefined : readLogTime(logged)
  return printed !== undefined && seconds > printed + 43_200
}

export const printerLog: Format = {
  name: 'printer-log',
  reads: 'lines',
  recognises: ({ lines }, source) => {
    const layout = findLayout(lines, source)
    return layout && { reason: `its lines are those that ${layout.title} prints` }
  },
  refuses: ({ lines }, source) => {
    const start = settleStart(lines, source)
    return 'doubt' in start ? start.doubt : undefined
  },
  open: (source, out) => new PrinterLogTaker(source, out),
}
