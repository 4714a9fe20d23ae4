import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDataFolder } from '#server/embedded/data-folder.ts'
import { tokenOf } from '#test/support/mail-catcher.ts'
import { type Product, startProduct, stopProduct } from '#test/support/product.ts'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { lastLine, listEnginesOf, runCommand } from './run.ts'

// Each command is a process that loads the whole product.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 })

const first = { name: 'Ada Lovell', email: 'ada@northbridge.example', password: 'walnut-ferry-lantern' }

describe('the product, started on an empty folder,', () => {
  let product: Product
  let cookie = ''
  beforeAll(async () => {
    product = await startProduct('start')
  }, 120_000)
  afterAll(() => product[Symbol.asyncDispose](), 60_000)

  const send = (method: string, url: string, body?: object) =>
    fetch(product.origin + url, {
      method,
      headers: { origin: product.origin, cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })

  test('prints a link that makes the first staff user, once', async () => {
    const link = /http:\/\/localhost:\d+\/backend\/set-up#[\w-]{43}/.exec(product.output)?.[0] ?? ''
    expect((await fetch(link)).headers.get('content-type')).toBe('text/html; charset=utf-8')
    const body = { token: tokenOf(link), ...first }
    expect((await send('POST', '/backend/api/v1/set-up', body)).status).toBe(200)
    expect((await send('POST', '/backend/api/v1/set-up', body)).status).toBe(404)
    const signedIn = await send('POST', '/backend/api/v1/sign-in', { email: first.email, password: first.password })
    cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect((await send('GET', '/backend/api/v1/me')).status).toBe(200)
  })

  test('says that it lives and is ready', async () => {
    expect(await (await send('GET', '/health/live')).json()).toEqual({ status: 'live' })
    const ready = await send('GET', '/health/ready')
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', database: true, calls: true }])
  })

  test('refuses a second start on its folder, naming the process', async () => {
    const { code, err } = await runCommand(['start'], { ...product.environment, MYACCOUNT_PORT: '0' })
    expect(code).toBe(1)
    expect(err).toBe(
      `The data folder ${product.environment.MYACCOUNT_DATA} is in use by process ${product.child.pid}. Stop it first, or choose another folder by MYACCOUNT_DATA.\n`,
    )
    expect((await send('GET', '/health/ready')).status).toBe(200)
  })

  test('lets the operator work beside it', async () => {
    const added = await runCommand(
      ['staff', 'add', 'Bea@northbridge.example', '--name', 'Bea', '--json'],
      product.environment,
    )
    expect([added.code, added.err]).toEqual([0, ''])
    const { email, link } = lastLine(added.out)
    expect(email).toBe('bea@northbridge.example')
    const use = { token: tokenOf(String(link)), password: 'copper-kettle-meadow' }
    expect((await send('POST', '/backend/api/v1/mail-links/use', use)).status).toBe(200)
    const again = await runCommand(
      ['staff', 'add', 'bea@northbridge.example', '--name', 'Bea', '--json'],
      product.environment,
    )
    expect([again.code, lastLine(again.out)]).toEqual([
      1,
      { refused: 'A staff user has the address bea@northbridge.example already.' },
    ])

    const made = await runCommand(['staff', 'key', 'bea@northbridge.example', '--json'], product.environment)
    expect([made.code, made.err, lastLine(made.out).email]).toEqual([0, '', 'bea@northbridge.example'])
    const byKey = (method: string, url: string) =>
      fetch(product.origin + url, { method, headers: { authorization: `Bearer ${String(lastLine(made.out).key)}` } })
    expect(await (await byKey('GET', '/backend/api/v1/me')).json()).toMatchObject({ email: 'bea@northbridge.example' })
    expect((await byKey('POST', '/backend/api/v1/me/sign-out-everywhere')).status).toBe(403)
    const noUser = await runCommand(['staff', 'key', 'nobody@northbridge.example', '--json'], product.environment)
    expect([noUser.code, lastLine(noUser.out)]).toEqual([
      1,
      { refused: 'No staff user has the address nobody@northbridge.example.' },
    ])

    const customer = { accountNumber: 'HARB0042', name: 'Harbour Dental Ltd', classId: 3, statusId: 1 }
    expect((await send('POST', '/backend/api/v1/customers', customer)).status).toBe(200)
    const words = ['portal-user', 'invite', 'pat@harbour.example', '--customer', 'harb0042', '--name', 'Pat', '--json']
    const invited = await runCommand(words, product.environment)
    expect([invited.code, lastLine(invited.out)]).toMatchObject([
      0,
      { email: 'pat@harbour.example', customer: 'HARB0042' },
    ])
    const nobody = await runCommand(words.with(4, 'NOBODY'), product.environment)
    expect([nobody.code, lastLine(nobody.out)]).toEqual([
      1,
      { refused: 'There is no customer with the account number NOBODY.' },
    ])

    const check = await runCommand(['check', '--json'], product.environment)
    expect([check.code, lastLine(check.out)]).toMatchObject([0, { well: true, runningAs: product.child.pid }])
  })

  test('shows no password, secret or address of an engine in its command lines', async () => {
    for (const pid of await listEnginesOf(String(product.environment.MYACCOUNT_DATA)))
      expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).not.toMatch(/password|secret|token/i)
  })

  test('ends at Ctrl-C with 0 and leaves no engine behind; the operator works on the folder alone', async () => {
    expect(await stopProduct(product.child)).toBe(0)
    expect(await listEnginesOf(String(product.environment.MYACCOUNT_DATA))).toEqual([])
    const check = await runCommand(['check', '--json'], product.environment)
    expect([check.code, lastLine(check.out)]).toMatchObject([0, { well: true, runningAs: null }])
    expect(await listEnginesOf(String(product.environment.MYACCOUNT_DATA))).toEqual([])
  }, 180_000)
})

