import { PassThrough, type Readable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import type { ReportAnswer } from '#contract/my-account/reports.ts'
import { displayNumber } from '#rules/phone-display.ts'
import Document from 'pdfkit'
import { type Cell, type Column, headingOf, isFigure, type Table, textOfCell } from './report-cells.ts'
import { headerLines, type MadeFor } from './report-workbook.ts'

type Pdf = PDFKit.PDFDocument
type Structure = PDFKit.PDFStructureElement

const MARGIN = 40
const PADDING = 3
const SMALL = 8.5
const MOST_CELL_HEIGHT = 120

// Windows-1252 beyond Latin-1: what the fonts of every reader can show.
const beyondLatin = new Set('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ')

/** A text in the signs that the document's fonts have: others lose their accent, or become a question mark. */
export const inDocumentSigns = (text: string): string =>
  [...text.normalize('NFC').replaceAll(/\s+/g, ' ')]
    .map((sign) => {
      if (/[\u0020-\u007E\u00A0-\u00FF]/.test(sign) || beyondLatin.has(sign)) return sign
      const bare = sign.normalize('NFKD').replaceAll(/\p{M}/gu, '')
      return /^[\u0020-\u007E]+$/.test(bare) ? bare : /\p{C}/u.test(sign) ? '' : '?'
    })
    .join('')

const whole = new Intl.NumberFormat('en-GB')

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** Seconds as people read them: `1:02:03`. */
export const clockOf = (seconds: number): string => {
  const rounded = Math.round(seconds)
  const minutes = Math.floor(rounded / 60)
  return `${Math.floor(minutes / 60)}:${twoDigits(minutes % 60)}:${twoDigits(rounded % 60)}`
}

const shownCell = (column: Column, cell: Cell | undefined): string => {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string' && column.kind === 'phone') return displayNumber(cell)
  if (typeof cell === 'string') return inDocumentSigns(textOfCell(column, cell))
  if (column.kind === 'share') return `${(cell * 100).toFixed(1)}%`
  if (column.kind === 'seconds') return clockOf(cell)
  return whole.format(cell)
}

/** Texts get twice the width of figures. */
const widthsOf = (columns: readonly Column[], width: number): number[] => {
  const shares = columns.map((column) => (isFigure(column) ? 1 : 2))
  const all = shares.reduce((sum, share) => sum + share, 0)
  return shares.map((share) => (width * share) / all)
}

const asArtifact = (doc: Pdf, draw: () => void): void => {
  doc.markContent('Artifact', { type: 'Pagination' })
  draw()
  doc.endMarkedContent()
}

/** Draws the rows of one table: the heading comes again on every page, as decoration for those who look. */
class TableDrawing {
  readonly #doc: Pdf
  readonly #columns: readonly Column[]
  readonly #widths: readonly number[]
  readonly #headings: readonly string[]

  constructor(doc: Pdf, columns: readonly Column[]) {
    this.#doc = doc
    this.#columns = columns
    this.#widths = widthsOf(columns, doc.page.width - 2 * MARGIN)
    this.#headings = columns.map((column) =>
      inDocumentSigns(column.kind === 'seconds' || column.kind === 'share' ? column.label : headingOf(column)),
    )
  }

  #heightOf(texts: readonly string[]): number {
    const heights = texts.map((text, index) =>
      this.#doc.heightOfString(text || ' ', { width: (this.#widths[index] ?? 0) - 2 * PADDING }),
    )
    return Math.min(Math.max(...heights), MOST_CELL_HEIGHT) + 2 * PADDING
  }

  /** Makes room for so much; on a new page the heading comes first. */
  #makeRoom(height: number): void {
    if (this.#doc.y + height <= this.#doc.page.height - MARGIN) return
    this.#doc.addPage()
    asArtifact(this.#doc, () => this.#place(this.#headings, true, (_, draw) => draw()))
    this.#doc.font('Helvetica')
  }

  #place(texts: readonly string[], isStrong: boolean, each: (index: number, draw: () => void) => void): void {
    const doc = this.#doc
    doc.font(isStrong ? 'Helvetica-Bold' : 'Helvetica').fontSize(SMALL)
    const top = doc.y
    const height = this.#heightOf(texts)
    let left = MARGIN
    texts.forEach((text, index) => {
      const width = this.#widths[index] ?? 0
      const column = this.#columns[index]
      const at = left + PADDING
      each(index, () => {
        doc.text(text, at, top + PADDING, {
          width: width - 2 * PADDING,
          height: height - 2 * PADDING,
          ellipsis: true,
          align: column !== undefined && isFigure(column) ? 'right' : 'left',
        })
      })
      left += width
    })
    asArtifact(doc, () => {
      doc
        .moveTo(MARGIN, top + height)
        .lineTo(doc.page.width - MARGIN, top + height)
        .lineWidth(0.5)
        .strokeColor('#c0c4c9')
        .stroke()
    })
    doc.x = MARGIN
    doc.y = top + height
  }

  row(table: Structure, texts: readonly string[], kind: 'heading' | 'line' | 'sum'): void {
    const doc = this.#doc
    doc.font(kind === 'line' ? 'Helvetica' : 'Helvetica-Bold').fontSize(SMALL)
    this.#makeRoom(this.#heightOf(texts))
    const row = doc.struct('TR')
    table.add(row)
    this.#place(texts, kind !== 'line', (_, draw) => {
      row.add(doc.struct(kind === 'heading' ? 'TH' : 'TD', {}, draw))
    })
    row.end()
  }

  heading(table: Structure): void {
    // A heading does not stay behind at the foot of a page.
    const least = this.#heightOf(this.#headings) * 3
    if (this.#doc.y + least > this.#doc.page.height - MARGIN) this.#doc.addPage()
    this.row(table, this.#headings, 'heading')
  }
}

const drawTable = async (doc: Pdf, root: Structure, { title, columns, rows, sum }: Table): Promise<void> => {
  root.add(
    doc.struct('H2', {}, () =>
      doc
        .font('Helvetica-Bold')
        .fontSize(12)
        .text(inDocumentSigns(title), MARGIN, doc.y + 14),
    ),
  )
  doc.y += 4
  const table = doc.struct('Table')
  root.add(table)
  const drawing = new TableDrawing(doc, columns)
  drawing.heading(table)
  for (const [index, { cells }] of rows.entries()) {
    drawing.row(
      table,
      columns.map((column) => shownCell(column, cells[column.key])),
      'line',
    )
    // A long document leaves others their turn.
    if (index % 200 === 199) await breathe()
  }
  if (sum !== null) {
    const texts = columns.map((column) => shownCell(column, sum[column.key]))
    drawing.row(table, texts[0] === '' ? ['Total', ...texts.slice(1)] : texts, 'sum')
  }
  if (rows.length === 0)
    root.add(doc.struct('P', {}, () => doc.font('Helvetica').text('No calls in this period.', MARGIN, doc.y + 4)))
  table.end()
}

const drawHeader = (doc: Pdf, root: Structure, answer: ReportAnswer, made: MadeFor): void => {
  const title = inDocumentSigns(answer.header.title)
  root.add(doc.struct('H1', {}, () => doc.font('Helvetica-Bold').fontSize(18).text(title, MARGIN, MARGIN)))
  doc.y += 4
  for (const [label, value] of headerLines(answer.header, made))
    root.add(
      doc.struct('P', {}, () => {
        doc
          .fontSize(9)
          .font('Helvetica-Bold')
          .text(`${inDocumentSigns(label)}: `, { continued: true })
        doc.font('Helvetica').text(inDocumentSigns(value))
      }),
    )
}

const numberPages = (doc: Pdf, title: string): void => {
  let page = 1
  const number = (): void => {
    const { x, y } = doc
    // Text in the margin would begin another page.
    const { bottom } = doc.page.margins
    doc.page.margins.bottom = 0
    asArtifact(doc, () => {
      doc.font('Helvetica').fontSize(8)
      doc.text(`${title} · page ${page}`, MARGIN, doc.page.height - 26, { lineBreak: false })
    })
    doc.page.margins.bottom = bottom
    doc.x = x
    doc.y = y
    page += 1
  }
  number()
  doc.on('pageAdded', number)
}

/** A report as a PDF for printing: A4, tagged, with its title, its language and real tables. */
export const reportAsDocument = (answer: ReportAnswer, made: MadeFor): Readable => {
  const title = inDocumentSigns(answer.header.title)
  const most = Math.max(...answer.tables.map(({ columns }) => columns.length), 0)
  const doc = new Document({
    size: 'A4',
    layout: most > 6 ? 'landscape' : 'portrait',
    margin: MARGIN,
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    info: { Title: title, Author: '', CreationDate: made.at, ModDate: made.at },
  })
  const out = new PassThrough()
  doc.pipe(out)
  const draw = async (): Promise<void> => {
    numberPages(doc, title)
    doc.x = MARGIN
    doc.y = MARGIN
    const root = doc.struct('Document')
    doc.addStructure(root)
    drawHeader(doc, root, answer, made)
    for (const table of answer.tables) await drawTable(doc, root, table)
    root.end()
    doc.end()
  }
  draw().catch((error: unknown) => out.destroy(error as Error))
  return out
}
