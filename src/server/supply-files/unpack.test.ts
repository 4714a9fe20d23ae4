import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { ZipFile } from 'yazl'
import { operatorActor } from '#server/activity/record-activity.ts'
import { openTestCalls, type TestCalls } from '#test/support/test-calls.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { finishInterruptedImports, importFiles } from './import-calls.ts'
import { lookIntoFolder } from './watch-folder.ts'

let calls: TestCalls
beforeAll(async () => {
  calls = await openTestCalls()
}, 120_000)
afterAll(() => calls[Symbol.asyncDispose]())

const heading = 'caller_id,recipient,call_date,end_time,duration,cost,reference,currency'
let references = 0
const csv = (): string => {
  references += 1
  return `${heading}\n447700900001,442079460001,01/06/2026,12:00:00,60,0.100,U${references},GBP\n`
}

type Entries = Readonly<Record<string, string | Buffer>>
const zip = async (entries: Entries, options: { mode?: number } = {}): Promise<Buffer> => {
  const file = new ZipFile()
  for (const [name, text] of Object.entries(entries)) file.addBuffer(Buffer.from(text), name, options)
  file.end()
  return Buffer.concat(await Readable.from(file.outputStream).toArray())
}

const send = (bytes: Buffer, fileName: string, limits: Partial<TestCalls['parts']['config']> = {}) =>
  importFiles(
    { ...calls.parts, config: { ...calls.parts.config, ...limits } },
    {
      fileName,
      stream: Readable.from(
        (function* () {
          for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
        })(),
      ),
      actor: operatorActor,
    },
  )
const refusalOf = async (...sent: Parameters<typeof send>) => {
  const outcomes = await send(...sent)
  return outcomes.map((outcome) => ('refused' in outcome ? outcome.refused : `taken: ${outcome.fileName}`))
}
const keptFiles = async () => readdir(path.join(calls.parts.config.dataFolder, 'supply-files')).catch(() => [])

describe('an archive', () => {
  test('of gzip is the file inside it, under its name', async () => {
    const [outcome] = await send(gzipSync(csv()), 'june.csv.gz')
    expect(outcome).toMatchObject({ fileName: 'june.csv', result: { accepted: 1 } })
  })

  test('of zip becomes its files, each taken or refused on its own, and named with the archive', async () => {
    const outcomes = await send(
      await zip({ 'day/a.csv': csv(), 'day/readme.html': '<html></html>', '__MACOSX/a.csv': 'x', 'b.csv': csv() }),
      'week.zip',
    )
    expect(outcomes).toMatchObject([
      { fileName: 'a.csv', result: { accepted: 1 } },
      { fileName: 'readme.html', refused: expect.stringContaining('HTML') },
      { fileName: 'b.csv', result: { accepted: 1 } },
    ])
    const archives = await calls.parts.db
      .selectFrom('call_import')
      .select('archive')
      .where(
        'id',
        'in',
        outcomes.map(({ importId }) => importId),
      )
      .execute()
    expect(archives.map(({ archive }) => archive)).toEqual(['week.zip', 'week.zip', 'week.zip'])
  })

  test('packed anew adds nothing', async () => {
    const text = csv()
    await send(await zip({ 'a.csv': text }), 'once.zip')
    expect(await send(gzipSync(text), 'again.csv.gz')).toMatchObject([{ result: { accepted: 0, duplicates: 1 } }])
  })

  test('is refused in a sentence, and nothing of it stays, when it is not to be unpacked', async () => {
    const before = await keptFiles()
    const good = await zip({ 'a.csv': csv() })
    const encrypted = Buffer.from(good)
    for (const signature of ['PK\u0001\u0002', 'PK\u0003\u0004']) {
      const at = encrypted.indexOf(signature, 0, 'latin1') + (signature === 'PK\u0001\u0002' ? 8 : 6)
      encrypted.writeUInt16LE(encrypted.readUInt16LE(at) | 1, at)
    }
    // The packer writes no such name itself.
    const outside = (await zip({ 'xx/xx/e.csv': csv() })).toString('latin1').replaceAll('xx/xx/e', '../../e')
    const refused = {
      'leads out': await refusalOf(Buffer.from(outside, 'latin1'), 'slip.zip'),
      link: await refusalOf(await zip({ 'a.csv': '/etc/passwd' }, { mode: 0o120777 }), 'link.zip'),
      locked: await refusalOf(encrypted, 'locked.zip'),
      'cut off': await refusalOf(good.subarray(0, good.length - 30), 'cut.zip'),
      'cut gzip': await refusalOf(gzipSync(csv().repeat(500)).subarray(0, 60), 'cut.csv.gz'),
      many: await refusalOf(
        await zip(Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`${at}.csv`, 'x']))),
        'many.zip',
      ),
      nested: await refusalOf(await zip({ 'inner.zip': good }), 'nested.zip'),
      office: await refusalOf(await zip({ '[Content_Types].xml': '<x/>', 'xl/a.xml': '<x/>' }), 'book.xlsx'),
      empty: await refusalOf(await zip({ '.DS_Store': '' }), 'empty.zip'),
    }
    expect(refused).toEqual({
      'leads out': [expect.stringContaining('leads out of it')],
      link: [expect.stringContaining('a link (a.csv)')],
      locked: [expect.stringContaining('locked by a password')],
      'cut off': [expect.stringContaining('damaged or cut off')],
      'cut gzip': [expect.stringContaining('damaged or cut off')],
      many: [expect.stringContaining('at most 20 are taken')],
      nested: [expect.stringContaining('an archive inside an archive')],
      office: [expect.stringContaining('Excel workbook')],
      empty: [expect.stringContaining('empty')],
    })
    expect(await keptFiles()).toEqual(before)
  })

  test('that unpacks without end is stopped at the limits, by size and by ratio', async () => {
    const before = await keptFiles()
    const zeros = Buffer.alloc(80 * 1024 * 1024)
    const bomb = gzipSync(zeros)
    expect(bomb.length).toBeLessThan(200_000)
    expect(await refusalOf(bomb, 'bomb.gz')).toEqual([expect.stringContaining('more than 60 times its size')])
    expect(await refusalOf(bomb, 'bomb.gz', { unpackedRatio: 10_000 })).toEqual([
      expect.stringContaining('more than 64 MB'),
    ])
    expect(await refusalOf(await zip({ 'bomb.csv': zeros }), 'bomb.zip')).toEqual([
      expect.stringContaining('at most 64 MB'),
    ])
    expect(await keptFiles()).toEqual(before)
  })
})

