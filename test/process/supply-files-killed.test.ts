import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { tokenOf } from '#test/support/mail-catcher.ts'
import { startProduct, stopProduct } from '#test/support/product.ts'
import { expect, test } from 'vitest'

const TURNS = 2
const ROWS = 120_000
const first = { name: 'Ada Lovell', email: 'ada@northbridge.example', password: 'walnut-ferry-lantern' }

const heading = 'caller_id,recipient,call_date,end_time,duration,cost,reference,currency'
/** A file of calls over June 2026, from one reference to before another. */
const fileOf = (from: number, to: number, cost: string): string => {
  const lines = [heading]
  for (let at = from; at < to; at += 1) {
    const two = (value: number) => String(value).padStart(2, '0')
    lines.push(
      `447700900${String(100 + (at % 800))},442079460${String(100 + (at % 800))},${two(1 + (at % 30))}/06/2026,${two(at % 24)}:${two(at % 60)}:00,60,${cost},K${at},GBP`,
    )
  }
  return lines.join('\n')
}
const daily = fileOf(0, ROWS, '0.100')
// Some calls are withdrawn, some are new, and every price is another.
const monthly = fileOf(50, ROWS + 20, '0.200')
const MONTHLY_ROWS = ROWS - 30

test('killed at any moment of an import, a replacement and an undo, it goes on by itself to exact counts', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'myaccount-killed-'))
  const MYACCOUNT_DATA = path.join(folder, 'data')
  const start = () => startProduct('start', { MYACCOUNT_DATA, MYACCOUNT_WATCH_SECONDS: '1' })
  let product = await start()
  let cookie = ''
  const send = async (method: string, url: string, body?: string) => {
    const isFile = url.startsWith('/callImports?')
    const answer = await fetch(`${product.origin}/backend/api/v1${url}`, {
      method,
      headers: {
        origin: product.origin,
        cookie,
        ...(body !== undefined && { 'content-type': isFile ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body !== undefined && { body }),
    })
    if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${await answer.text()}`)
    return answer
  }
  const ask = async (url: string) => (await (await send('GET', url)).json()) as { state: string; total: number }
  const upload = async (fileName: string, text: string): Promise<number> =>
    ((await (await send('POST', `/callImports?fileName=${fileName}`, text)).json()) as { id: number }).id
  const killAfter = async (milliseconds: number): Promise<void> => {
    await sleep(milliseconds)
    product.child.kill('SIGKILL')
    const former = product
    product = await start()
    await former.mail[Symbol.asyncDispose]()
    await rm(former.folder, { recursive: true, force: true })
  }
  const settle = async (wanted: Readonly<Record<number, string>>): Promise<void> => {
    const until = Date.now() + 90_000
    for (;;) {
      const states = await Promise.all(Object.keys(wanted).map(async (id) => (await ask(`/callImports/${id}`)).state))
      if (states.join() === Object.values(wanted).join()) return
      if (Date.now() > until)
        throw new Error(`It stands at ${states.join()} and not at ${Object.values(wanted).join()}`)
      await sleep(200)
    }
  }
  // Without customers every call is nobody's, so this counts the rows of the store.
  const count = async () => (await ask('/unallocatedCalls')).total

  const token = tokenOf(/http\S+set-up#\S+/.exec(product.output)?.[0] ?? '')
  await send('POST', '/set-up', JSON.stringify({ token, ...first }))
  const signedIn = await send('POST', '/sign-in', JSON.stringify({ email: first.email, password: first.password }))
  cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''

  for (let turn = 0; turn < TURNS; turn += 1) {
    const moment = () => Math.floor(Math.random() * 1500)
    const dailyId = await upload('june_daily.csv', daily)
    await killAfter(moment())
    await settle({ [dailyId]: 'done' })
    expect(await count()).toBe(ROWS)

    const monthlyId = await upload('june_monthly.csv', monthly)
    await killAfter(moment())
    await killAfter(moment())
    await settle({ [dailyId]: 'replaced', [monthlyId]: 'done' })
    expect(await count()).toBe(MONTHLY_ROWS)

    await send('POST', `/callImports/${monthlyId}/undo`)
    await killAfter(moment())
    await settle({ [dailyId]: 'done', [monthlyId]: 'undone' })
    expect(await count()).toBe(ROWS)

    await send('POST', `/callImports/${dailyId}/undo`)
    await killAfter(moment())
    await settle({ [dailyId]: 'undone', [monthlyId]: 'undone' })
    expect(await count()).toBe(0)
  }
  expect(await stopProduct(product.child)).toBe(0)
  await product[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
}, 600_000)
