import { parseArgs } from 'node:util'
import { StartRefused } from '#server/config.ts'
import { check } from './check.ts'
import { demo } from './demo.ts'
import { migrate } from './migrate.ts'
import { importCallsByCommand } from './import-calls.ts'
import { invitePortalUserByCommand } from './portal-users.ts'
import { addStaffByCommand, makeStaffKeyByCommand } from './staff.ts'
import { start } from './start.ts'

const usage = `Usage: npx myaccount COMMAND

  start                                      run the product on the data folder
  demo                                       run it with demonstration data in ./data-demo
  migrate [--json]                           bring the database and the call store to this version
  check [--json]                             what it runs on, and whether all is well
  import-calls FILE [--format F] [--source NAME] [--json]
                                             load a call-record file
  staff add EMAIL --name NAME [--json]       add a staff user who may do everything
  staff key EMAIL [--write] [--json]         make the API key of a staff user; without --write it may only read
  portal-user invite EMAIL --customer ACCOUNT --name NAME [--json]
                                             invite a person of a customer

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
      write: { type: 'boolean', default: false },
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
  if (command === 'staff' && words[0] === 'add') return addStaffByCommand(words[1], values)
  if (command === 'staff' && words[0] === 'key') return makeStaffKeyByCommand(words[1], values)
  if (command === 'portal-user' && words[0] === 'invite') return invitePortalUserByCommand(words[1], values)
  return say(`There is no command “${[command, ...words].join(' ')}”.\n\n${usage}`, 2)
}

const say = (text: string, code: number): number => {
  ;(code === 0 ? process.stdout : process.stderr).write(`${text}\n`)
  return code
}

/** With --json the last line is one object, whatever came of it. */
const tellAsJson = (refused: string): number => {
  process.stdout.write(`${JSON.stringify({ refused })}\n`)
  return 1
}

try {
  process.exitCode = await main()
} catch (error) {
  const plain = error instanceof StartRefused || (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
  if (!plain) throw error
  const { message } = error as Error
  process.exitCode = process.argv.includes('--json') ? tellAsJson(message) : say(message, 1)
}
