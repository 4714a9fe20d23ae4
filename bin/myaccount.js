#!/usr/bin/env node
// Runs the command by the Node that comes with the package, where there is one: the source needs Node 24 or newer.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const here = path.dirname(fileURLToPath(import.meta.url))
const findNode = () => {
  try {
    const folder = path.dirname(
      createRequire(import.meta.url).resolve(`node-${process.platform}-${process.arch}/package.json`),
    )
    return ['bin/node', 'bin/node.exe'].map((file) => path.join(folder, file)).find(existsSync)
  } catch {
    return undefined
  }
}
const node = Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : findNode()
if (node === undefined) {
  console.error(`MyAccount needs Node 24 or newer; this is ${process.version}.`)
  process.exit(1)
}
const child = spawn(node, [path.join(here, '../src/cli/main.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
// The terminal sends Ctrl-C to both; a signal sent to this process alone is passed on.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)))
