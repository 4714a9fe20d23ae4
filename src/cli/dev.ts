import { spawn } from 'node:child_process'
import path from 'node:path'

// `npm run dev`: the demonstration, built and started anew whenever the source changes. One port, no second server.
const root = path.resolve(import.meta.dirname, '../..')
const children = [
  spawn(path.join(root, 'node_modules/.bin/vite'), ['build', '--watch', '--logLevel', 'warn'], {
    cwd: root,
    stdio: 'inherit',
  }),
  spawn(
    process.execPath,
    [...['rules', 'contract', 'server', 'cli'].map((room) => `--watch-path=src/${room}`), 'src/cli/main.ts', 'demo'],
    { cwd: root, stdio: 'inherit' },
  ),
]
process.on('SIGINT', () => undefined)
await Promise.race(children.map((child) => new Promise((resolve) => child.on('exit', resolve))))
for (const child of children) child.kill('SIGTERM')
