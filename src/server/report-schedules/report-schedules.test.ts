import type { FeatureKey } from '#rules/features.ts'
import { runDueSchedules } from '#server/report-schedules/run-schedules.ts'
import { buildCustomer, buildPerson, buildProfile, everyFeature, PASSWORD } from '#test/support/build.ts'
import { openMailCatcher } from '#test/support/mail-catcher.ts'
import { openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

let t: TestApp
let mails: Awaited<ReturnType<typeof openMailCatcher>>
beforeAll(async () => {
  mails = await openMailCatcher()
  t = await openTestApp({
    MYACCOUNT_SMTP_URL: mails.url,
    MYACCOUNT_URL: 'https://my.northbridge.example',
    MYACCOUNT_SESSION_IDLE_SECONDS: '30000000',
    MYACCOUNT_SESSION_ABSOLUTE_SECONDS: '30000000',
  })
}, 60_000)
afterAll(async () => {
  await t[Symbol.asyncDispose]()
  await mails[Symbol.asyncDispose]()
})

const origin = { origin: 'https://my.northbridge.example' }
const ask = (visitor: Visitor, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) =>
  visitor.request(method, PORTAL + path, body, origin)

/** A person with a saved view, whose profile can be changed. */
const somebody = async (more: { mayEmailDetail?: boolean; search?: string } = {}) => {
  const customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, everyFeature) })
  await t.db
    .updateTable('customer')
    .set({ detail_by_email_consent: more.mayEmailDetail ?? false })
    .where('id', '=', customer)
    .execute()
  const person = await buildPerson(t.db, customer)
  const visitor = t.visit()
  await ask(visitor, 'POST', '/sign-in', { email: person.email, password: PASSWORD })
  const view = { name: 'Days of Leeds', report: 'by-day', search: more.search ?? 'period=last-week&direction=in' }
  const saved = await ask(visitor, 'POST', '/calls/views', view)
  expect([saved.statusCode, saved.body]).toEqual([200, expect.any(String)])
  return { customer, person, visitor, viewId: saved.json().id as number }
}
const leaveOnly = async (customer: number, left: FeatureKey) => {
  const profileId = await buildProfile(
    t.db,
    everyFeature.filter((key) => key !== left),
  )
  await t.db.updateTable('customer').set({ my_account_profile_id: profileId }).where('id', '=', customer).execute()
}
const daily = (viewId: number, more: object = {}) => ({
  viewId,
  frequency: 'daily',
  time: '07:30',
  format: 'csv',
  ...more,
})
const add = async (visitor: Visitor, body: object) => {
  const answer = await ask(visitor, 'POST', '/calls/schedules', body)
  expect([answer.statusCode, answer.body]).toEqual([200, expect.any(String)])
  return answer.json() as { id: number; nextRunAt: string; nextRunOn: string }
}
type Shown = {
  id: number
  state: string
  reason: string | null
  nextRunAt: string | null
  lastRunAt: string | null
  lastResult: string | null
}
const shown = async (visitor: Visitor): Promise<Shown> => (await ask(visitor, 'GET', '/calls/schedules')).json().rows[0]
/** Makes a report due now. */
const becomeDue = (id: number) =>
  t.db
    .updateTable('report_schedule')
    .set({ next_run_at: new Date(t.parts.clock().getTime() - 1000) })
    .where('id', '=', id)
    .execute()
const result = async (visitor: Visitor, expected: string) => {
  await vi.waitFor(async () => expect((await shown(visitor)).lastResult).toBe(expected), { timeout: 10_000 })
  return shown(visitor)
}

describe('a saved view', () => {
  test('is one person’s own, with a name of its own whatever its case', async () => {
    const { visitor, viewId, customer } = await somebody()
    const again = await ask(visitor, 'POST', '/calls/views', { name: 'days of LEEDS', report: 'by-hour', search: '' })
    expect(again.json().code).toBe('NAME_TAKEN')
    const colleague = t.visit()
    const { email } = await buildPerson(t.db, customer)
    await ask(colleague, 'POST', '/sign-in', { email, password: PASSWORD })
    expect((await ask(colleague, 'GET', '/calls/views')).json().rows).toEqual([])
    expect((await ask(colleague, 'DELETE', `/calls/views/${viewId}`)).json().code).toBe('NOT_FOUND')
    expect((await ask(colleague, 'POST', '/calls/schedules', daily(viewId))).json().code).toBe('NOT_FOUND')
  })

  test.each([
    ['period=someday', ['search', 'period']],
    ['period=custom', ['search', 'from']],
    ['colour=red', ['search', 'colour']],
    ['minSeconds=-1', ['search', 'minSeconds']],
  ])('%s is refused as the report itself would', async (search, at) => {
    const { visitor } = await somebody()
    const answer = await ask(visitor, 'POST', '/calls/views', { name: 'Other', report: 'by-day', search })
    expect([answer.statusCode, answer.json().issues[0].path]).toEqual([422, at])
  })

  test('is renamed, and takes its e-mailed reports with it when it is deleted', async () => {
    const { visitor, viewId } = await somebody()
    await add(visitor, daily(viewId))
    const view = { name: 'Leeds', report: 'by-hour', search: 'site=Leeds&site=York' }
    expect((await ask(visitor, 'PUT', `/calls/views/${viewId}`, view)).json()).toMatchObject(view)
    expect((await ask(visitor, 'GET', '/calls/views')).json().rows).toMatchObject([view])
    expect((await ask(visitor, 'DELETE', `/calls/views/${viewId}`)).statusCode).toBe(200)
    expect((await ask(visitor, 'GET', '/calls/schedules')).json().rows).toEqual([])
  })
})

