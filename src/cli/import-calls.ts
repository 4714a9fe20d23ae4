import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type CallFormat, callFormats } from '#rules/call.ts'
import { operatorActor } from '#server/activity/record-activity.ts'
import type { CallsParts } from '#server/calls/calls-parts.ts'
import { importCalls, type ImportOutcome } from '#server/calls/import-calls.ts'

/** How the command is written. */
export const importCallsUsage = 'myaccount import-calls FILE [--format uk-wholesale|asterisk|freepbx] [--json]'

const isFormat = (text: string): text is CallFormat => callFormats.some((format) => format === text)

/** Imports a file of call records; with `--json` the last line printed is one object. Returns the exit code. */
export const runImportCalls = async (args: readonly string[], parts: CallsParts): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { format: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const [file] = positionals
  if (file === undefined || positionals.length > 1)
    return refuse(`Usage: ${importCallsUsage}`, { file: file ?? '', json: values.json })
  const say = { file: path.basename(file), json: values.json }
  const { format } = values
  if (format !== undefined && !isFormat(format))
    return refuse(`There is no format ${format}. Known are ${callFormats.join(', ')}.`, say)
  const unreadable = await whyUnreadable(file)
  if (unreadable !== undefined) return refuse(unreadable, say)
  const stream = createReadStream(file, { highWaterMark: 1 << 20 })
  const onProgress = values.json ? undefined : ({ rows }: { rows: number }) => process.stderr.write(`\r${rows} rows`)
  const outcome = await importCalls(parts, {
    fileName: say.file,
    stream,
    format,
    actor: operatorActor,
    ...(onProgress && { onProgress }),
  })
  return report(outcome, say)
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
  if (json) console.log(JSON.stringify({ file, refused }))
  else console.error(refused)
  return 1
}

const report = (outcome: ImportOutcome, say: Say): number => {
  if ('refused' in outcome) return refuse(outcome.refused, say)
  const { result } = outcome
  if (say.json) console.log(JSON.stringify(result))
  else
    console.log(
      `\n${result.file} (${result.format}): ${result.rows} rows, ${result.accepted} accepted, ${result.rejected} rejected, ` +
        `${result.duplicates} duplicates, ${result.unallocated} of nobody’s number; ` +
        `${result.totalDurationSeconds} s, ${result.totalCharge} ${result.currency}`,
    )
  return 0
}
