import { PassThrough, Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { ZipFile } from 'yazl'

/** How a number is shown: whole, money (2 to 6 decimals), or a share as per cent. */
export type NumberFormat = 'whole' | 'money' | 'share'

/** A cell holds a text, which no program computes, or a number as decimal text; null is an empty one. */
export type SheetCell =
  | { readonly text: string; readonly strong?: boolean }
  | { readonly number: string; readonly format: NumberFormat; readonly strong?: boolean }
  | null
export type SheetRow = readonly SheetCell[]

export type Sheet = {
  readonly name: string
  /** In characters. */
  readonly widths: readonly number[]
  /** Rows in batches; the first row stays in sight where `hasHeading` says so. */
  readonly rows: AsyncIterable<readonly SheetRow[]> | Iterable<readonly SheetRow[]>
  readonly hasHeading: boolean
}

/** Rows of a sheet, the heading included: what Excel takes. */
export const MOST_SHEET_ROWS = 1_048_576
const MOST_CELL_CHARACTERS = 32_767

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const needsCare = /[&<>"\u0000-\u001F\u007F\uD800-\uDFFF\uFFFE\uFFFF]/

const escapeXml = (text: string): string =>
  needsCare.test(text)
    ? text
        .toWellFormed()
        .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '')
        .replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign)
        .replaceAll('\r', '&#13;')
    : text

// The order of <cellXfs> below.
const styleOf: Readonly<Record<NumberFormat | 'text', readonly [number, number]>> = {
  text: [1, 5],
  whole: [2, 6],
  money: [3, 7],
  share: [4, 8],
}

const styles = `${xml}<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="0.00####"/><numFmt numFmtId="165" formatCode="0.0%"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="9"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>${[
  0, 1,
]
  .flatMap((font) =>
    [49, 1, 164, 165].map(
      (format) =>
        `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`,
    ),
  )
  .join('')}</cellXfs></styleSheet>`

const letters: string[] = []

/** The name of a column: A, B, … Z, AA. */
const lettersOf = (index: number): string =>
  (letters[index] ??=
    (index < 26 ? '' : lettersOf(Math.floor(index / 26) - 1)) + String.fromCodePoint(65 + (index % 26)))

const cellXml = (cell: SheetCell, at: string): string => {
  if (cell === null) return ''
  const strong = cell.strong === true ? 1 : 0
  if ('number' in cell) return `<c r="${at}" s="${styleOf[cell.format][strong]}"><v>${cell.number}</v></c>`
  const text = escapeXml(cell.text.slice(0, MOST_CELL_CHARACTERS))
  return `<c r="${at}" t="inlineStr" s="${styleOf.text[strong]}"><is><t xml:space="preserve">${text}</t></is></c>`
}

const rowXml = (row: SheetRow, number: number): string => {
  let cells = ''
  let column = 0
  for (const cell of row) cells += cellXml(cell, lettersOf(column++) + number)
  return `<row r="${number}">${cells}</row>`
}

async function* sheetXml({ widths, rows, hasHeading }: Sheet): AsyncGenerator<string> {
  const pane = hasHeading ? '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' : ''
  const columns = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  yield `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><cols>${columns.join('')}</cols><sheetData>`
  let number = 0
  for await (const batch of rows) if (batch.length > 0) yield batch.map((row) => rowXml(row, ++number)).join('')
  yield '</sheetData></worksheet>'
}

/** A name as Excel takes it for a sheet: 31 characters, some signs left out. */
const sheetName = (name: string): string => escapeXml(name.replaceAll(/[\\/?*[\]:']/g, ' ').slice(0, 31))

const addContents = (zip: ZipFile, names: readonly string[], mtime: Date): void => {
  const parts: Readonly<Record<string, string>> = {
    'xl/styles.xml': styles,
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${names
      .map((name, index) => `<sheet name="${sheetName(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships">${names
      .map(
        (_, index) =>
          `<Relationship Id="rId${index + 1}" Type="${office}/worksheet" Target="worksheets/sheet${index + 1}.xml"/>`,
      )
      .join(
        '',
      )}<Relationship Id="rId${names.length + 1}" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${names
      .map(
        (_, index) =>
          `<Override PartName="/xl/worksheets/sheet${index + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`,
      )
      .join('')}</Types>`,
  }
  for (const [path, text] of Object.entries(parts))
    zip.addBuffer(Buffer.from(text.startsWith(xml) ? text : xml + text), path, { mtime })
}

/**
 * Writes a workbook as its rows come: nothing is collected, and a slow reader slows the source. A sheet is read to its end
 * before the next is asked for. Whoever leaves ends the source too.
 */
export const writeWorkbook = (sheets: AsyncIterable<Sheet>, mtime: Date): Readable => {
  const zip = new ZipFile()
  const out = new PassThrough()
  let current: Readable | undefined
  const fail = (error: unknown): void => void out.destroy(error as Error)
  zip.on('error', fail)
  zip.outputStream.pipe(out)
  out.on('close', () => current?.destroy())
  const write = async (): Promise<void> => {
    const names: string[] = []
    for await (const sheet of sheets) {
      if (out.destroyed) return
      names.push(sheet.name)
      current = Readable.from(sheetXml(sheet), { objectMode: false })
      const written = finished(current)
      zip.addReadStream(current, `xl/worksheets/sheet${names.length}.xml`, { mtime, compressionLevel: 3 })
      await written
    }
    addContents(zip, names, mtime)
    zip.end()
  }
  write().catch(fail)
  return out
}
