import { writeFile } from 'node:fs/promises'
import { profileDocument, type ProfileFilePlan } from '#contract/backend/profile-file.ts'
import type { InputIssue } from '#contract/refusal.ts'
import { StartRefused } from '#server/config.ts'
import { Refused } from '#server/http/refusal.ts'
import { listFaults } from '#server/profiles/profile-file-check.ts'
import { z } from 'zod'
import { driftInWords, findDrift } from './profile-drift.ts'
import { withPlatform } from './profile-platform.ts'
import { planInWords } from './profile-words.ts'
import { FaultyFile, type FileFault, type ReadFile, readProfileFile, writeProfileYaml } from './profile-yaml.ts'

/** 0: done, or the same. 1: the platform differs (drift). 2: refused, or any fault. */
export type ProfilesExit = 0 | 1 | 2

export type ProfilesOptions = {
  readonly url?: string | undefined
  readonly key?: string | undefined
  readonly plan?: string | undefined
  readonly note?: string | undefined
  readonly delete: boolean
  readonly 'not-renamed': boolean
  readonly json: boolean
}

const usage =
  'Say what: npx myaccount profiles export | plan FILE | apply FILE --plan FINGERPRINT | drift FILE | schema'

/** Works with the profiles as one file: exports, plans, applies, compares. Answers the exit code. */
export const profilesByCommand = async (
  [word, file]: readonly string[],
  options: ProfilesOptions,
): Promise<ProfilesExit> => {
  try {
    if (word === 'schema') return say(JSON.stringify(makeProfileSchema(), undefined, 2))
    if (word === 'export') return await exportProfiles(file, options)
    if (file === undefined || !['plan', 'apply', 'drift'].includes(word ?? '')) throw new StartRefused(usage)
    const read = await readProfileFile(file)
    if (word === 'drift') return await tellFaults(read, () => compareProfiles(read, options))
    return await tellFaults(read, () =>
      word === 'plan' ? planProfiles(file, read, options) : applyProfiles(file, read, options),
    )
  } catch (error) {
    return tellRefusal(error, { file: file ?? '', json: options.json })
  }
}

/** The JSON Schema of the file, for editors. */
export const makeProfileSchema = (): object => {
  const { $schema, ...schema } = z.toJSONSchema(profileDocument, { io: 'input' })
  return { $schema, title: 'MyAccount profiles as one file', ...schema }
}

const exportProfiles = (file: string | undefined, { json, ...where }: ProfilesOptions): Promise<ProfilesExit> =>
  withPlatform(where, async (platform) => {
    const document = await platform.read()
    const yaml = writeProfileYaml(document)
    if (file !== undefined) await writeFile(file, yaml)
    if (json) return say(JSON.stringify({ file: file ?? null, document }))
    return say(file === undefined ? yaml.trimEnd() : `${document.profiles.length} profiles are in ${file}.`)
  })

const choicesOf = (read: ReadFile, options: ProfilesOptions) => ({
  document: read.document,
  deleteLeftOut: options.delete,
  notRenamed: options['not-renamed'],
})

const planProfiles = (file: string, read: ReadFile, options: ProfilesOptions): Promise<ProfilesExit> =>
  withPlatform(options, async (platform) => {
    const plan = await platform.plan(choicesOf(read, options))
    if (options.json) return say(JSON.stringify(plan))
    const flags = `${options.delete ? ' --delete' : ''}${options['not-renamed'] ? ' --not-renamed' : ''}`
    const next = plan.nothingToDo
      ? []
      : ['', `Apply it: npx myaccount profiles apply ${file}${flags} --plan ${plan.fingerprint}`]
    return say([`Plan ${plan.fingerprint}`, '', ...planInWords(plan), ...next].join('\n'))
  })

const applyProfiles = (file: string, read: ReadFile, options: ProfilesOptions): Promise<ProfilesExit> => {
  const { plan, note = '', json } = options
  if (plan === undefined)
    throw new StartRefused(`Plan first, read what it says, and name it: npx myaccount profiles plan ${file}`)
  return withPlatform(options, async (platform) => {
    const done: ProfileFilePlan = await platform.apply({ ...choicesOf(read, options), plan, note })
    return say(json ? JSON.stringify({ applied: true, ...done }) : ['Applied', '', ...planInWords(done)].join('\n'))
  })
}

const compareProfiles = (read: ReadFile, options: ProfilesOptions): Promise<ProfilesExit> => {
  const issues = listFaults(read.document)
  if (issues.length > 0) throw new Refused('INVALID', { issues })
  const file = profileDocument.parse(read.document)
  return withPlatform(options, async (platform) => {
    const drift = findDrift(file, profileDocument.parse(await platform.read()))
    say(options.json ? JSON.stringify(drift) : driftInWords(drift).join('\n'))
    return drift.same ? 0 : 1
  })
}

const say = (text: string): ProfilesExit => {
  process.stdout.write(`${text}\n`)
  return 0
}

/** Tells what a platform refuses by lines and columns of the file. */
const tellFaults = async (read: ReadFile, act: () => Promise<ProfilesExit>): Promise<ProfilesExit> => {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof Refused) || error.details.issues === undefined) throw error
    throw new FaultyFile(error.details.issues.map((issue) => faultOf(read, issue)))
  }
}

const faultOf = (read: ReadFile, { path, message }: InputIssue): FileFault => {
  // A faulty request that is not about the file: its own path tells.
  const inFile = path[0] === 'document' ? path.slice(1) : path
  return { ...read.placeOf(inFile), message }
}

const tellRefusal = (error: unknown, { file, json }: { file: string; json: boolean }): ProfilesExit => {
  const known = error instanceof FaultyFile || error instanceof StartRefused || error instanceof Refused
  if (!known) {
    // A bug: 1 would say that a platform differs.
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    return 2
  }
  const faults = error instanceof FaultyFile ? inOrder(error.faults) : []
  if (json) process.stdout.write(`${JSON.stringify({ refused: error.message, faults })}\n`)
  else if (faults.length === 0) process.stderr.write(`${error.message}\n`)
  else process.stderr.write(faults.map((fault) => `${placeInWords(file, fault)}${fault.message}\n`).join(''))
  return 2
}

const inOrder = (faults: readonly FileFault[]): FileFault[] =>
  faults.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))

const placeInWords = (file: string, { line, column }: FileFault): string =>
  line === undefined ? '' : `${file}:${line}:${column ?? 1}: `