describe('the watched folder', () => {
  const root = () => path.join(calls.parts.config.dataFolder, 'incoming')
  let seen: Map<string, string>
  beforeEach(async () => {
    seen = new Map()
    await rm(root(), { recursive: true, force: true })
    await mkdir(path.join(root(), 'UK wholesale'), { recursive: true })
  })
  const look = () => lookIntoFolder(calls.parts, { path: root(), seen })

  test('takes a file that stands still, from the folder of its source or any, and puts it aside', async () => {
    await writeFile(path.join(root(), 'UK wholesale', 'a.csv'), csv())
    await writeFile(path.join(root(), 'page.csv'), '<html></html>')
    await writeFile(path.join(root(), 'b.csv.part'), csv())
    expect(await look()).toBe(0)
    // Still being written: it is left until it stands still.
    await writeFile(path.join(root(), 'c.csv'), heading)
    expect(await look()).toBe(2)
    await writeFile(path.join(root(), 'c.csv'), csv())
    await utimes(path.join(root(), 'c.csv'), new Date(), new Date(Date.now() + 5000))
    expect(await look()).toBe(0)
    expect(await look()).toBe(1)
    expect(await readdir(path.join(root(), 'done'))).toEqual(['a.csv', 'c.csv'])
    expect(await readdir(path.join(root(), 'refused'))).toEqual(['page.csv', 'page.csv.txt'])
    expect(await readFile(path.join(root(), 'refused', 'page.csv.txt'), 'utf8')).toContain('HTML')
    await finishInterruptedImports(calls.parts)
    const files = await calls.parts.db
      .selectFrom('call_import')
      .select(['file_name', 'origin', 'state', 'started_by'])
      .where('origin', '=', 'folder')
      .orderBy('file_name')
      .execute()
    expect(files.map((file) => Object.values(file).join(', '))).toEqual([
      'a.csv, folder, done, Watched folder',
      'c.csv, folder, done, Watched folder',
      'page.csv, folder, refused, Watched folder',
    ])
  })

  test('takes the same file twice and adds nothing the second time, and writes over nothing', async () => {
    const text = csv()
    for (let turn = 0; turn < 2; turn += 1) {
      await writeFile(path.join(root(), 'twice.csv'), text)
      await look()
      await look()
    }
    await finishInterruptedImports(calls.parts)
    expect(await readdir(path.join(root(), 'done'))).toEqual(['twice (2).csv', 'twice.csv'])
    const chunks = await calls.parts.db
      .selectFrom('call_import_chunk')
      .innerJoin('call_import', 'call_import.id', 'call_import_chunk.import_id')
      .select(['accepted', 'duplicates'])
      .where('file_name', '=', 'twice.csv')
      .orderBy('import_id')
      .execute()
    expect(chunks).toEqual([
      { accepted: 1, duplicates: 0 },
      { accepted: 0, duplicates: 1 },
    ])
  })

  test('refuses a file of more bytes than are taken, as it is or in an archive, and lets go of it', async () => {
    await writeFile(path.join(root(), 'large.csv'), csv().repeat(50))
    await writeFile(path.join(root(), 'large.zip'), await zip({ 'inside.csv': csv().repeat(50) }))
    const before = await keptFiles()
    const parts = { ...calls.parts, config: { ...calls.parts.config, uploadBytes: 1000 } }
    const counts = []
    for (let turn = 0; turn < 3; turn += 1) counts.push(await lookIntoFolder(parts, { path: root(), seen }))
    expect(counts).toEqual([0, 2, 0])
    const why = (name: string) => readFile(path.join(root(), 'refused', name), 'utf8')
    expect(await why('large.csv.txt')).toContain('The file is too large')
    expect(await why('large.zip.txt')).toContain('inside.csv: The file is too large')
    expect(await keptFiles()).toEqual(before)
  })

  test('refuses a folder that names no source', async () => {
    await mkdir(path.join(root(), 'Nobody'))
    await writeFile(path.join(root(), 'Nobody', 'd.csv'), csv())
    await look()
    await look()
    expect(await readFile(path.join(root(), 'refused', 'd.csv.txt'), 'utf8')).toBe(
      'There is no call source “Nobody”. Add it, or put the file into the folder above.\n',
    )
  })
})
