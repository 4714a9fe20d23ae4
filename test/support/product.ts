import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findFreePort } from './free-port.ts'
import { openMailCatcher } from './mail-catcher.ts'

const root = path.resolve(import.meta.dirname, '../..')
export const cli = path.join(root, 'src/cli/main.ts')

/** The product as an operator runs it: a process of its own, a fresh data folder, mail by SMTP to a catcher. */
export const startProduct = async (command: 'start' | 'demo', settings: Record<string, string> = {}) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'myaccount-product-'))
  const port = await findFreePort()
  const mail = await openMailCatcher()
  const environment = {
    ...process.env,
    MYACCOUNT_PORT: String(port),
    MYACCOUNT_DATA: path.join(folder, 'data'),
    MYACCOUNT_LOG_LEVEL: 'warn',
    MYACCOUNT_SMTP_URL: mail.url,
    MYACCOUNT_SIGN_INS_PER_MINUTE: '10000',
    ...settings,
  }
  const child = spawn(process.execPath, [cli, command], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = await waitForOutput(child, 'Stop it with Ctrl-C')
  return {
    origin: `http://localhost:${port}`,
    mail,
    child,
    output,
    environment,
    folder,
    [Symbol.asyncDispose]: async () => {
      await stopProduct(child)
      await mail[Symbol.asyncDispose]()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
export type Product = Awaited<ReturnType<typeof startProduct>>

const waitForOutput = (child: ChildProcess, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let output = ''
    const take = (chunk: Buffer) => {
      output += chunk.toString()
      if (output.includes(text)) resolve(output)
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.on('exit', (code) => reject(new Error(`The product ended with ${code} before it said “${text}”:\n${output}`)))
  })

/** Asks the product to stop and waits for its end. */
export const stopProduct = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null) return resolve(child.exitCode)
    child.once('exit', (code) => resolve(code))
    child.kill('SIGINT')
  })
