import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { type CallFormat, callFormats } from '#rules/call.ts'
import { operatorActor } from '#server/activity/record-activity.ts'
import type { CallsParts } from '#server/calls/calls-parts.ts'
import { importFiles, type ImportOutcome } from '#server/supply-files/import-calls.ts'
import { listCallSources } from '#server/calls/queries.ts'
import { withEngines } from './with-engines.ts'

export type ImportCallsOptions = {
  readonly format?: string | undefined
  /** The name of the source; without it, the built-in one of the format. */
  readonly source?: string | undefined
  readonly json: boolean
}

/** Loads a call-record file on the data folder's engines, beside a running server or alone. Answers the exit code. */
export const importCallsByCommand = (file: string | undefined, options: ImportCallsOptions): Promise<number> =>
  withEngines(({ config, engines: { db, callStore } }) =>
    importCallsInto({ db, callStore, config, clock: () => new Date(), log: console }, file, options),
  )

const isFormat = (text: string): text is CallFormat => callFormats.some((format) => format === text)

/**
 * Imports a file; with `json` the last line printed is one object: the result, with why it is held where it is, or the file
 * and why it was refused. An archive of several files has these objects as `files`.
 */
export const importCallsInto = async (
  parts: CallsParts,
  file: string | undefined,
  { format, source, json }: ImportCallsOptions,
): Promise<number> => {
  if (file === undefined) return refuse('Say which file: npx myaccount import-calls FILE', { file: '', json })
  const say = { file: path.basename(file), json }
  if (format !== undefined && !isFormat(format))
    return refuse(`There is no format ${format}. Known are ${callFormats.join(', ')}.`, say)
  const sources = source === undefined ? [] : await listCallSources(parts.db)
  const chosen = sources.find(({ name }) => name.toLowerCase() === source?.toLowerCase())
  if (source !== undefined && chosen === undefined)
    return refuse(
      `There is no source “${source}”. Known are: ${sources.map(({ name }) => name).join(', ') || 'none'}.`,
      say,
    )
  const unreadable = await whyUnreadable(file)
  if (unreadable !== undefined) return refuse(unreadable, say)
  const outcomes = await importFiles(parts, {
    fileName: say.file,
    stream: createReadStream(file, { highWaterMark: 1 << 20 }),
    format,
    sourceId: chosen?.id,
    origin: 'command',
    actor: operatorActor,
    ...(json || !process.stderr.isTTY ? {} : { onProgress: ({ rows }) => void process.stderr.write(`\r${rows} rows`) }),
  })
  return report(outcomes, say)
}

const whyUnreadable = async (file: string): Promise<string | undefined> => {
  try {
    return (await stat(file)).isFile() ? undefined : `${file} is no file.`
  } catch (error) {
    return `The file cannot be read: ${error instanceof Error ? error.message : String(error)}`
  }
}

type Say = { readonly file: string; readonly json: boolean }

const refuse = (refused: string, { file, json }: Say): number => {
  if (json) process.stdout.write(`${JSON.stringify({ file, refused })}\n`)
  else process.stderr.write(`${refused}\n`)
  return 1
}

const report = (outcomes: readonly ImportOutcome[], { file, json }: Say): number => {
  const [only, ...more] = outcomes
  if (json) {
    const objects = outcomes.map(objectOf)
    process.stdout.write(`${JSON.stringify(more.length === 0 ? objects[0] : { file, files: objects })}\n`)
  } else
    for (const outcome of outcomes) {
      const name = outcome === only && more.length === 0 ? '' : `${outcome.fileName}: `
      if ('refused' in outcome) process.stderr.write(`${name}${outcome.refused}\n`)
      else process.stdout.write(`${inWords(outcome)}\n`)
    }
  return outcomes.some((outcome) => 'refused' in outcome) ? 1 : 0
}

const objectOf = (outcome: ImportOutcome): object =>
  'refused' in outcome
    ? { file: outcome.fileName, refused: outcome.refused }
    : { ...outcome.result, ...(outcome.held !== undefined && { held: outcome.held }) }

const inWords = ({ result, held }: Exclude<ImportOutcome, { refused: string }>): string => {
  if (held !== undefined)
    return `${result.file} (${result.format}) is held, and nothing of it is stored yet. ${held} Release or discard it in the back office, under Supply files.`
  const { rows, accepted, rejected, duplicates, unallocated, totalDurationSeconds, totalCharge, currency } = result
  return (
    `${result.file} (${result.format}): ${rows} rows: ${accepted} accepted, ${rejected} rejected, ${duplicates} duplicates; ` +
    `${unallocated} of nobody’s number; ${totalDurationSeconds} s, ${totalCharge} ${currency}`
  )
}
