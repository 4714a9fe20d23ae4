import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startCallsHost } from '#server/embedded/calls-host.ts'
import { findFreePort } from './support/free-port.ts'

/**
 * `node test/calls-by-url.ts [--cluster] [TESTS]`: runs the tests of calls against a call store in another process that is
 * reached by its address alone; with `--cluster`, over tables spread by the statements of `myaccount calls-cluster`, on a
 * cluster of one server. `TEST_CALLS_URL` names a store that is there already.
 */
const [first, ...others] = process.argv.slice(2)
const isCluster = first === '--cluster'
const asked = [...(first === undefined || isCluster ? [] : [first]), ...others]
const rooms = ['calls', 'supply-files', 'daily-records', 'call-exports'].map((room) => `src/server/${room}`)
const tests = asked.length > 0 ? asked : rooms
const root = path.resolve(import.meta.dirname, '..')
const folder = await mkdtemp(path.join(tmpdir(), 'calls-by-url-'))

/** A server that calls itself the one shard of a cluster named `calls`. */
const clusterConfig = (port: number): string => `<clickhouse>
  <tcp_port>${port}</tcp_port>
  <remote_servers><calls><shard>
    <internal_replication>true</internal_replication>
    <replica><host>127.0.0.1</host><port>${port}</port></replica>
  </shard></calls></remote_servers>
</clickhouse>`

const startStore = async () => {
  const config = path.join(folder, 'cluster.xml')
  if (isCluster) await writeFile(config, clusterConfig(await findFreePort()))
  const log = { info() {}, warn: (message: string) => process.stderr.write(`${message}\n`) }
  const host = await startCallsHost({ folder, log, engineArguments: isCluster ? [`--config-file=${config}`] : [] })
  const address = Object.assign(new URL(host.url), { username: 'default', password: host.password })
  return { url: address.href, [Symbol.asyncDispose]: () => host[Symbol.asyncDispose]() }
}

const runTests = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    // One file after the other: some tests end the engine, which all share.
    const child = spawn(path.join(root, 'node_modules/.bin/vitest'), ['run', '--no-file-parallelism', ...tests], {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        TEST_CALLS_URL: url,
        TEST_CALLS_FOLDER: folder,
        ...(isCluster && { TEST_CALLS_CLUSTER: 'calls' }),
      },
    })
    child.on('error', reject)
    child.on('exit', (code) => resolve(code ?? 1))
  })

try {
  const given = process.env.TEST_CALLS_URL
  if (given === undefined) {
    await using store = await startStore()
    process.exitCode = await runTests(store.url)
  } else process.exitCode = await runTests(given)
} finally {
  await rm(folder, { recursive: true, force: true })
}
