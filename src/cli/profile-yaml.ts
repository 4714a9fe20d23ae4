import { readFile, stat } from 'node:fs/promises'
import type { WrittenDocument } from '#contract/backend/profile-file.ts'
import { Document, isCollection, isMap, isNode, LineCounter, parseDocument, type YAMLError } from 'yaml'

/** One fault of a file: where, when that is known, and what to do. Lines and columns count from 1. */
export type FileFault = { readonly line?: number; readonly column?: number; readonly message: string }

/** A file that cannot be used, with all its faults. */
export class FaultyFile extends Error {
  override readonly name = 'FaultyFile'
  readonly faults: readonly FileFault[]

  constructor(faults: readonly FileFault[]) {
    super(faults.map(({ message }) => message).join(' '))
    this.faults = faults
  }
}

/** What a file says, and where in it something stands. */
export type ReadFile = {
  readonly document: unknown
  readonly placeOf: (path: readonly (string | number)[]) => { line?: number; column?: number }
}

const MOST_BYTES = 1024 * 1024
/** What aliases may expand to; more is no file that anybody wrote by hand. */
const MOST_ALIASES = 100

/** The line that tells editors which schema to check and complete by. */
const schemaLine = '# yaml-language-server: $schema=./profiles.schema.json'

/** Writes a document as YAML that people read: one blank line between profiles, long texts on one line. */
export const writeProfileYaml = (document: WrittenDocument): string => {
  const yaml = new Document(document)
  const profiles = yaml.get('profiles')
  if (isCollection(profiles))
    profiles.items.forEach((item, index) => {
      if (isNode(item)) item.spaceBefore = index > 0
    })
  return `${schemaLine}\n${yaml.toString({ lineWidth: 0 })}`
}

const sentences: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'A tab stands where spaces belong. Indent by two spaces.',
  DUPLICATE_KEY: 'This setting stands twice. Take one of them out.',
  MULTIPLE_DOCS: 'The file holds several documents (---). Keep one.',
  TAG_RESOLVE_FAILED: 'Tags such as !name are not used in a profile file. Take it out.',
}

const faultOf = (lines: LineCounter, { code, message, pos }: YAMLError): FileFault => {
  const { line, col } = lines.linePos(pos[0])
  return {
    line,
    column: col,
    message: sentences[code] ?? `This is no YAML: ${message.split('\n')[0]?.replace(/ at line .*$/, '')}.`,
  }
}

/** Reads YAML; refuses it with every fault of the writing. Comments mean nothing. */
export const readProfileYaml = (text: string): ReadFile => {
  const lines = new LineCounter()
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const faults = [...yaml.errors, ...yaml.warnings].map((error) => faultOf(lines, error))
  if (faults.length > 0) throw new FaultyFile(faults)
  let document: unknown
  try {
    document = yaml.toJS({ maxAliasCount: MOST_ALIASES })
  } catch (error) {
    // An alias without its anchor, or so many that they expand to far more than was written.
    throw new FaultyFile([
      { message: `The aliases (*name) of this file cannot be followed: ${(error as Error).message}.` },
    ])
  }
  const placeOf = (path: readonly (string | number)[]) => {
    for (let length = path.length; length > 0; length -= 1) {
      const parent = yaml.getIn(path.slice(0, length - 1), true)
      const pair = isMap(parent) ? parent.items.find(({ key }) => String(key) === String(path[length - 1])) : undefined
      const value = yaml.getIn(path.slice(0, length), true)
      const node = isNode(value) && !isCollection(value) ? value : (pair?.key ?? value)
      if (isNode(node) && node.range) {
        const { line, col } = lines.linePos(node.range[0])
        return { line, column: col }
      }
    }
    return {}
  }
  return { document, placeOf }
}

/** Reads a profile file from disk; one that is too large is not even read. */
export const readProfileFile = async (file: string): Promise<ReadFile> => {
  let bytes: Buffer
  try {
    const { size } = await stat(file)
    if (size > MOST_BYTES)
      throw new FaultyFile([
        { message: `${file} has ${(size / MOST_BYTES).toFixed(1)} MB. A profile file has 1 MB at most.` },
      ])
    bytes = await readFile(file)
  } catch (error) {
    if (error instanceof FaultyFile) throw error
    throw new FaultyFile([{ message: `${file} cannot be read: ${(error as Error).message}.` }])
  }
  const text = new TextDecoder('utf-8', { fatal: true })
  try {
    return readProfileYaml(text.decode(bytes))
  } catch (error) {
    if (error instanceof TypeError) throw new FaultyFile([{ message: `${file} is no text in UTF-8.` }])
    throw error
  }
}
