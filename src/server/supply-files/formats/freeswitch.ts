import { objectOf, type JsonObject, textOf } from './json-records.ts'
import { takeJson, takeXml, type ReadRecord } from './document-takers.ts'
import type { Format } from './format.ts'
import { type CallFlow, type FreeswitchCall, readFreeswitchCall } from './freeswitch-record.ts'
import { childOf, textOfChild, type XmlElement } from './xml-records.ts'

// The switch writes the values of its variables as they stand in an address: `%2B44` is `+44`.
const decode = (value: string): string => {
  if (!/%[\da-f]{2}/i.test(value)) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

const flowOfXml = (flow: XmlElement): CallFlow => {
  const profile = childOf(flow, 'caller_profile')
  const times = childOf(flow, 'times')
  const originator = childOf(childOf(profile, 'originator'), 'originator_caller_profile')
  return {
    index: Number(flow.attributes['profile_index'] ?? 0) || 0,
    caller: decode(textOfChild(profile, 'caller_id_number') || textOfChild(profile, 'ani')),
    destination: decode(textOfChild(profile, 'destination_number')),
    createdAt: textOfChild(times, 'profile_created_time') || textOfChild(times, 'created_time'),
    answeredAt: textOfChild(times, 'answered_time'),
    hungUpAt: textOfChild(times, 'hangup_time'),
    originator: textOfChild(originator, 'uuid'),
  }
}

const callOfXml = (cdr: XmlElement): FreeswitchCall => ({
  variables: new Map(
    (childOf(cdr, 'variables')?.children ?? []).map(({ name, text }) => [name.toLowerCase(), decode(text.trim())]),
  ),
  flows: cdr.children.filter(({ name }) => name === 'callflow').map(flowOfXml),
})

/** FreeSWITCH's mod_xml_cdr: a `<cdr>` for each leg, alone in its file or many in one. */
export const freeswitchXml: Format = {
  name: 'freeswitch-xml',
  reads: 'pieces',
  recognises: ({ text }) =>
    /<cdr[\s>]/.test(text) && /<(?:variables|channel_data|callflow)[\s>]/.test(text)
      ? { reason: 'it holds <cdr> elements with the variables of a channel' }
      : undefined,
  open: (source, out) => takeXml('cdr', out, (element) => readFreeswitchCall(callOfXml(element), source, out.note)),
}

const flowOfJson = (value: unknown): CallFlow => {
  const flow = objectOf(value)
  const profile = objectOf(flow['caller_profile'])
  const times = objectOf(flow['times'])
  const [originator] = listOf(objectOf(profile['originator'])['originator_caller_profiles'])
  return {
    index: Number(textOf(flow['profile_index'])) || 0,
    caller: decode(textOf(profile['caller_id_number']) || textOf(profile['ani'])),
    destination: decode(textOf(profile['destination_number'])),
    createdAt: textOf(times['profile_created_time']) || textOf(times['created_time']),
    answeredAt: textOf(times['answered_time']),
    hungUpAt: textOf(times['hangup_time']),
    originator: textOf(objectOf(originator)['uuid']),
  }
}

const listOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value
  return value === undefined || value === null ? [] : [value]
}

const readJson = (object: JsonObject): FreeswitchCall | undefined => {
  const variables = objectOf(object['variables'])
  const entries = Object.entries(variables).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    decode(textOf(value)),
  ])
  return entries.length === 0
    ? undefined
    : { variables: new Map(entries), flows: listOf(object['callflow']).map(flowOfJson) }
}

const noVariables: ReadRecord = { reason: 'The object has no variables, so it is no record of FreeSWITCH.' }

/** FreeSWITCH's mod_json_cdr: an object for each leg, alone in its file, one a line, or many in a list. */
export const freeswitchJson: Format = {
  name: 'freeswitch-json',
  reads: 'pieces',
  recognises: ({ text }) =>
    /^[\s\uFEFF]*[[{]/.test(text) &&
    /"variables"\s*:\s*\{/.test(text) &&
    /"(?:core-uuid|channel_data|callflow)"/.test(text)
      ? { reason: 'it holds JSON objects with the variables of a channel' }
      : undefined,
  open: (source, out) =>
    takeJson(['cdrs', 'data'], out, (object) => {
      const call = readJson(object)
      return call === undefined ? noVariables : readFreeswitchCall(call, source, out.note)
    }),
}
