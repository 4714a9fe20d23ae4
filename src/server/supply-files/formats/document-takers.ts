import type { CallRecord } from '#rules/call.ts'
import type { Rejection, RowOutput, Taker } from './format.ts'
import { FarLegJoiner, type NearOrFarLeg } from './join-far-legs.ts'
import { type JsonObject, JsonRecordCutter, objectOf, parseJsonRecord } from './json-records.ts'
import { type CutRecord, parseXmlRecord, type RecordOutput, type XmlElement, XmlRecordCutter } from './xml-records.ts'

/** What a record of a document is: a call, a leg of one, nothing to count (such as a file's header), or why it is not taken. */
export type ReadRecord = CallRecord | NearOrFarLeg | Rejection | 'heading'

const isLeg = (read: CallRecord | NearOrFarLeg): read is NearOrFarLeg => 'isFar' in read

const outputOf = (out: RowOutput, joiner: FarLegJoiner, read: (raw: string) => ReadRecord): RecordOutput => ({
  record: ({ raw, line }: CutRecord): void => {
    const found = read(raw)
    if (found === 'heading') return
    if ('reason' in found) out.reject(line, raw, found.reason)
    else if (isLeg(found)) joiner.take(found, line)
    else out.record(found, line)
    joiner.pass()
  },
  broken: ({ raw, line }, reason): void => {
    out.reject(line, raw, reason)
    joiner.pass()
  },
})

const endingBoth = (cutter: Taker, joiner: FarLegJoiner): Taker => ({
  take: (text, line) => cutter.take(text, line),
  end: () => {
    cutter.end()
    joiner.end()
  },
})

/** Takes an XML document whose records are elements of a name. */
export const takeXml = (name: string, out: RowOutput, read: (element: XmlElement) => ReadRecord): Taker => {
  const joiner = new FarLegJoiner(out)
  const readRaw = (raw: string): ReadRecord => {
    const element = parseXmlRecord(raw)
    return 'reason' in element ? element : read(element)
  }
  return endingBoth(new XmlRecordCutter(name, outputOf(out, joiner, readRaw)), joiner)
}

/** Takes JSON text whose records are objects; `wrappers` are the names under which a wrapping object holds them. */
export const takeJson = (
  wrappers: readonly string[],
  out: RowOutput,
  read: (object: JsonObject) => ReadRecord,
): Taker => {
  const joiner = new FarLegJoiner(out)
  const readRaw = (raw: string): ReadRecord => {
    const object = parseJsonRecord(raw)
    return typeof object['reason'] === 'string' && Object.keys(object).length === 1
      ? { reason: object['reason'] }
      : read(objectOf(object))
  }
  return endingBoth(new JsonRecordCutter(wrappers, outputOf(out, joiner, readRaw)), joiner)
}
