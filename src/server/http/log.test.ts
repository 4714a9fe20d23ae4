import { createMailLink } from '#server/mail/mail-link.ts'
import { createLogger } from '#server/app.ts'
import { readConfig } from '#server/config.ts'
import { buildCustomer, buildPerson, buildProfile, buildStaff, everyLevel, PASSWORD } from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL } from '#test/support/test-app.ts'
import { expect, test } from 'vitest'

test('the log holds no password, token, cookie or address of a person, and a name adds no line to it', async () => {
  const lines: string[] = []
  const log = createLogger(readConfig({ MYACCOUNT_LOG_LEVEL: 'debug' }), { write: (line) => void lines.push(line) })
  const t = await openTestApp({}, log)
  const customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, ['view_account']) })
  const person = await buildPerson(t.db, customer)
  const staff = await buildStaff(t.db, everyLevel('edit'))
  const administrator = await t.signIn(BACKEND, staff.email, PASSWORD)
  const visitor = await t.signIn(PORTAL, person.email, PASSWORD)
  const expiresAt = new Date(Date.now() + 3_600_000)
  const token = await createMailLink(t.db, { population: 'portal', userId: person.id }, { purpose: 'reset', expiresAt })
  await t.visit().request('POST', `${PORTAL}/mail-links/check`, { token })
  await t.visit().request('POST', `${PORTAL}/sign-in`, { email: person.email, password: 'typed-wrong-password' })
  await administrator.request('POST', `${BACKEND}/customerGroups`, { name: 'Two\nlines \u2028 here' })
  // Faults of ours, while each of these is being sent: what they held must not be in what is logged of them.
  await t.db.schema.alterTable('mail_link').renameTo('mail_link_away').execute()
  await t.db.schema.alterTable('sign_in_delay').renameTo('sign_in_delay_away').execute()
  const faults = await Promise.all([
    t.visit().request('POST', `${PORTAL}/mail-links/use`, { token, password: 'secret-of-the-link' }),
    t.visit().request('POST', `${PORTAL}/sign-in`, { email: person.email, password: 'secret-of-the-fault' }),
    visitor.request('POST', `${PORTAL}/me/password`, {
      currentPassword: PASSWORD,
      newPassword: 'secret-of-the-change',
    }),
  ])
  await t[Symbol.asyncDispose]()

  const text = lines.join('')
  expect(faults.map(({ statusCode }) => statusCode)).toEqual([500, 500, 500])
  // The id that the person is told is the one that the log has.
  for (const fault of faults) expect(text).toContain(fault.json().requestId)
  const cookies = [...administrator.cookies.values(), ...visitor.cookies.values()].map((value) =>
    decodeURIComponent(value),
  )
  const secrets = [
    PASSWORD,
    'typed-wrong',
    'secret-of',
    token,
    ...cookies,
    ...cookies.map((value) => value.split('.')[0] ?? ''),
  ]
  for (const secret of secrets) expect(text).not.toContain(secret)
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) })
  expect(text).not.toContain(person.email)
})