describe('an e-mailed report', () => {
  test('leaves once at its time as a link without any detail, and says when it leaves next', async () => {
    const { visitor, viewId, person } = await somebody()
    const { id, nextRunAt } = await add(visitor, daily(viewId))
    const wait = (Date.parse(nextRunAt) - t.parts.clock().getTime()) / 1000
    t.pass(wait + 1)
    // As many processes as there may be look for it at once.
    await Promise.all(Array.from({ length: 4 }, () => runDueSchedules(t.parts)))
    const after = await result(visitor, 'sent')
    expect(new Date(after.nextRunAt ?? 0).getTime() - Date.parse(nextRunAt)).toBe(86_400_000)
    const [mail, ...others] = await mails.waitFor(person.email, 1)
    expect(others).toEqual([])
    expect(mail?.link).toBe('https://my.northbridge.example/my-account/calls/exports')
    expect(mail?.text).toContain('Calls by day')
    for (const detail of ['Leeds', 'Incoming', 'attachment']) expect(mail?.text).not.toContain(detail)
    const { rows } = (await ask(visitor, 'GET', '/calls/exports')).json()
    expect(rows.map((row: { state: string }) => row.state)).toEqual(['done'])
    expect((await ask(visitor, 'GET', `/calls/exports/${rows[0].id}/file`)).body).toContain('Day')
    expect(id).toBeGreaterThan(0)
  })

  test('is attached where the customer agreed, and a link once the consent is gone', async () => {
    const { visitor, viewId, person, customer } = await somebody({ mayEmailDetail: true })
    expect((await ask(visitor, 'GET', '/calls/schedules')).json().attachments).toEqual({ allowed: true, reason: null })
    const { id } = await add(visitor, daily(viewId, { delivery: 'attachment', format: 'xlsx' }))
    await becomeDue(id)
    await result(visitor, 'sent')
    const [first] = await mails.waitFor(person.email, 1)
    expect(first?.text).toMatch(/filename=.*by-day.*\.xlsx/)
    await t.db.updateTable('customer').set({ detail_by_email_consent: false }).where('id', '=', customer).execute()
    expect((await ask(visitor, 'GET', '/calls/schedules')).json().attachments.allowed).toBe(false)
    await becomeDue(id)
    await result(visitor, 'sent-as-link')
    const [, second] = await mails.waitFor(person.email, 2)
    expect(second?.text).not.toContain('filename=')
    expect(second?.text.replaceAll('\r\n', ' ')).toContain('has not agreed to call detail by e-mail')
  })

  test.each(['consent', 'right'])(
    'leaves its file at home when the %s went after the mail was ordered',
    async (what) => {
      const { visitor, viewId, person, customer } = await somebody({ mayEmailDetail: true })
      const { id } = await add(visitor, daily(viewId, { delivery: 'attachment' }))
      await becomeDue(id)
      await result(visitor, 'sent')
      expect((await mails.waitFor(person.email, 1))[0]?.text).toContain('filename=')
      const mail = await t.db.selectFrom('mail').select('facts').where('address', '=', person.email).executeTakeFirst()
      if (what === 'right') await leaveOnly(customer, 'report_by_day')
      else
        await t.db.updateTable('customer').set({ detail_by_email_consent: false }).where('id', '=', customer).execute()
      await t.parts.mailer.order(t.db, {
        ...{ template: 'portal-report-attached', population: 'portal', userId: person.id, address: person.email },
        facts: mail?.facts as object,
      })
      const again = (await mails.waitFor(person.email, 2))[1]
      expect(again?.text).toContain('It comes as a link')
      expect(again?.text).not.toContain('filename=')
    },
  )

  test.each([
    ['the report is no longer granted', 'report_by_day', '“Calls by day” is not part of your access any more.'],
    ['e-mailed reports are', 'email_reports', '“Emailed reports” is not part of your access any more.'],
    ['exports are', 'export_calls', '“Export” is not part of your access any more.'],
  ] as const)('stops and tells its owner why, once, when %s', async (_, feature, reason) => {
    const { visitor, viewId, person, customer } = await somebody()
    const { id } = await add(visitor, daily(viewId))
    await leaveOnly(customer, feature)
    await becomeDue(id)
    await runDueSchedules(t.parts)
    await runDueSchedules(t.parts)
    const row = await t.db.selectFrom('report_schedule').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect(row).toMatchObject({ state: 'stopped', last_result: 'not-granted', next_run_at: null })
    expect(row.reason).toContain(reason)
    const [mail] = await mails.waitFor(person.email, 1)
    expect(mail?.text).toContain('has stopped')
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(mails.mails.filter(({ to }) => to.includes(person.email)).length).toBe(1)
    expect(
      (await t.db.selectFrom('call_export').select('id').where('portal_user_id', '=', person.id).execute()).length,
    ).toBe(0)
  })

  test('of single calls stops and tells its owner why when the account is not itemised any more', async () => {
    const { visitor, customer, person } = await somebody()
    const view = { name: 'Calls', report: 'call-list', search: '' }
    const { id } = await add(visitor, daily((await ask(visitor, 'POST', '/calls/views', view)).json().id))
    await t.db.updateTable('customer').set({ is_itemised: false }).where('id', '=', customer).execute()
    expect((await ask(visitor, 'POST', `/calls/schedules/${id}/run`)).json().code).toBe('NOT_ITEMISED')
    await becomeDue(id)
    await runDueSchedules(t.parts)
    expect(await shown(visitor)).toMatchObject({ state: 'stopped', lastResult: 'not-granted' })
    expect((await mails.waitFor(person.email, 1))[0]?.text).toContain('not itemised')
  })

  test('stops when its owner is disabled, has left, or the account is closed', async () => {
    for (const [close, reason] of [
      [
        (who: Awaited<ReturnType<typeof somebody>>) =>
          t.db.updateTable('portal_user').set({ disabled_at: new Date() }).where('id', '=', who.person.id).execute(),
        'Your sign-in is switched off.',
      ],
      [
        (who: Awaited<ReturnType<typeof somebody>>) =>
          t.db.deleteFrom('portal_membership').where('portal_user_id', '=', who.person.id).execute(),
        'You no longer have access to this account.',
      ],
      [
        (who: Awaited<ReturnType<typeof somebody>>) =>
          t.db
            .updateTable('customer')
            .set((eb) => ({
              status_id: eb
                .selectFrom('customer_status')
                .select('id')
                .where('has_frontend_login_access', '=', false)
                .limit(1),
            }))
            .where('id', '=', who.customer)
            .execute(),
        'The account is not open for online access.',
      ],
    ] as const) {
      const who = await somebody()
      const { id } = await add(who.visitor, daily(who.viewId))
      await close(who)
      await becomeDue(id)
      await runDueSchedules(t.parts)
      const row = await t.db.selectFrom('report_schedule').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
      expect([row.state, row.reason]).toEqual(['stopped', reason])
      await mails.waitFor(who.person.email, 1)
    }
  })

  test('of the monthly trend holds the thirteen months of its page', async () => {
    const { visitor, customer } = await somebody()
    const view = { name: 'Trend', report: 'by-month', search: '' }
    const { id } = await add(visitor, daily((await ask(visitor, 'POST', '/calls/views', view)).json().id))
    await ask(visitor, 'POST', `/calls/schedules/${id}/run`)
    const row = await t.db
      .selectFrom('call_export')
      .select('describes')
      .where('customer_id', '=', customer)
      .executeTakeFirst()
    expect(row?.describes).toMatch(/^Last 13 months /)
  })

  test('runs now without moving its next run, and pauses and goes on', async () => {
    const { visitor, viewId } = await somebody()
    const { id, nextRunAt } = await add(visitor, daily(viewId, { frequency: 'monthly', dayOfMonth: 31 }))
    const answer = await ask(visitor, 'POST', `/calls/schedules/${id}/run`)
    expect([answer.statusCode, answer.json().nextRunAt]).toEqual([200, nextRunAt])
    await result(visitor, 'sent')
    expect((await shown(visitor)).nextRunAt).toBe(nextRunAt)
    const set = (more: object) => ask(visitor, 'PUT', `/calls/schedules/${id}`, daily(viewId, more))
    expect((await set({ state: 'paused' })).json()).toMatchObject({ state: 'paused', nextRunAt: null })
    expect((await set({ frequency: 'weekly', weekday: 1 })).json()).toMatchObject({ state: 'on', weekday: 1 })
    expect((await ask(visitor, 'DELETE', `/calls/schedules/${id}`)).statusCode).toBe(200)
    expect((await ask(visitor, 'POST', `/calls/schedules/${id}/run`)).json().code).toBe('NOT_FOUND')
  })

  test.each([
    [{ frequency: 'weekly' }, 'weekday'],
    [{ frequency: 'monthly' }, 'dayOfMonth'],
    [{ time: '24:00' }, 'time'],
    [{ delivery: 'attachment' }, 'delivery'],
  ])('is refused at its field: %j', async (more, field) => {
    const { visitor, viewId } = await somebody()
    const answer = await ask(visitor, 'POST', '/calls/schedules', daily(viewId, more))
    expect([answer.statusCode, answer.json().issues?.[0].path]).toEqual([422, [field]])
  })

  test('whose filters can no longer be answered fails with the reason and stays on', async () => {
    const { visitor, viewId } = await somebody({ search: 'period=last-bill-period' })
    const { id } = await add(visitor, daily(viewId))
    await becomeDue(id)
    const row = await result(visitor, 'failed')
    expect([row.state, row.reason]).toEqual(['on', expect.stringContaining('bill')])
  })
})
