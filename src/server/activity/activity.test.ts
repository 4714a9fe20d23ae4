import {
  buildApiKey,
  buildCustomer,
  buildNumber,
  buildPerson,
  buildProfile,
  buildSite,
  buildStaff,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { everyEndpoint } from '#test/matrix/endpoints.ts'
import { buildTwoCustomers, type TwoCustomers } from '#test/matrix/two-customers.ts'
import { type Act, campaignActs, ownNumberActs, type Reason } from '#test/support/number-acts.ts'
import { buildSecondFactor } from '#test/support/second-factor.ts'
import { codeAt } from '#test/support/totp.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp } from '#test/support/test-app.ts'
import { platformActor } from '#server/activity/record-activity.ts'
import { openRequest } from '#server/number-requests/open-request.ts'
import { createMailLink } from '#server/mail/mail-link.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let t: TestApp
let w: TwoCustomers
beforeAll(async () => {
  t = await openTestApp()
  w = await buildTwoCustomers(t)
}, 120_000)
afterAll(() => t[Symbol.asyncDispose]())

/** A request that changes something, by path; the ones without an entry are named with the reason. */
type Row =
  | Act
  | Reason
  | 'works on an empty product only'
  | 'answers a secret: its own test looks at its entry'
  | 'a file: its entry is written when it has been read'
  | 'a job: its own test looks at its entries'
  | 'changes only what its own page shows'
  | 'sends to a receiver: its own test looks at its entries'
  | 'begins, and changes nothing until it is confirmed'

const staffUser = async () => [(await buildStaff(t.db, {})).id]
const staffUserWithKey = async () => {
  const user = await buildStaff(t.db, {})
  await buildApiKey(t.db, user)
  return [user.id]
}
const person = async () => [w.a, (await buildPerson(t.db, w.a)).id]
const supplyFile = async (state: 'held' | 'done') => {
  const { id: source_id } = await t.db
    .insertInto('call_source')
    .values({ name: `Feed ${Math.random()}`, format: 'uk-wholesale', price_kind: 'none', party: 'either' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id } = await t.db
    .insertInto('call_import')
    .values({
      ...{ source_id, state, held_reason: 'Potential duplicate', file_name: 'a.csv', bytes: 1, sha1: 'a' },
      ...{ sha256: `${Math.random()}`, started_by: 'Ada Lovell' },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return [id]
}
const importedFile = async () => {
  const { id } = await t.db
    .selectFrom('call_import')
    .select('id')
    .where('state', '=', 'done')
    .where('sha1', '<>', 'a')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  return [id]
}
const named = (name: string) => async () => ({ name: `${name} ${Math.random()}` })
const groupOf = async () => [
  (await w.administrator.request('POST', `${BACKEND}/userGroups`, { name: `Group ${Math.random()}` })).json()
    .id as number,
]
const customerGroup = async () => [
  (await w.administrator.request('POST', `${BACKEND}/customerGroups`, { name: `Group ${Math.random()}` })).json()
    .id as number,
]
const profile = async () => [
  (await w.administrator.request('POST', `${BACKEND}/myAccountCustomerProfiles`, { name: `P ${Math.random()}` })).json()
    .id as number,
]
const source = { format: 'asterisk', priceKind: 'none' }
const link = (population: 'staff' | 'portal') => async () => ({
  token: await createMailLink(
    t.db,
    { population, userId: (await (population === 'staff' ? buildStaff(t.db, {}) : buildPerson(t.db, w.a))).id },
    { purpose: 'reset', expiresAt: new Date(Date.now() + 3_600_000) },
  ),
  password: PASSWORD,
})
const somebody = (door: 'backend' | 'my-account') => async () =>
  door === 'backend'
    ? t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
    : t.signIn(PORTAL, (await buildPerson(t.db, w.a)).email, PASSWORD)

/** The one recovery code of a second factor that a test builds. */
const RECOVERY = 'aaaaa-bbbbb'
const populationOf = (door: 'backend' | 'my-account') => (door === 'backend' ? 'staff' : 'portal')

/** Somebody with a second factor, whose session waits for it or has shown it. */
const withFactor = (door: 'backend' | 'my-account', session: 'waiting' | 'open') => async () => {
  const base = door === 'backend' ? BACKEND : PORTAL
  const user = door === 'backend' ? await buildStaff(t.db, everyLevel('edit')) : await buildPerson(t.db, w.b)
  const seed = await buildSecondFactor(t, populationOf(door), user.id)
  const visitor = await t.signIn(base, user.email, PASSWORD)
  if (session === 'open')
    await visitor.request('POST', `${base}/sign-in/second-factor`, { code: codeAt(seed, t.parts.clock()) })
  return visitor
}

/** Somebody who has begun to set one up. */
const begun = (door: 'backend' | 'my-account'): Act => {
  let seed = ''
  return {
    by: async () => {
      const visitor = await somebody(door)()
      seed = (await visitor.request('POST', `${door === 'backend' ? BACKEND : PORTAL}/me/second-factor`)).json().seed
      return visitor
    },
    body: async () => ({ code: codeAt(seed, t.parts.clock()) }),
  }
}
const listed = async (email: string) => {
  const { rows } = (await w.inA.request('GET', `${PORTAL}/users`)).json() as { rows: { id: number; email: string }[] }
  return rows.filter((row) => row.email === email).map(({ id }) => id)
}
const colleague = async () => listed((await buildPerson(t.db, w.a)).email)
const invited = async () => {
  const email = `asked${Math.random()}@avia.example`
  await w.inA.request('POST', `${PORTAL}/users`, { email, name: 'Asked' })
  return listed(email)
}
const personWithFactor = async () => {
  const [customer = 0, id = 0] = await person()
  await buildSecondFactor(t, 'portal', id)
  return [customer, id]
}
const staffUserWithFactor = async () => {
  const ids = await staffUser()
  await buildSecondFactor(t, 'staff', ids[0] ?? 0)
  return ids
}

let numbers = 0
const freshNumber = async (parts: { droppedOn?: string } = {}) => [
  await buildNumber(t.db, w.a, `016149601${String(++numbers).padStart(2, '0')}`, parts),
]
const rental = async () => ({ name: `Rental ${Math.random()}`, every: 'month', amount: '2.50', from: '2026-01-01' })
const charged = async () => {
  const [id = 0] = await freshNumber()
  const { charges } = (
    await w.administrator.request('POST', `${BACKEND}/numbers/${id}/charges`, await rental())
  ).json() as { charges: { id: number }[] }
  return [id, charges[0]?.id ?? 0]
}
const freshSite = async () => [await buildSite(t.db, w.a, { name: `Site ${Math.random()}` })]

const access = (door: 'backend' | 'my-account'): Record<string, Row> => {
  const by = somebody(door)
  const email = async () =>
    door === 'backend' ? (await buildStaff(t.db, {})).email : (await buildPerson(t.db, w.a)).email
  return {
    'POST /sign-in': { body: async () => ({ email: await email(), password: PASSWORD }) },
    'POST /sign-out': { by },
    'POST /me/sign-out-everywhere': { by },
    'DELETE /me/sessions/:id': {
      by,
      at: async () => [
        (
          await t.db
            .selectFrom(door === 'backend' ? 'staff_session' : 'portal_session')
            .select('id')
            .orderBy('id', 'desc')
            .limit(1)
            .executeTakeFirstOrThrow()
        ).id,
      ],
    },
    'POST /me/password': { by, body: async () => ({ currentPassword: PASSWORD, newPassword: PASSWORD }) },
    'POST /password-reset': { body: async () => ({ email: await email() }) },
    'POST /sign-in/second-factor': { by: withFactor(door, 'waiting'), body: async () => ({ code: RECOVERY }) },
    'POST /me/second-factor': 'begins, and changes nothing until it is confirmed',
    'POST /me/second-factor/confirm': begun(door),
    'POST /me/second-factor/recovery-codes': { by: withFactor(door, 'open'), body: async () => ({ code: RECOVERY }) },
    'POST /me/second-factor/remove': {
      by: withFactor(door, 'open'),
      body: async () => ({ password: PASSWORD, code: RECOVERY }),
    },
    'POST /mail-links/check': 'asks, and changes nothing',
    'POST /mail-links/use': { body: link(door === 'backend' ? 'staff' : 'portal') },
  }
}

const planned = async () => ({ settings: { description: `Planned ${Math.random()}` }, runAt: '2099-01-01T06:00' })
const scheduled = async () => {
  const url = `${BACKEND}/myAccountCustomerProfiles/${await buildProfile(t.db, [])}/scheduledChanges`
  return [(await w.administrator.request('POST', url, await planned())).json().id as number]
}

const ownOf = async (path: string, body: object): Promise<number[]> => [
  (await w.inA.request('POST', PORTAL + path, body)).json().id as number,
]
const view = async () => ({ name: `View ${Math.random()}`, report: 'by-day', search: 'period=last-week' })
const savedView = async () => ownOf('/calls/views', await view())
const schedule = async () => ({ viewId: (await savedView())[0], frequency: 'daily', time: '07:30', format: 'csv' })
const emailed = async () => ownOf('/calls/schedules', await schedule())

/** Programs need not say which revision they read. */
const program = async () => t.visit({ key: await buildApiKey(t.db, await buildStaff(t.db, everyLevel('edit'))) })
let askedAbout = 0
const numberRequest = async () => {
  const text = `0161496${String((askedAbout += 1)).padStart(4, '0')}`
  const asked = { kind: 'cease', after: { on: '2099-01-01' } } as const
  const number = { id: await buildNumber(t.db, w.a, text), text }
  const about = { customerId: w.a, number, asked, note: '', wantedAt: null, actor: platformActor }
  return [(await t.db.transaction().execute((db) => openRequest(db, t.parts, about))).id]
}
const oldSecret = async () => {
  for (const _ of [1, 2]) await w.administrator.request('POST', `${BACKEND}/webHook/secrets`)
  const { secrets } = (await w.administrator.request('GET', `${BACKEND}/webHook`)).json()
  return [secrets[1].id as number]
}

const world = () => ({ t, customer: w.a, portal: w.inA, staff: w.administrator })

const rows: Readonly<Record<'backend' | 'my-account', Readonly<Record<string, Row>>>> = {
  'my-account': {
    ...access('my-account'),
    'POST /users': {
      by: async () => w.inA,
      body: async () => ({ email: `new${Math.random()}@avia.example`, name: 'New' }),
    },
    'PUT /users/:id': { by: async () => w.inA, at: colleague, body: async () => ({ role: 'billing' }) },
    'DELETE /users/:id': { by: async () => w.inA, at: colleague },
    'POST /users/:id/end-sessions': { by: async () => w.inA, at: colleague },
    'POST /users/:id/invitation': { by: async () => w.inA, at: invited },
    'POST /calls/exports': {
      by: async () => w.inA,
      body: async () => ({ report: 'by-day', format: 'csv', query: {} }),
    },
    'DELETE /calls/exports/:id': {
      by: async () => w.inA,
      at: () => ownOf('/calls/exports', { report: 'by-day', format: 'csv', query: {} }),
    },
    'POST /calls/views': { by: async () => w.inA, body: view },
    'PUT /calls/views/:id': { by: async () => w.inA, at: savedView, body: view },
    'DELETE /calls/views/:id': { by: async () => w.inA, at: savedView },
    'POST /calls/schedules': { by: async () => w.inA, body: schedule },
    'PUT /calls/schedules/:id': { by: async () => w.inA, at: emailed, body: schedule },
    'DELETE /calls/schedules/:id': { by: async () => w.inA, at: emailed },
    'POST /calls/schedules/:id/run': { by: async () => w.inA, at: emailed },
    'PUT /numbers/:id/description': {
      by: async () => w.inA,
      at: async () => [w.numberA],
      body: async () => ({ description: 'New' }),
    },
    ...ownNumberActs(world),
    ...campaignActs(world, 'customer'),
  },
  backend: {
    ...access('backend'),
    'POST /me/apiKey': 'answers a secret: its own test looks at its entry',
    'DELETE /me/apiKey': {
      by: async () => {
        const user = await buildStaff(t.db, {})
        await buildApiKey(t.db, user)
        return t.signIn(BACKEND, user.email, PASSWORD)
      },
    },
    'POST /set-up/check': 'asks, and changes nothing',
    'POST /set-up': 'works on an empty product only',
    'POST /myAccountCustomerProfiles': { body: named('Profile') },
    'POST /myAccountCustomerProfiles/starters': 'works on an empty product only',
    'PUT /myAccountCustomerProfiles/:id': { at: profile, body: named('Profile') },
    'PATCH /myAccountCustomerProfiles/:id': { at: profile, body: named('Profile') },
    'DELETE /myAccountCustomerProfiles/:id': { at: profile },
    'POST /profileFile/plan': 'asks, and changes nothing',
    'POST /profileFile/apply': {
      body: async () => {
        const document = (await w.administrator.request('GET', `${BACKEND}/profileFile`)).json().document
        const more = { ...document, profiles: [...document.profiles, { name: `Filed ${Math.random()}` }] }
        const { fingerprint } = (
          await w.administrator.request('POST', `${BACKEND}/profileFile/plan`, { document: more })
        ).json()
        return { document: more, plan: fingerprint }
      },
    },
    'POST /customers': {
      body: async () => ({ name: 'New', accountNumber: `N${Math.random()}`, classId: 3, statusId: 1 }),
    },
    'PUT /customers/:id': { at: async () => [w.a], body: named('Avia') },
    'PATCH /customers/:id': { at: async () => [w.a], body: named('Avia') },
    'PUT /customers/:id/myAccountProfile': {
      at: async () => [await buildCustomer(t.db)],
      body: async () => ({ profileId: (await profile())[0] }),
    },
    'POST /customerStatuses': { body: named('Status') },
    'PUT /customerStatuses/:id': { at: async () => [4], body: named('Status') },
    'POST /customerGroups': { body: named('Group') },
    'PUT /customerGroups/:id': { at: customerGroup, body: named('Group') },
    'DELETE /customerGroups/:id': { at: customerGroup },
    'POST /customers/:id/numbers': {
      at: async () => [w.a],
      body: async () => ({ number: '0161 496 0456', typeId: 1, statusId: 1, soldOn: '2026-01-01' }),
    },
    'PUT /numbers/:id': { at: async () => [w.numberA], body: async () => ({ description: 'Leeds' }) },
    'POST /customers/:id/numbers/bulk/review': 'asks, and changes nothing',
    'POST /customers/:id/numbers/bulk': {
      at: async () => [w.a],
      body: async () => {
        const many = { numbers: '0161 496 0460 - 0161 496 0461', typeId: 1, statusId: 1, soldOn: '2026-01-01' }
        const review = await w.administrator.request('POST', `${BACKEND}/customers/${w.a}/numbers/bulk/review`, many)
        return { ...many, plan: review.json().plan }
      },
    },
    'POST /numbers/:id/drop': { at: freshNumber, body: async () => ({ on: '2026-05-01' }) },
    'POST /numbers/:id/reinstate': { at: () => freshNumber({ droppedOn: '2026-05-01' }) },
    'POST /numbers/:id/move': {
      at: freshNumber,
      body: async ([id]) => {
        const asked = `${BACKEND}/numbers/${id}/move?customerId=${w.b}&on=2026-05-01`
        const review = await w.administrator.request('GET', asked)
        return { customerId: w.b, on: '2026-05-01', plan: review.json().plan }
      },
    },
    'POST /numbers/:id/charges': { at: freshNumber, body: rental },
    'PUT /numbers/:id/charges/:chargeId': { at: charged, body: rental },
    'DELETE /numbers/:id/charges/:chargeId': { at: charged },
    'POST /numberTypes': { body: named('Type') },
    'PUT /numberTypes/:id': { at: async () => [10], body: named('Type') },
    'POST /numberStatuses': { body: named('Status') },
    'PUT /numberStatuses/:id': { at: async () => [4], body: named('Status') },
    'POST /numbers/import/plan': 'asks, and changes nothing',
    'POST /numbers/import': 'a file that was looked at: its own test looks at its entries',
    'POST /customers/:id/sites': { at: async () => [w.a], body: named('Site') },
    'PUT /sites/:id': { at: freshSite, body: named('Site') },
    'POST /sites/:id/close': { at: freshSite, body: async () => ({ on: '2026-05-01' }) },
    'POST /customers/:id/sites/place': {
      at: async () => [w.a],
      body: async () => ({ numberIds: await freshNumber(), siteId: (await freshSite())[0], from: '2026-02-01' }),
    },
    'POST /customers/:id/portalUsers': {
      at: async () => [w.a],
      body: async () => ({ email: `new${Math.random()}@avia.example`, name: 'New' }),
    },
    'POST /customers/:id/portalUsers/:portalUserId/reset': { at: person },
    'POST /customers/:id/portalUsers/:portalUserId/disable': { at: person },
    'POST /customers/:id/portalUsers/:portalUserId/enable': { at: person },
    'POST /customers/:id/portalUsers/:portalUserId/end-sessions': { at: person },
    'POST /customers/:id/portalUsers/:portalUserId/clear-delay': { at: person },
    'PUT /customers/:id/portalUsers/:portalUserId': { at: person, body: async () => ({ role: 'billing' }) },
    'DELETE /customers/:id/portalUsers/:portalUserId': { at: person },
    'POST /customers/:id/portalUsers/:portalUserId/remove-second-factor': { at: personWithFactor },
    'POST /users/:id/remove-second-factor': { at: staffUserWithFactor },
    'POST /users': { body: async () => ({ name: 'New', email: `new${Math.random()}@northbridge.example` }) },
    'PUT /users/:id': { at: staffUser, body: named('User') },
    'POST /users/:id/access-mail': { at: staffUser },
    'POST /users/:id/disable': { at: staffUser },
    'POST /users/:id/enable': { at: staffUser },
    'POST /users/:id/end-sessions': { at: staffUser },
    'POST /users/:id/clear-delay': { at: staffUser },
    'DELETE /users/:id/apiKey': { at: staffUserWithKey },
    'POST /userGroups': { body: named('Group') },
    'PUT /userGroups/:id': { at: groupOf, body: named('Group') },
    'DELETE /userGroups/:id': { at: groupOf },
    'POST /myAccountCustomerProfiles/:id/review': 'asks, and changes nothing',
    'POST /myAccountCustomerProfiles/review': 'asks, and changes nothing',
    'POST /myAccountCustomerProfiles/:id/reassign/review': 'asks, and changes nothing',
    'POST /customers/:id/myAccountProfile/review': 'asks, and changes nothing',
    'POST /customers/:id/review': 'asks, and changes nothing',
    'POST /settings/defaultProfile/review': 'asks, and changes nothing',
    'POST /bulkAssignments/review': 'asks, and changes nothing',
    'POST /bulkAssignments': 'a job: its own test looks at its entries',
    'POST /myAccountCustomerProfiles/:id/reassign': {
      at: async () => {
        const id = await buildProfile(t.db, [])
        await buildCustomer(t.db, { profileId: id })
        return [id]
      },
      body: async () => ({ toProfileId: null }),
    },
    'POST /myAccountCustomerProfiles/:id/scheduledChanges': { at: profile, body: planned },
    'PUT /scheduledChanges/:id': { at: scheduled, body: async () => ({ runAt: '2099-02-02T06:00' }) },
    'DELETE /scheduledChanges/:id': { at: scheduled },
    'POST /portalPreviews': { body: async () => ({ customerId: w.b }) },
    'PUT /portalPreviews/:id': 'changes only what its own page shows',
    'DELETE /portalPreviews/:id': 'changes only what its own page shows',
    'PUT /settings': { body: async () => ({ contact: `Call ${Math.random()}` }) },
    'PUT /settings/defaultProfile': { body: async () => ({ profileId: (await profile())[0] }) },
    'POST /callSources': { body: async () => ({ name: `Source ${Math.random()}`, ...source }) },
    'PUT /callSources/:id': {
      at: async () => [
        (
          await w.administrator.request('POST', `${BACKEND}/callSources`, { name: `S ${Math.random()}`, ...source })
        ).json().id as number,
      ],
      body: async () => ({ name: `Source ${Math.random()}`, ...source }),
    },
    'POST /callMappings/preview': 'asks, and changes nothing',
    'POST /callImports': 'a file: its entry is written when it has been read',
    'POST /callImports/:id/release': { at: () => supplyFile('held') },
    'POST /callImports/:id/discard': { at: () => supplyFile('held') },
    'POST /callImports/:id/undo': { at: () => supplyFile('done') },
    'POST /callImports/:id/rerun': { at: importedFile },
    'PUT /callImports/:id/note': {
      at: () => supplyFile('done'),
      body: async () => ({ note: `Note ${Math.random()}` }),
    },
    'POST /billingErrors/rerun': {},
    'POST /numberRequests/:id/answer': { by: program, at: numberRequest, body: async () => ({ state: 'accepted' }) },
    'PUT /numberRequests/:id/owner': {
      ...{ by: program, at: numberRequest },
      body: async () => ({ ownerId: (await buildStaff(t.db, everyLevel('edit'))).id }),
    },
    'PUT /webHook': {
      by: program,
      body: async () => ({ address: `https://81.2.69.142/${Math.random()}`, isOn: false }),
    },
    'POST /webHook/secrets': {},
    'DELETE /webHook/secrets/:id': { at: oldSecret },
    'POST /webHook/test': 'sends to a receiver: its own test looks at its entries',
    'POST /webHook/messages/:id/replay': 'sends to a receiver: its own test looks at its entries',
    'POST /webHook/replay': 'sends to a receiver: its own test looks at its entries',
    ...campaignActs(world, 'staff'),
  },
}

const writes = everyEndpoint.filter(({ method }) => method !== 'GET')
const keyOf = ({ method, path }: (typeof writes)[number]) => `${method} ${path}`

describe('every act is in the activity log', () => {
  test('and every endpoint that changes something has its row here', () => {
    for (const door of ['backend', 'my-account'] as const)
      expect(new Set(writes.filter((endpoint) => endpoint.door === door).map(keyOf))).toEqual(
        new Set(Object.keys(rows[door])),
      )
  })

  test.each(writes.map((endpoint) => [endpoint.id, endpoint] as const))('%s', async (_, endpoint) => {
    const row = rows[endpoint.door][keyOf(endpoint)]
    if (row === undefined || typeof row === 'string') return
    const visitor = row.by ? await row.by() : endpoint.needs === 'anyone' ? t.visit() : w.administrator
    const ids = (await row.at?.()) ?? []
    const body = (await row.body?.(ids)) ?? {}
    const newest = async () =>
      (await sql<{ id: number }>`select coalesce(max(id), 0) as id from activity_entry`.execute(t.db)).rows[0]?.id ?? 0
    const before = await newest()
    let at = 0
    const url = (endpoint.id.split(' ')[1] ?? '').replaceAll(/:\w+/g, () => String(ids[at++]))
    const answer = await visitor.request(endpoint.method, url, body)
    expect([answer.statusCode, answer.statusCode === 200 ? '' : answer.body]).toEqual([200, ''])
    const all = await t.db.selectFrom('activity_entry').selectAll().where('id', '>', before).execute()
    // What an earlier order brings about comes from nowhere.
    const entries = all.filter(({ address }) => address !== '')
    expect(entries.length).toBeGreaterThan(0)
    for (const entry of entries) {
      expect(entry).toMatchObject({
        who: expect.stringMatching(/./),
        summary: expect.stringMatching(/./),
        subject: expect.stringMatching(/./),
      })
      expect([entry.population, entry.address]).toEqual([expect.stringMatching(/staff|portal|platform/), '127.0.0.1'])
      expect(Math.abs(entry.at.getTime() - Date.now())).toBeLessThan(60_000)
      expect(JSON.stringify(entry)).not.toContain(PASSWORD)
    }
  })

  test('a refused permission too, with what it needed', async () => {
    const { email } = await buildStaff(t.db, {})
    await (await t.signIn(BACKEND, email, PASSWORD)).request('PUT', `${BACKEND}/customers/${w.a}/myAccountProfile`, {})
    const entry = await t.db.selectFrom('activity_entry').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst()
    expect([entry?.kind, entry?.who, entry?.subject_name, entry?.summary]).toEqual([
      'refused',
      `${email.split('@')[0]} (${email})`,
      'PUT /customers/:id/myAccountProfile',
      'Needs Customers: edit and MyAccount Profiles: view',
    ])
  })
})

test('entries are only ever added: the database itself refuses to change or delete one', async () => {
  for (const statement of [
    sql`update activity_entry set who = 'nobody'`,
    sql`delete from activity_entry`,
    sql`truncate activity_entry`,
  ])
    await expect(statement.execute(t.db)).rejects.toThrow('activity entries are only ever added')
})

test('the log is filtered by person, kind, customer and London days, and searched as plain text', async () => {
  const list = async (query: string) =>
    (await w.administrator.request('GET', `${BACKEND}/userActivityLog?${query}`)).json()
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London' }).format(new Date())
  const { total } = await list('')
  expect(total).toBeGreaterThan(30)
  const { total: ofToday } = await list(`from=${today}&to=${today}`)
  // What earlier orders bring about may be noted meanwhile.
  expect(ofToday).toBeGreaterThanOrEqual(total)
  expect(ofToday).toBeLessThanOrEqual((await list('')).total)
  expect((await list('from=2199-01-01')).total).toBe(0)
  expect((await list('to=2020-01-01')).total).toBe(0)
  expect((await list('search=%25')).total).toBe(0)
  for (const { kind } of (await list('kind=mail')).rows) expect(kind).toBe('mail')
  for (const { customer } of (await list(`customerId=${w.a}`)).rows) expect(customer.accountNumber).toBe('AVIA0001')
  for (const { population } of (await list('population=portal')).rows) expect(population).toBe('portal')
})
