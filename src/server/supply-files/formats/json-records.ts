import type { Taker } from './format.ts'
import { countLineFeeds, LineEnds, LONGEST_RECORD, type RecordOutput } from './xml-records.ts'

/** A JSON object that has been read. */
export type JsonObject = { readonly [key: string]: unknown }

const KEPT_OF_BROKEN = 2000
const DEEPEST = 100
const blanks = /[\s,\uFEFF]/
const tooLong = `The object is longer than ${LONGEST_RECORD} characters. No call record is.`

/**
 * Cuts the objects out of JSON text: of an array, of lines with one object each, of one object, or of the list inside a
 * wrapping object such as `{"calls": […]}`. Nothing is kept but the object that is being read.
 *
 * A string that runs over the end of its line is broken, and so is an object that begins where a name belongs: reading
 * goes on at the next object, so that one broken record spoils no other.
 */
export class JsonRecordCutter implements Taker {
  readonly #out: RecordOutput
  readonly #wrappers: ReadonlySet<string>
  readonly #ends = new LineEnds()
  #text = ''
  #line = 1
  #at = 0
  // What is open, outermost first: `{` or `[`.
  #open: string[] = []
  // At which depths objects are records.
  #lists = [0]
  #state: 'between' | 'record' | 'skipping' | 'lost' | 'junk' = 'between'
  #inString = false
  #stringStart = 0
  #key = ''
  #last = ''
  // Text that belongs to no object, and where it began.
  #junk = ''
  #junkLine = 0
  #isLineStart = false

  /** `wrappers` are the names under which a wrapping object holds its records. */
  constructor(wrappers: readonly string[], out: RecordOutput) {
    this.#wrappers = new Set(wrappers)
    this.#out = out
  }

