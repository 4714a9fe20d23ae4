import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { cli } from '#test/support/product.ts'

/** Runs a word of the operator's command to its end. */
export const runCommand = (words: readonly string[], environment: Record<string, string | undefined>) =>
  new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...words], {
      env: { ...process.env, MYACCOUNT_LOG_LEVEL: 'warn', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out, err }))
  })

/** The one object that a command with --json prints as its last line. */
export const lastLine = (out: string): Record<string, unknown> => JSON.parse(out.trimEnd().split('\n').at(-1) ?? '')

/** The process ids of programs that name a folder in their command line: the engines of that folder. */
export const listEnginesOf = async (folder: string): Promise<number[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return pids.filter((pid, index) => pid !== process.pid && lines[index]?.includes(folder))
}
