import { readConfig, settingNames, StartRefused } from '#server/config.ts'
import { describe, expect, test } from 'vitest'

const faultsOf = (environment: Record<string, string>): string[] => {
  try {
    readConfig(environment)
    return []
  } catch (error) {
    expect(error).toBeInstanceOf(StartRefused)
    const [heading, ...faults] = (error as Error).message.split('\n')
    expect(heading).toBe('These settings are not right:')
    return faults.map((fault) => fault.trim())
  }
}

const wrongValues = [
  ['MYACCOUNT_PORT', ['', 'eighty', '-1', '70000', '80.5', '0x50', ' ']],
  ['MYACCOUNT_HOST', ['']],
  ['MYACCOUNT_DATA', ['']],
  ['MYACCOUNT_URL', ['', 'my.example.net', 'ftp://my.example.net', 'javascript:alert(1)']],
  ['MYACCOUNT_ALLOW_PLAIN_HTTP', ['', 'true', 'YES']],
  ['MYACCOUNT_TRUSTED_PROXIES', ['proxy.example.net', '10.0.0.0/99', '300.1.1.1', '10.0.0.1;10.0.0.2']],
  ['MYACCOUNT_SMTP_URL', ['', 'mail.example.net', 'http://mail.example.net']],
  ['MYACCOUNT_MAIL_FROM', ['', 'x']],
  ['MYACCOUNT_PROVIDER_NAME', ['', 'x'.repeat(61)]],
  ['MYACCOUNT_PROVIDER_COLOUR', ['', 'blue', '#12345']],
  ['MYACCOUNT_PROVIDER_CONTACT', ['x'.repeat(201)]],
  ['MYACCOUNT_LOG_LEVEL', ['', 'loud']],
  ['MYACCOUNT_SESSION_IDLE_SECONDS', ['', '0', 'ten', '1e3', '99999999999']],
  ['MYACCOUNT_SESSION_ABSOLUTE_SECONDS', ['', '0', 'NaN']],
  ['MYACCOUNT_INVITATION_SECONDS', ['', '0']],
  ['MYACCOUNT_RESET_SECONDS', ['', '0']],
  ['MYACCOUNT_SET_UP_SECONDS', ['', '0']],
  ['MYACCOUNT_PASSWORD_LEAST', ['', '7', '65', 'long']],
  ['MYACCOUNT_FREE_TRIES', ['', '0', '11']],
  ['MYACCOUNT_DELAY_CAP_SECONDS', ['', '0']],
  ['MYACCOUNT_SIGN_INS_PER_MINUTE', ['', '0']],
  ['MYACCOUNT_MAILS_PER_HOUR', ['', '0']],
  ['MYACCOUNT_INVITATIONS_PER_HOUR', ['', '0']],
  ['MYACCOUNT_EXPORTS_PER_CUSTOMER', ['', '0', 'many']],
  ['MYACCOUNT_EXPORT_SECONDS', ['', '0', 'week']],
  ['MYACCOUNT_ATTACHMENT_BYTES', ['', '-1', '5 MB']],
  ['MYACCOUNT_UPLOAD_BYTES', ['', '10', 'big']],
  ['MYACCOUNT_UNPACKED_BYTES', ['', '10', 'big']],
  ['MYACCOUNT_UNPACKED_RATIO', ['', '1', 'much']],
  ['MYACCOUNT_ARCHIVE_ENTRIES', ['', '0', 'many']],
  ['MYACCOUNT_CALL_MONTHS', ['', '-1', 'all']],
  ['MYACCOUNT_WATCH', ['']],
  ['MYACCOUNT_WATCH_SECONDS', ['', '0', 'often']],
  ['MYACCOUNT_WEB_HOOK_HOSTS', ['http://switch.internal', 'switch.internal:8443', '10.0.0.0/8', 'a b']],
  ['MYACCOUNT_WEB_HOOK_TIMEOUT_SECONDS', ['', '0', '121']],
  ['MYACCOUNT_WEB_HOOK_ANSWER_BYTES', ['', '255', 'big']],
  ['MYACCOUNT_WEB_HOOK_RETRY_SECONDS', ['', 'often', '5;10', '5,', Array(21).fill('1').join(',')]],
  ['MYACCOUNT_WEB_HOOK_OVERLAP_SECONDS', ['', '0', 'a day']],
  ['MYACCOUNT_WEB_HOOK_LOG_DAYS', ['', '0', 'all']],
  ['MYACCOUNT_SECRET', ['', 'x'.repeat(31)]],
  ['MYACCOUNT_SCHEDULE_SECONDS', ['', '0', 'often']],
  ['MYACCOUNT_PREVIEW_SECONDS', ['', '0']],
  ['MYACCOUNT_REQUEST_WORKING_HOURS', ['', '0', '201']],
  ['MYACCOUNT_DIVERT_COUNTRIES', ['fr', 'FR;DE']],
  ['DATABASE_URL', ['', 'localhost', 'mysql://localhost/x']],
  ['CALLS_URL', ['', 'localhost', 'tcp://localhost']],
  ['CALLS_CLUSTER', ['', "calls' ON", 'x'.repeat(101), 'calls']],
] as const

describe('the settings', () => {
  test('have defaults that need none of them', () =>
    expect(readConfig({})).toMatchObject({
      port: 8080,
      host: '127.0.0.1',
      plainHttpAllowed: false,
      trustedProxies: [],
      sessionIdleSeconds: 1800,
      sessionAbsoluteSeconds: 43_200,
      passwordLeast: 12,
      signInsPerMinute: 150,
      databaseUrl: undefined,
      callsUrl: undefined,
    }))

  test.each(wrongValues)('%s is refused by its name when it is wrong', (name, values) => {
    for (const value of values) {
      const faults = faultsOf({ [name]: value })
      expect([value, faults.length]).toEqual([value, 1])
      expect(faults[0]).toMatch(new RegExp(`^${name} `))
    }
  })

  test('are all in the table above: a new one needs its wrong values there', () =>
    expect(new Set(wrongValues.map(([name]) => name))).toEqual(
      new Set([...settingNames, 'DATABASE_URL', 'CALLS_URL', 'CALLS_CLUSTER']),
    ))

  test('that nobody knows are refused: a typing mistake must not become a default', () =>
    expect(faultsOf({ MYACCOUNT_PROT: '80', MYACCOUNT_port: '80' })).toEqual([
      'MYACCOUNT_PROT is not a setting of MyAccount',
      'MYACCOUNT_port is not a setting of MyAccount',
    ]))

  test('that are wrong are all named at once', () =>
    expect(
      faultsOf({ MYACCOUNT_PORT: 'x', MYACCOUNT_PROT: '80', DATABASE_URL: 'x' }).map((fault) => fault.split(' ')[0]),
    ).toEqual(['MYACCOUNT_PROT', 'MYACCOUNT_PORT', 'DATABASE_URL']))

  test('never show what they hold: a password in an address is not in the message', () =>
    expect(
      faultsOf({ DATABASE_URL: 'mysql://me:s3cret@host/db', MYACCOUNT_SMTP_URL: 'http://me:s3cret@host' }).join(),
    ).not.toContain('s3cret'))

  test('are frozen', () => expect(Object.isFrozen(readConfig({}))).toBe(true))
})

test('the key that commands read from the environment is no unknown setting, and the product does not keep it', () => {
  expect(JSON.stringify(readConfig({ MYACCOUNT_KEY: 'mak_invented' }))).not.toContain('mak_invented')
})