  take(text: string): void {
    this.#text += this.#ends.take(text)
    while (this.#at < this.#text.length && this.#step());
    const isTooLong = this.#text.length > LONGEST_RECORD
    if (this.#state === 'record') {
      if (!isTooLong) return
      this.#break(tooLong)
      this.#state = 'skipping'
    } else if (!this.#inString || isTooLong) this.#drop(this.#at)
  }

  end(): void {
    if (this.#state === 'record') this.#break('The file ends inside this object. It may have been cut off.')
    if (this.#state === 'junk') this.#endJunk()
  }

  get #depth(): number {
    return this.#lists.at(-1) ?? 0
  }

  /** Takes what stands at the place that has been reached; false when more text is needed. */
  #step(): boolean {
    if (this.#state === 'lost') return this.#findNext()
    if (this.#state === 'junk') return this.#passJunk()
    if (this.#inString) return this.#passString()
    const char = this.#text[this.#at] ?? ''
    if (char === '"' && this.#open.length > this.#depth) {
      this.#inString = true
      this.#stringStart = this.#at + 1
    } else if (char === '{' || char === '[') return this.#openOne(char)
    else if (char === '}' || char === ']') return this.#closeOne(char)
    else if (this.#open.length === this.#depth && !blanks.test(char)) return this.#beginJunk()
    if (!blanks.test(char) || char === ',') this.#last = char
    this.#at += 1
    return true
  }

  #passString(): boolean {
    stops.lastIndex = this.#at
    const match = stops.exec(this.#text)
    if (match === null) {
      this.#at = this.#text.length
      return false
    }
    this.#at = match.index
    if (match[0] === '\\') {
      if (this.#at + 1 >= this.#text.length) return false
      this.#at += 2
      return true
    }
    this.#inString = false
    if (match[0] !== '"') {
      this.#lose('A text in this object runs over the end of its line; its closing quote is missing.')
      return true
    }
    this.#key = this.#text.slice(this.#stringStart, this.#at)
    this.#last = '"'
    this.#at += 1
    return true
  }

  #openOne(char: '{' | '['): boolean {
    if (this.#open.length >= DEEPEST) {
      this.#lists = [0]
      this.#lose(`More than ${DEEPEST} brackets are open inside one another.`)
      return true
    }
    const atList = this.#open.length === this.#depth
    if (char === '{' && !atList && this.#open.at(-1) === '{' && this.#last !== ':') {
      // An object where a name belongs: the one before was never closed.
      if (this.#state === 'record') this.#break('This object is never closed: the next one begins inside it.')
      this.#state = 'between'
      this.#open.length = this.#depth
      return true
    }
    if (char === '{' && atList) {
      this.#drop(this.#at)
      this.#state = 'record'
    }
    const isWrapped = char === '[' && this.#open.length === this.#depth + 1 && this.#wrappers.has(this.#key)
    this.#open.push(char)
    if (char === '[' && (atList || (isWrapped && this.#last === ':' && this.#state !== 'skipping'))) {
      this.#state = 'between'
      this.#lists.push(this.#open.length)
    }
    this.#last = char
    this.#at += 1
    return true
  }

  #closeOne(char: '}' | ']'): boolean {
    this.#at += 1
    this.#last = char
    if (this.#open.at(-1) !== (char === '}' ? '{' : '[')) {
      if (this.#state === 'record') this.#lose('The brackets of this object do not match.')
      return true
    }
    this.#open.pop()
    if (this.#open.length < this.#depth) this.#lists.pop()
    if (this.#open.length !== this.#depth || char === ']') return true
    if (this.#state === 'record') this.#emit()
    this.#state = 'between'
    return true
  }

  #emit(): void {
    if (this.#at > LONGEST_RECORD) this.#break(tooLong)
    else this.#out.record({ raw: this.#text.slice(0, this.#at), line: this.#line })
    this.#drop(this.#at)
  }

  #lose(reason: string): void {
    if (this.#state === 'record') this.#break(reason)
    this.#open.length = this.#depth
    this.#state = 'lost'
    this.#isLineStart = false
  }

  /** Goes on to the next line that begins with an object. */
  #findNext(): boolean {
    const char = this.#text[this.#at] ?? ''
    if (char === '{' && this.#isLineStart) {
      this.#state = 'between'
      return true
    }
    if (char === '\n') this.#isLineStart = true
    else if (!blanks.test(char)) this.#isLineStart = false
    this.#at += 1
    return true
  }

  #beginJunk(): boolean {
    this.#drop(this.#at)
    this.#state = 'junk'
    this.#junk = ''
    this.#junkLine = this.#line
    return true
  }

  #passJunk(): boolean {
    const end = this.#text.indexOf('\n', this.#at)
    const stop = end === -1 ? this.#text.length : end
    this.#junk += this.#text.slice(this.#at, Math.min(stop, this.#at + KEPT_OF_BROKEN - this.#junk.length))
    this.#at = stop
    if (end !== -1) this.#endJunk()
    return end !== -1
  }

  #endJunk(): void {
    this.#out.broken({ raw: this.#junk, line: this.#junkLine }, 'This is no JSON object.')
    this.#state = 'between'
  }

  /** Puts out what was read of a record as broken. */
  #break(reason: string): void {
    this.#out.broken({ raw: this.#text.slice(0, Math.min(this.#at, KEPT_OF_BROKEN)), line: this.#line }, reason)
    this.#drop(this.#at)
  }

  #drop(count: number): void {
    if (count <= 0) return
    this.#line += countLineFeeds(this.#text.slice(0, count))
    this.#text = this.#text.slice(count)
    this.#at = Math.max(0, this.#at - count)
    this.#stringStart = Math.max(0, this.#stringStart - count)
  }
}

const stops = /["\\\n]/g

/** The object that a text is, or what is wrong with it. */
export const parseJsonRecord = (raw: string): JsonObject | { readonly reason: string } => {
  try {
    return JSON.parse(raw) as JsonObject
  } catch (error) {
    return { reason: `The object is no JSON (${String((error as Error).message).slice(0, 120)}).` }
  }
}

/** An object inside an object; an empty one when there is none. */
export const objectOf = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}

/** A text or number as text without the blanks around it; empty for everything else. */
export const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
