import { parseArgs } from 'node:util'
import { StartRefused } from '#server/config.ts'
import { printClusterStatements } from './calls-cluster.ts'
import { check } from './check.ts'
import { demo } from './demo.ts'
import { migrate } from './migrate.ts'
import { importCallsByCommand } from './import-calls.ts'
import { invitePortalUserByCommand } from './portal-users.ts'
import { profilesByCommand } from './profiles.ts'
import { addStaffByCommand, makeStaffKeyByCommand } from './staff.ts'
import { start } from './start.ts'

const usage = `Usage: npx myaccount COMMAND

  start                                      run the product on the data folder
  demo                                       run it with demonstration data in ./data-demo
  migrate [--json]                           bring the database and the call store to this version
  check [--json]                             what it runs on, and whether all is well
  import-calls FILE [--format F] [--source NAME] [--json]
                                             load a call-record file
  calls-cluster --cluster NAME [--database NAME] [--from NUMBER]
                                             print the statements that make the call store's tables on a cluster
  staff add EMAIL --name NAME [--json]       add a staff user who may do everything
  staff key EMAIL [--write] [--json]         make the API key of a staff user; without --write it may only read
  portal-user invite EMAIL --customer ACCOUNT --name NAME [--json]
                                             invite a person of a customer

  profiles export [FILE]                     write all profiles as one YAML file
  profiles plan FILE [--delete] [--not-renamed]
                                             what applying the file would do, and to how many customers
  profiles apply FILE --plan FINGERPRINT [--delete] [--not-renamed] [--note TEXT]
                                             do it, all or nothing
  profiles drift FILE                        exit 1 when the platform differs from the file
  profiles schema                            the file's JSON Schema, for editors
                                             all but schema: [--url URL --key KEY] [--json]; KEY may stand in MYACCOUNT_KEY

Settings come from the environment; the README lists them.`

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      format: { type: 'string' },
      source: { type: 'string' },
      name: { type: 'string' },
      customer: { type: 'string' },
      cluster: { type: 'string' },
      database: { type: 'string' },
      from: { type: 'string' },
      write: { type: 'boolean', default: false },
      url: { type: 'string' },
      key: { type: 'string' },
      plan: { type: 'string' },
      note: { type: 'string' },
      delete: { type: 'boolean', default: false },
      'not-renamed': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const [command, ...words] = positionals
  if (values.help || command === undefined) return say(usage, command === undefined && !values.help ? 2 : 0)
  if (command === 'start') return start()
  if (command === 'demo') return demo()
  if (command === 'migrate') return migrate(values)
  if (command === 'check') return check(values)
  if (command === 'import-calls') return importCallsByCommand(words[0], values)
  if (command === 'calls-cluster') return printClusterStatements(values)
  if (command === 'staff' && words[0] === 'add') return addStaffByCommand(words[1], values)
  if (command === 'staff' && words[0] === 'key') return makeStaffKeyByCommand(words[1], values)
  if (command === 'portal-user' && words[0] === 'invite') return invitePortalUserByCommand(words[1], values)
  if (command === 'profiles')
    return profilesByCommand(words, { ...values, key: values.key ?? process.env.MYACCOUNT_KEY })
  return say(`There is no command “${[command, ...words].join(' ')}”.\n\n${usage}`, 2)
}

const say = (text: string, code: number): number => {
  ;(code === 0 ? process.stdout : process.stderr).write(`${text}\n`)
  return code
}

/** With --json the last line is one object, whatever came of it. */
const tellAsJson = (refused: string, code: number): number => {
  process.stdout.write(`${JSON.stringify({ refused })}\n`)
  return code
}

try {
  process.exitCode = await main()
} catch (error) {
  const plain = error instanceof StartRefused || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
  if (!plain) throw error
  const { message } = error as Error
  // Of `profiles` 1 says that a platform differs from its file, and nothing else does.
  const code = process.argv[2] === 'profiles' ? 2 : 1
  process.exitCode = process.argv.includes('--json') ? tellAsJson(message, code) : say(message, code)
}