describe('a start that cannot go on says why in a sentence, exits 1 and leaves nothing running:', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'myaccount-refused-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const refused = async (environment: Record<string, string>) => {
    const { code, out, err } = await runCommand(['start'], {
      MYACCOUNT_DATA: path.join(folder, 'data'),
      ...environment,
    })
    expect(await listEnginesOf(folder)).toEqual([])
    expect(`${out}${err}`).not.toContain('    at ')
    return [code, err]
  }

  test('the port is taken', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    expect(await refused({ MYACCOUNT_PORT: String(port) })).toEqual([
      1,
      `Port ${port} is taken. Choose another by MYACCOUNT_PORT.\n`,
    ])
    await new Promise((resolve) => server.close(resolve))
  }, 180_000)

  test('the data folder is a file', async () => {
    const file = path.join(folder, 'file')
    await writeFile(file, '')
    expect(await refused({ MYACCOUNT_DATA: file })).toEqual([
      1,
      `The data folder ${file} cannot be written (it is a file). Choose another by MYACCOUNT_DATA.\n`,
    ])
  })

  test('the data folder lies where no folder can be made', async () => {
    const [code, said] = await refused({ MYACCOUNT_DATA: '/proc/myaccount' })
    expect([code, String(said)]).toEqual([1, expect.stringContaining('/proc/myaccount cannot be written')])
  })

  test('the data folder holds a demonstration', async () => {
    const data = path.join(folder, 'demonstration')
    await openDataFolder(data, 'demonstration')
    expect(await refused({ MYACCOUNT_DATA: data })).toEqual([
      1,
      `The data folder ${data} holds demonstration data with published passwords, so it is not started for real. Choose another by MYACCOUNT_DATA.\n`,
    ])
  })

  test('settings are wrong or unknown', async () => {
    expect(await refused({ MYACCOUNT_PORT: 'eighty', MYACCOUNT_PROT: '80' })).toEqual([
      1,
      'These settings are not right:\n  MYACCOUNT_PROT is not a setting of MyAccount\n  MYACCOUNT_PORT is a whole number such as 8080\n',
    ])
  })

  test('the database of DATABASE_URL is away', async () => {
    const [code, err] = await refused({ DATABASE_URL: 'postgres://me:s3cret@127.0.0.1:1/none' })
    expect(code).toBe(1)
    expect(err).toMatch(/DATABASE_URL/)
    expect(err).not.toContain('s3cret')
  }, 180_000)

  test('the command is none, or lacks a word', async () => {
    const wrong = await runCommand(['strat'], {})
    expect([wrong.code, wrong.err.split('\n')[0]]).toEqual([2, 'There is no command “strat”.'])
    const lacking = await runCommand(['staff', 'add', 'bea@northbridge.example'], {})
    expect([lacking.code, lacking.err]).toEqual([1, 'Say who: npx myaccount staff add EMAIL --name "NAME"\n'])
    const unknown = await runCommand(['start', '--prot', '80'], {})
    expect([unknown.code, unknown.err.includes('--prot')]).toEqual([1, true])
  })
})
