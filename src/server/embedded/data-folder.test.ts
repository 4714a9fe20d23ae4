import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findHolder, findKind, lockDataFolder, openDataFolder } from '#server/embedded/data-folder.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let parent: string
let folder: string
beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'myaccount-folder-'))
  folder = path.join(parent, 'data')
})
afterEach(() => rm(parent, { recursive: true, force: true }))

const modeOf = async (...parts: string[]) => ((await stat(path.join(...parts))).mode & 0o777).toString(8)

describe('a data folder', () => {
  test('is made for its owner alone, with secrets of its own that last', async () => {
    const first = await openDataFolder(folder, 'real')
    expect([await modeOf(folder), await modeOf(folder, 'myaccount.json')]).toEqual(['700', '600'])
    const secrets = Object.values(first.secrets)
    expect(new Set(secrets).size).toBe(3)
    for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    expect(await openDataFolder(folder, 'real')).toEqual(first)
    const other = await openDataFolder(path.join(parent, 'other'), 'real')
    expect(Object.values(other.secrets)).not.toContain(first.secrets.staffCookies)
  })

  test('with demonstration data is not started for real, nor the reverse', async () => {
    await openDataFolder(folder, 'demonstration')
    expect(await findKind(folder)).toBe('demonstration')
    await expect(openDataFolder(folder, 'real')).rejects.toThrow(
      `The data folder ${folder} holds demonstration data with published passwords, so it is not started for real. Choose another by MYACCOUNT_DATA.`,
    )
    await openDataFolder(path.join(parent, 'real'), 'real')
    await expect(openDataFolder(path.join(parent, 'real'), 'demonstration')).rejects.toThrow('holds real data')
  })

  test('that is a file is refused in a sentence', async () => {
    await writeFile(folder, '')
    await expect(openDataFolder(folder, 'real')).rejects.toThrow(
      `The data folder ${folder} cannot be written (it is a file). Choose another by MYACCOUNT_DATA.`,
    )
  })

  test('below a file is refused in a sentence', async () => {
    await writeFile(folder, '')
    await expect(openDataFolder(path.join(folder, 'deeper'), 'real')).rejects.toThrow('cannot be written (ENOTDIR)')
  })

  test.skipIf(process.getuid?.() === 0)('that may not be written is refused in a sentence', async () => {
    await mkdir(folder)
    await chmod(folder, 0o500)
    await expect(openDataFolder(folder, 'real')).rejects.toThrow('cannot be written (EACCES)')
  })

  test.each(['', '{', '{}', '{"kind":"real"}'])(
    'whose own file was cut to %j is refused with the file’s name',
    async (text) => {
      await mkdir(folder)
      await writeFile(path.join(folder, 'myaccount.json'), text)
      await expect(openDataFolder(folder, 'real')).rejects.toThrow(/The data folder .* myaccount\.json/)
    },
  )
})

describe('the lock of a data folder', () => {
  beforeEach(() => openDataFolder(folder, 'real'))
  const lockFile = () => path.join(folder, 'running.json')

  test('names its holder, is for the owner alone, and goes with the holder', async () => {
    const lock = await lockDataFolder(folder, 'serve')
    expect([await findHolder(folder), await modeOf(lockFile())]).toEqual([{ pid: process.pid, as: 'serve' }, '600'])
    await lock[Symbol.asyncDispose]()
    expect(await findHolder(folder)).toBeUndefined()
  })

  test('refuses a second process with the first one’s number', async () => {
    await writeFile(lockFile(), JSON.stringify({ pid: process.ppid }))
    await expect(lockDataFolder(folder, 'serve')).rejects.toThrow(
      `The data folder ${folder} is in use by process ${process.ppid}. Stop it first, or choose another folder by MYACCOUNT_DATA.`,
    )
  })

  test.each([
    ['a process that is gone', { pid: 2 ** 22 - 3 }],
    ['another process that has its number now', { pid: process.ppid, startedAt: '1' }],
  ])('left by %s is passed over', async (_, holder) => {
    await writeFile(lockFile(), JSON.stringify(holder))
    await using _lock = await lockDataFolder(folder, 'serve')
    expect(JSON.parse(await readFile(lockFile(), 'utf8')).pid).toBe(process.pid)
  })

  test('cut off by a crash is passed over', async () => {
    await writeFile(lockFile(), '{"pid":')
    await using _lock = await lockDataFolder(folder, 'serve')
    expect(await findHolder(folder)).toEqual({ pid: process.pid, as: 'serve' })
  })
})
