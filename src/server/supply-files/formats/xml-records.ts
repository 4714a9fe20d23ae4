import { SaxesParser } from 'saxes'
import type { Taker } from './format.ts'

/** An element of a record, with the text directly inside it. */
export type XmlElement = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  readonly text: string
}

/** A record as its text, and the line on which it begins. */
export type CutRecord = { readonly raw: string; readonly line: number }

/** Where records of a document go: whole ones, and those that are broken, with why. */
export type RecordOutput = {
  readonly record: (cut: CutRecord) => void
  readonly broken: (cut: CutRecord, reason: string) => void
}

/** A record longer than this is none; what is kept of it is cut. */
export const LONGEST_RECORD = 1_000_000

const DEEPEST = 50
const KEPT_OF_BROKEN = 2000

/** Makes every line end of a text that comes in pieces a line feed. */
export class LineEnds {
  #held = ''

  take(text: string): string {
    const joined = this.#held + text
    // The line feed of this carriage return may still come.
    this.#held = joined.endsWith('\r') ? '\r' : ''
    const whole = this.#held === '' ? joined : joined.slice(0, -1)
    return whole.includes('\r') ? whole.replaceAll(/\r\n?/g, '\n') : whole
  }
}

/** How many line feeds are in a text. */
export const countLineFeeds = (text: string): number => {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}

/**
 * Cuts the elements of a name out of a document, one at a time, however large the document is.
 *
 * Only the element itself is ever parsed, so a document type and what it declares is passed over unread: no entity is
 * expanded and nothing is fetched. A record that is never closed ends where the next one begins.
 */
export class XmlRecordCutter implements Taker {
  readonly #out: RecordOutput
  readonly #name: string
  readonly #outside: RegExp
  readonly #inside: RegExp
  readonly #ends = new LineEnds()
  #state: 'outside' | 'comment' | 'inside' | 'skipping' = 'outside'
  #text = ''
  #line = 1
  #scanned = 0

  constructor(name: string, out: RecordOutput) {
    this.#out = out
    this.#name = name
    this.#outside = new RegExp(String.raw`<!--|<(?:[\w.-]+:)?${name}(?=[\s/>])`, 'g')
    this.#inside = new RegExp(String.raw`</(?:[\w.-]+:)?${name}\s*>|<(?:[\w.-]+:)?${name}(?=[\s/>])`, 'g')
  }

  take(text: string): void {
    this.#text += this.#ends.take(text)
    while (this.#step());
  }

  end(): void {
    if (this.#state === 'inside')
      this.#break(this.#text.length, 'The file ends inside this record. It may have been cut off.')
  }

  #step(): boolean {
    if (this.#state === 'outside') return this.#findStart()
    return this.#state === 'comment' ? this.#findCommentEnd() : this.#findEnd()
  }

  #findStart(): boolean {
    this.#outside.lastIndex = 0
    const match = this.#outside.exec(this.#text)
    if (match === null) {
      this.#drop(this.#text.length - this.#name.length - 64)
      return false
    }
    const isComment = match[0] === '<!--'
    this.#drop(match.index)
    this.#state = isComment ? 'comment' : 'inside'
    this.#scanned = match[0].length
    return true
  }

  #findCommentEnd(): boolean {
    const end = this.#text.indexOf('-->', 4)
    if (end === -1) {
      // The start of the comment is kept so that its end is looked for behind it.
      if (this.#text.length > 100) this.#text = `<!--${this.#cutTo(this.#text.length - 4)}`
      return false
    }
    this.#drop(end + 3)
    this.#state = 'outside'
    return true
  }

  #findEnd(): boolean {
    this.#inside.lastIndex = this.#scanned
    const match = this.#inside.exec(this.#text)
    if (match === null) {
      this.#scanned = Math.max(this.#scanned, this.#text.length - this.#name.length - 64)
      if (this.#state === 'skipping') this.#drop(this.#scanned)
      else if (this.#text.length > LONGEST_RECORD) this.#giveUp()
      return false
    }
    const isEnd = match[0].startsWith('</')
    const end = isEnd ? match.index + match[0].length : match.index
    if (this.#state === 'skipping') this.#drop(end)
    else if (!isEnd) this.#break(end, `This record is never closed: the next one begins before its </${this.#name}>.`)
    else if (end > LONGEST_RECORD) this.#break(end, tooLong)
    else {
      this.#out.record({ raw: this.#text.slice(0, end), line: this.#line })
      this.#drop(end)
    }
    this.#state = 'outside'
    return true
  }

  #giveUp(): void {
    this.#break(this.#scanned, tooLong)
    this.#state = 'skipping'
  }

  #break(end: number, reason: string): void {
    this.#out.broken({ raw: this.#text.slice(0, Math.min(end, KEPT_OF_BROKEN)), line: this.#line }, reason)
    this.#drop(end)
  }

  #drop(count: number): void {
    if (count > 0) this.#text = this.#cutTo(count)
  }

  #cutTo(count: number): string {
    this.#line += countLineFeeds(this.#text.slice(0, count))
    this.#scanned = Math.max(0, this.#scanned - count)
    return this.#text.slice(count)
  }
}

const tooLong = `The record is longer than ${LONGEST_RECORD} characters. No call record is.`

type OpenElement = { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string }

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

/** The element that a text is, or what is wrong with it. Entities that XML itself does not know are an error. */
export const parseXmlRecord = (raw: string): XmlElement | { readonly reason: string } => {
  const parser = new SaxesParser()
  const open: OpenElement[] = []
  let root: OpenElement | undefined
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= DEEPEST) throw new Error(`more than ${DEEPEST} elements inside one another`)
    const element: OpenElement = { name: localName(name), attributes: { ...attributes }, children: [], text: '' }
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  })
  const addText = (text: string): void => {
    const inside = open.at(-1)
    if (inside !== undefined) inside.text += text
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => void open.pop())
  try {
    parser.write(raw).close()
  } catch (error) {
    return { reason: `The record is no well-formed XML (${String((error as Error).message).slice(0, 120)}).` }
  }
  return root ?? { reason: 'The record is empty.' }
}

/** The first child of a name. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name)

/** The text of a child, without the blanks around it; empty when there is none. */
export const textOfChild = (element: XmlElement | undefined, name: string): string =>
  childOf(element, name)?.text.trim() ?? ''
