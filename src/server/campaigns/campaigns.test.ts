import { setTimeout as sleep } from 'node:timers/promises'
import { callImportEndpoints } from '#contract/backend/call-imports.ts'
import { callSourceEndpoints } from '#contract/backend/calls.ts'
import { campaignEndpoints } from '#contract/backend/campaigns.ts'
import { campaignFileEndpoints, campaignReportEndpoints } from '#contract/my-account/campaign-reports.ts'
import { ownCampaignEndpoints } from '#contract/my-account/campaigns.ts'
import { reportEndpoints } from '#contract/my-account/reports.ts'
import { pathOf } from '#contract/endpoint.ts'
import type { FeatureKey } from '#rules/features.ts'
import {
  buildCustomer,
  buildNumber,
  buildPerson,
  buildProfile,
  buildSite,
  buildStaff,
  everyFeature,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { BACKEND, openTestApp, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// One story: a marketing person's campaigns of one customer, told in order. Days are of 2026, which is before every test.

let t: TestApp
let staff: Visitor
let marketing: Visitor
let leeds: Visitor
let customer: number
let numbers: { spring: number; summer: number; line: number; hidden: number; leeds: number }
let spring: number
let sourceId: number

/** When, who, which number, how long and what it cost. */
const calls: readonly (readonly [at: string, caller: string, called: string, seconds: number, cost: string])[] = [
  ['20/02/2026 12:00', '447700900009', '448081570111', 30, '0.100'],
  ['28/02/2026 23:59', '447700900001', '448081570111', 60, '0.100'],
  ['01/03/2026 00:00', '447700900001', '448081570111', 60, '0.100'],
  ['02/03/2026 10:00', '447700900002', '448081570111', 60, '0.100'],
  ['02/03/2026 11:00', '447700900002', '448081570111', 0, '0.000'],
  ['03/03/2026 10:00', 'withheld', '448081570111', 120, '0.200'],
  ['30/04/2026 23:00', '447700900003', '448081570111', 60, '0.100'],
  ['01/05/2026 00:00', '447700900004', '448081570111', 60, '0.100'],
  ['05/03/2026 10:00', '447700900005', '443069990120', 60, '0.100'],
  ['06/03/2026 10:00', '447700900006', '442079460101', 60, '0.100'],
  // Called out from the campaign's number: no answer to it.
  ['04/03/2026 10:00', '448081570111', '447700900007', 60, '0.100'],
]
const lines = calls.map(([at, caller, called, seconds, cost], index) => {
  const [date, time] = at.split(' ')
  // The time is that of the call's end.
  const end = new Date(Date.parse(`2026-01-01T${time}:00Z`) + seconds * 1000).toISOString().slice(11, 19)
  return `${caller},${called},${date},${end},${seconds},${cost},R${index},GBP`
})

beforeAll(async () => {
  t = await openTestApp()
  staff = await t.signIn(BACKEND, (await buildStaff(t.db, everyLevel('edit'))).email, PASSWORD)
  customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, everyFeature) })
  numbers = {
    spring: await buildNumber(t.db, customer, '08081570111', { description: 'New patients' }),
    summer: await buildNumber(t.db, customer, '08081570112'),
    line: await buildNumber(t.db, customer, '02079460101'),
    hidden: await buildNumber(t.db, customer, '02079460102', { statusId: 3 }),
    leeds: await buildNumber(t.db, customer, '03069990120', { site: 'Leeds' }),
  }
  const siteId = await buildSite(t.db, customer, { name: 'Leeds' })
  const who = await buildPerson(t.db, customer, undefined, { role: 'reporting', scope: { kind: 'all' } })
  const ofLeeds = { role: 'reporting', scope: { kind: 'sites', siteIds: [siteId] } } as const
  marketing = await t.signIn(PORTAL, who.email, PASSWORD)
  leeds = await t.signIn(PORTAL, (await buildPerson(t.db, customer, undefined, ofLeeds)).email, PASSWORD)
  const retail = { name: 'Retail', format: 'uk-wholesale', priceKind: 'retail' } as const
  sourceId = (await staff.call(BACKEND, callSourceEndpoints.add, { body: retail })).id
  await importCalls(lines)
}, 90_000)
afterAll(() => t[Symbol.asyncDispose]())

const importCalls = async (rows: readonly string[]): Promise<void> => {
  const text = ['caller_id,recipient,call_date,end_time,duration,cost,reference,currency', ...rows].join('\n')
  const upload = { 'content-type': 'application/octet-stream' }
  const answer = await staff.request(
    'POST',
    `${BACKEND}/callImports?fileName=spring.csv&sourceId=${sourceId}`,
    text,
    upload,
  )
  for (;;) {
    const { state } = await staff.call(BACKEND, callImportEndpoints.get, { params: { id: answer.json().id } })
    if (state !== 'pending' && state !== 'running') break
    await sleep(50)
  }
}

const own = ownCampaignEndpoints
const send = async (visitor: Visitor, method: string, path: string, body?: object, headers = {}) => {
  const answer = await visitor.request(method, PORTAL + path, body, headers)
  return { status: answer.statusCode, ...answer.json() }
}
const at = (id: number) => ({ params: { id: id } })
const springNow = { name: 'Spring implants', source: 'Evening Post', startsOn: '2026-03-01', endsOn: '2026-04-30' }
const springDays = { startsOn: '2026-03-01', endsOn: '2026-04-30' }
type Body = { name: string; source?: string; startsOn: string; endsOn?: string | null }
const create = async (visitor: Visitor, body: Body): Promise<number> =>
  (await visitor.call(PORTAL, own.add, { body: body })).id
const reportOf = (visitor: Visitor, id: number, query: object = {}) =>
  visitor.call(PORTAL, campaignReportEndpoints.report, { ...at(id), query: query })
const assign = (visitor: Visitor, id: number, body: object) => send(visitor, 'POST', `/campaigns/${id}/numbers`, body)

describe('a campaign', () => {
  test('is made with its days, and its budget', async () => {
    spring = await create(marketing, { name: 'Spring implants', source: 'Evening Post', ...springDays })
    const kept = await send(marketing, 'PUT', `/campaigns/${spring}/budget`, { amount: '£2,400' })
    expect(kept).toEqual({
      ...{ status: 200, id: spring, name: 'Spring implants', source: 'Evening Post', notes: '', ...springDays },
      ...{ state: 'ended', numbers: 0, warnings: [], setBy: 'you', mayChange: true, revision: 2 },
      budget: { amount: '2400.00', kind: 'total', currency: 'GBP' },
    })
  })

  test.each([
    ['ends before it starts', { name: 'X', startsOn: '2026-05-02', endsOn: '2026-05-01' }, 'INVALID', 'endsOn'],
    ['has no name', { name: ' ', ...springDays }, 'INVALID', 'name'],
    ['has the name of another', { name: 'SPRING implants', ...springDays }, 'NAME_TAKEN', 'name'],
  ])('that %s is refused at its field', async (_, body, code, field) => {
    const { code: answered, issues } = await send(marketing, 'POST', '/campaigns', body)
    expect([answered, issues[0].path]).toEqual([code, [field]])
  })

  test.each([['-5'], ['1.234'], ['lots'], ['1000000000'], ['600,50'], ['1,2,3.50']])(
    'does not take %s as its budget',
    async (amount) => {
      const { issues } = await send(marketing, 'PUT', `/campaigns/${spring}/budget`, { amount })
      expect(issues[0].path).toEqual(['amount'])
    },
  )

  test('is not ended, nor given a budget, by somebody who saw another one', async () => {
    const stale = { 'if-match': '"1"' }
    const refused = [
      await send(marketing, 'PUT', `/campaigns/${spring}/budget`, { amount: '1' }, stale),
      await send(marketing, 'POST', `/campaigns/${spring}/end`, { endsOn: '2026-04-29' }, stale),
    ]
    expect(refused.map(({ code, data }) => [code, data.current.revision])).toEqual([
      ['STALE', 2],
      ['STALE', 2],
    ])
  })

  test('is not given a number that is no longer the customer’s', async () => {
    const gone = await buildNumber(t.db, customer, '08081570119', { droppedOn: '2026-03-01' })
    expect((await assign(marketing, spring, { numberIds: [gone] })).issues[0].path).toEqual(['numberIds'])
  })

  test('is offered the numbers that the portal shows and no other campaign has', async () => {
    await assign(marketing, spring, { numberIds: [numbers.spring] })
    const second = await create(marketing, { name: 'Overlap', startsOn: '2026-04-01' })
    const { rows, inCampaigns } = await marketing.call(PORTAL, own.listOffered, { ...at(second), query: {} })
    expect([rows.map(({ id }) => id).toSorted(), inCampaigns]).toEqual([
      [numbers.summer, numbers.line, numbers.leeds].toSorted(),
      1,
    ])
    const refused = await assign(marketing, second, { numberIds: [numbers.spring] })
    expect([refused.code, refused.message]).toEqual([
      'NUMBER_IN_CAMPAIGN',
      '0808 157 0111 is in “Spring implants” from 1 March 2026 to 30 April 2026. A number is in one campaign at a time: choose other days, or take it out there first.',
    ])
    expect((await assign(marketing, second, { numberIds: [numbers.hidden] })).issues[0].path).toEqual(['numberIds'])
    expect((await assign(marketing, second, { numberIds: [numbers.line], to: '2026-03-01' })).issues[0].path).toEqual([
      'to',
    ])
    expect((await send(marketing, 'DELETE', `/campaigns/${second}`)).status).toBe(200)
    expect((await send(marketing, 'DELETE', `/campaigns/${spring}`)).code).toBe('IN_USE')
  })

  test('counts the calls of its days, callers once, and the withheld apart', async () => {
    const { figures, tables } = await reportOf(marketing, spring)
    expect(figures).toEqual({
      ...{ calls: 5, uniqueCallers: 3, firstTimeCallers: 2, withheld: 1, answered: 4, unknown: 1 },
      ...{ answeredShare: 1, averageSeconds: 75, callersKnownSince: '2026-02-20' },
    })
    expect(tables.map(({ key, rows }) => [key, rows.length])).toEqual([
      ['days', 61],
      ['hours', 24],
      ['week', 7],
    ])
    expect(
      (await reportOf(marketing, spring, { period: 'custom', from: '2026-02-01', to: '2026-02-28' })).figures.calls,
    ).toBe(0)
  })

  test('costs its budget, and each call its part of it', async () => {
    const costs = (query: object) =>
      marketing.call(PORTAL, campaignReportEndpoints.costs, { ...at(spring), query: query })
    expect(await costs({})).toEqual({
      ...{ budget: { amount: '2400.00', kind: 'total', currency: 'GBP' }, share: '2400.00', notPriced: 0 },
      ...{ perCall: '480.00', perFirstTimeCaller: '1200.00', charges: [{ currency: 'GBP', amount: '0.50' }] },
      withCharges: { amount: '2400.50', perCall: '480.10', perFirstTimeCaller: '1200.25' },
      note: null,
    })
    expect(await costs({ period: 'custom', from: '2026-02-01', to: '2026-02-28' })).toMatchObject({
      ...{ share: '0.00', perCall: null, perFirstTimeCaller: null },
    })
  })

  test('keeps its figures when it has ended and its number moves on', async () => {
    const before = await reportOf(marketing, spring)
    const summer = await create(marketing, { name: 'Summer whitening', startsOn: '2026-05-01' })
    expect((await assign(marketing, summer, { numberIds: [numbers.spring] })).status).toBe(200)
    expect(await reportOf(marketing, spring)).toEqual(before)
    expect((await reportOf(marketing, summer)).figures.calls).toBe(1)
    const { rows } = await marketing.call(PORTAL, campaignReportEndpoints.compare, { query: { id: summer } })
    expect(rows.map(({ figures }) => figures?.calls)).toEqual([1])
    const both = await send(marketing, 'GET', `/campaignComparison?id=${summer}&id=${spring}`)
    expect(both.rows.map((row: { campaign: { name: string } }) => row.campaign.name)).toEqual([
      'Spring implants',
      'Summer whitening',
    ])
    const later = await send(marketing, 'PUT', `/campaigns/${spring}`, {
      name: 'Spring implants',
      ...springDays,
      endsOn: '2026-05-10',
    })
    expect([later.code, later.issues[0].path]).toEqual(['NUMBER_IN_CAMPAIGN', ['endsOn']])
    expect(later.message).toContain('0808 157 0111 is in “Summer whitening” from 1 May 2026 on.')
    const early = await send(marketing, 'POST', `/campaigns/${summer}/end`, { endsOn: '2026-04-30' })
    expect(early.issues[0].message).toContain('It starts on 1 May 2026')
  })

  test('is cut anew when its days change, and given back its numbers when they change back', async () => {
    const change = (startsOn: string) => send(marketing, 'PUT', `/campaigns/${spring}`, { ...springNow, startsOn })
    await change('2026-03-03')
    expect((await reportOf(marketing, spring)).figures.calls).toBe(2)
    await change('2026-03-01')
    expect((await reportOf(marketing, spring)).figures.calls).toBe(5)
    const stale = await send(
      marketing,
      'PUT',
      `/campaigns/${spring}`,
      { name: 'X', ...springDays },
      { 'if-match': '"1"' },
    )
    expect([stale.code, stale.data.current.name]).toEqual(['STALE', 'Spring implants'])
  })

  test('lets a number go after today, and what has passed stays', async () => {
    const autumn = await create(marketing, { name: 'Autumn', startsOn: '2026-06-01' })
    const { rows } = await assign(marketing, autumn, { numberIds: [numbers.line] })
    const left = await send(marketing, 'DELETE', `/campaigns/${autumn}/numbers/${rows[0].id}`)
    const today = t.parts.clock().toISOString().slice(0, 10)
    expect(left.rows[0].counts).toEqual({ from: '2026-06-01', to: today })
    expect((await send(marketing, 'DELETE', `/campaigns/${autumn}/numbers/${rows[0].id}`)).code).toBe('ENDED')
    const planned = await assign(marketing, autumn, { numberIds: [numbers.summer], from: '2099-01-01' })
    const time = planned.rows.find((row: { state: string }) => row.state === 'planned').id
    expect((await send(marketing, 'DELETE', `/campaigns/${autumn}/numbers/${time}`)).rows).toHaveLength(1)
  })
})

describe('a person of one site', () => {
  test('sees its numbers’ campaigns and calls only, and changes nothing of the others', async () => {
    const mixed = await create(marketing, { name: 'Both towns', startsOn: '2026-03-01', endsOn: '2026-03-31' })
    await assign(marketing, mixed, { numberIds: [numbers.leeds, numbers.summer] })
    const { rows } = await leeds.call(PORTAL, own.list, { query: {} })
    expect(rows.map(({ name, numbers: count, mayChange }) => [name, count, mayChange])).toEqual([
      ['Both towns', 1, false],
    ])
    expect((await reportOf(leeds, mixed)).figures.calls).toBe(1)
    expect((await send(leeds, 'GET', `/campaigns/${spring}`)).status).toBe(404)
    expect((await send(leeds, 'GET', `/campaigns/${spring}/report`)).status).toBe(404)
    expect((await send(leeds, 'POST', `/campaigns/${mixed}/end`, { endsOn: '2026-03-10' })).code).toBe('NOT_YOURS')
    const { rows: times } = await marketing.call(PORTAL, own.listNumbers, at(mixed))
    const others = times.find(({ number }) => number.id === numbers.summer)?.id
    expect((await send(leeds, 'DELETE', `/campaigns/${mixed}/numbers/${others}`)).status).toBe(404)
    expect((await leeds.call(PORTAL, own.listNumbers, at(mixed))).rows).toHaveLength(1)
    expect((await assign(leeds, mixed, { numberIds: [numbers.line] })).issues[0].path).toEqual(['numberIds'])
    // Hers is taken, the other is not hers: nothing is said of where that one is.
    const third = await create(leeds, { name: 'Leeds only', startsOn: '2026-03-01', endsOn: '2026-03-31' })
    const asked = await assign(leeds, third, { numberIds: [numbers.leeds, numbers.spring] })
    expect([asked.code, asked.issues[0].path, JSON.stringify(asked)]).toEqual([
      'INVALID',
      ['numberIds'],
      expect.not.stringContaining('implants'),
    ])
    const taken = await assign(leeds, third, { numberIds: [numbers.leeds] })
    expect(taken.message).toContain('is in “Both towns”')
    await send(leeds, 'DELETE', `/campaigns/${third}`)
  })

  test('is told no cost of each call of a campaign whose budget is for other numbers too', async () => {
    const { rows } = await leeds.call(PORTAL, own.list, { query: {} })
    const mixed = rows[0]?.id ?? 0
    await send(marketing, 'PUT', `/campaigns/${mixed}/budget`, { amount: '900' })
    const costs = (visitor: Visitor) => visitor.call(PORTAL, campaignReportEndpoints.costs, { ...at(mixed), query: {} })
    expect(await costs(marketing)).toMatchObject({ perCall: '900.00', note: null })
    const hers = await costs(leeds)
    expect(hers).toMatchObject({ perCall: null, perFirstTimeCaller: null, withCharges: null, share: '900.00' })
    expect(hers.note).toContain('numbers that you do not see')
    const compared = await leeds.call(PORTAL, campaignReportEndpoints.compare, { query: { id: mixed } })
    expect(compared.rows[0]?.costs?.perCall).toBeNull()
    expect(compared.notes.join(' ')).toContain('numbers that you do not see')
    const file = await leeds.request('GET', `${PORTAL}/campaigns/${mixed}/report/file`)
    expect(file.body).toContain('numbers that you do not see')
    expect(file.body).not.toContain('900.10')
  })
})

describe('the staff’s campaigns', () => {
  const body = { name: 'Launch', startsOn: '2026-03-01', endsOn: null }
  const see = async (features: readonly FeatureKey[]) => {
    const profileId = await buildProfile(t.db, features)
    await t.db.updateTable('customer').set({ my_account_profile_id: profileId }).where('id', '=', customer).execute()
    return (await marketing.call(PORTAL, own.list, { query: { search: 'launch' } })).rows
  }
  test('stand beside the customer’s, fill gaps where the profile shows them, and are the staff’s to change', async () => {
    const made = await staff.call(BACKEND, campaignEndpoints.add, { ...at(customer), body })
    const given = { numberIds: [numbers.spring], from: null, to: null }
    await staff.call(BACKEND, campaignEndpoints.assign, { ...at(made.id), body: given })
    const { rows } = await staff.call(BACKEND, campaignEndpoints.listOfCustomer, at(customer))
    const shared = rows.find(({ name }) => name === 'Launch')?.warnings.map(({ text }) => text)
    expect(shared).toEqual([
      '0808 157 0111 is in “Summer whitening” at the same time. Its calls count for the customer’s own campaign only.',
    ])
    expect((await staff.request('PUT', `${BACKEND}/campaigns/${spring}/budget`, { amount: null })).json().code).toBe(
      'NOT_YOURS',
    )
    expect(await see(everyFeature)).toMatchObject([
      { name: 'Launch', setBy: 'your provider', mayChange: false, numbers: 1 },
    ])
    expect((await send(marketing, 'DELETE', `/campaigns/${made.id}`)).code).toBe('NOT_YOURS')
    // The customer's own campaigns have the number from March on.
    expect((await reportOf(marketing, made.id)).figures.calls).toBe(0)
    expect(await see(everyFeature.filter((key) => key !== 'myCallsUseBackendDescriptions'))).toEqual([])
    expect((await send(marketing, 'GET', `/campaigns/${made.id}`)).status).toBe(404)
    await see(everyFeature)
  })
})

describe('each feature', () => {
  test.each([
    ['view_campaigns', 'GET', '/campaigns'],
    ['manage_campaigns', 'POST', '/campaigns'],
    ['assign_campaign_numbers', 'POST', '/campaigns/:id/numbers'],
    ['set_campaign_budget', 'PUT', '/campaigns/:id/budget'],
    ['view_campaign_report', 'GET', '/campaigns/:id/report'],
    ['compare_campaigns', 'GET', '/campaignComparison'],
    ['view_campaign_costs', 'GET', '/campaigns/:id/costs'],
    ['view_missed_callers', 'GET', '/campaigns/:id/callBacks'],
    ['export_campaigns', 'GET', '/campaigns/:id/report/file'],
    ['export_campaigns', 'GET', '/campaigns/:id/calls/file'],
    ['report_call_list', 'GET', '/campaigns/:id/calls/file'],
  ] as const)('%s closes %s %s, and nothing is said of costs and budgets without theirs', async (key, method, path) => {
    const without = everyFeature.filter(
      (one) => one !== key && one !== 'set_campaign_budget' && one !== 'view_campaign_costs',
    )
    const limited = await buildProfile(t.db, without)
    await t.db.updateTable('customer').set({ my_account_profile_id: limited }).where('id', '=', customer).execute()
    const answer = await marketing.request(
      method,
      PORTAL + pathOf(path, { id: spring }),
      method === 'GET' ? undefined : {},
    )
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'NOT_GRANTED'])
    const whole = await buildProfile(t.db, everyFeature)
    if (key !== 'view_campaigns') {
      expect((await send(marketing, 'GET', `/campaigns/${spring}`)).budget).toBe(null)
      if (key !== 'compare_campaigns')
        expect((await send(marketing, 'GET', `/campaignComparison?id=${spring}`)).rows[0].costs).toBe(null)
    }
    await t.db.updateTable('customer').set({ my_account_profile_id: whole }).where('id', '=', customer).execute()
    expect(
      (await marketing.request(method, PORTAL + pathOf(path, { id: spring }), method === 'GET' ? undefined : {}))
        .statusCode,
    ).not.toBe(404)
  })
})

test('files hold the list, the report and the calls, and no formula', async () => {
  const file = async (endpoint: { path: string }, query = '') =>
    (await marketing.request('GET', PORTAL + pathOf(endpoint.path, { id: spring }) + query)).body.split('\r\n')
  await create(marketing, { name: '=1+1', startsOn: '2026-07-01' })
  const list = await file(campaignFileEndpoints.list, '?sort=name&period=custom&from=2026-03-01&to=2026-03-31')
  expect(list.some((line) => line.startsWith("'=1+1,"))).toBe(true)
  expect(list.find((line) => line.startsWith('Spring'))).toContain(
    'Spring implants,you,Evening Post,Ended,2026-03-01,2026-04-30,1,4',
  )
  const report = await file(campaignFileEndpoints.report)
  expect(report[1]).toContain('Figures,Spring implants,5,3,2,1,4,1,1,75,2400.00,480.00,1200.00,2400.50')
  // Parts with columns of one key, such as shares of calls and of the budget, keep theirs.
  const heading = report[0]?.split(',') ?? []
  const cellsIn = (column: string) =>
    report.slice(1, -1).map((line) => line.split(',')[heading.findIndex((each) => each.startsWith(column))])
  expect(cellsIn('Budget (').filter((cell) => cell !== '')).toEqual(['2400.00'])
  expect(cellsIn('Share of calls')[0]).toBe('')
  const rows = await file(campaignFileEndpoints.calls)
  expect(rows.filter((line) => line.includes('Spring implants'))).toHaveLength(5)
})

test('the call-back list of a campaign has its two parts', async () => {
  const { tables } = await marketing.call(PORTAL, campaignReportEndpoints.callBacks, {
    ...at(spring),
    query: {},
  })
  expect(tables.map(({ key }) => key)).toEqual(['outstanding', 'handled'])
})

test('every call is in one campaign at most: the campaigns’ calls and “Unassigned” add up to all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 110 }), fc.integer({ min: 0, max: 60 }), async (first, length) => {
      const day = (offset: number) => new Date(Date.UTC(2026, 1, 1 + offset)).toISOString().slice(0, 10)
      const query = { period: 'custom' as const, from: day(first), to: day(first + length) }
      const { rows } = await marketing.call(PORTAL, own.list, { query })
      const incoming = { ...query, direction: ['in' as const] }
      const { header, tables } = await marketing.call(PORTAL, reportEndpoints['by-campaign'], { query: incoming })
      const unassigned = tables[0]?.rows.find(({ cells }) => cells['campaign'] === 'Unassigned')?.cells['calls'] ?? 0
      expect(rows.reduce((sum, { calls: count }) => sum + (count ?? 0), Number(unassigned))).toBe(header.calls)
      const reports = await Promise.all(rows.map(({ id }) => reportOf(marketing, id, query)))
      expect(reports.map(({ figures }) => figures.calls)).toEqual(rows.map(({ calls: count }) => count))
    }),
    { numRuns: 8 },
  )
})

test('a number that rings after its campaign, and in no other one, is told', async () => {
  const now = t.parts.clock()
  const back = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10)
  const short = await create(marketing, { name: 'Short', startsOn: back(20), endsOn: back(10) })
  const { rows } = await marketing.call(PORTAL, own.listOffered, { ...at(short), query: {} })
  await assign(marketing, short, { numberIds: [rows.find(({ id }) => id === numbers.leeds)?.id] })
  const [year, month, dayOfMonth] = back(3).split('-')
  await importCalls([`447700900007,443069990120,${dayOfMonth}/${month}/${year},12:00:00,60,0.100,LATE,GBP`])
  const { warnings } = await marketing.call(PORTAL, own.get, at(short))
  expect(warnings.map(({ kind, text }) => [kind, text.split(':')[0]])).toEqual([
    ['still rings', '0306 999 0120 still rings'],
  ])
  const { rows: listed } = await marketing.call(PORTAL, own.list, { query: { search: 'short' } })
  expect(listed[0]?.warnings).toEqual(warnings)
})

test('two owners’ campaigns of one name are told apart in the reports by their ids', async () => {
  const period = { period: 'custom' as const, from: '2026-02-01', to: '2026-03-31' }
  const callsOf = async (query: object) =>
    (await marketing.call(PORTAL, reportEndpoints['by-day'], { query: { ...period, ...query } })).header
  const { rows } = await staff.call(BACKEND, campaignEndpoints.listOfCustomer, at(customer))
  const theirs = rows.find(({ name }) => name === 'Launch')?.id ?? 0
  const given = { numberIds: [numbers.line], from: null, to: null }
  await staff.call(BACKEND, campaignEndpoints.assign, { ...at(theirs), body: given })
  const mine = await create(marketing, { name: 'Launch', startsOn: '2026-02-01', endsOn: '2026-02-28' })
  await assign(marketing, mine, { numberIds: [numbers.spring] })
  const byName = await callsOf({ countsForCampaign: 'Launch' })
  const byId = await Promise.all([theirs, mine].map((id) => callsOf({ countsForCampaignId: id })))
  expect([byName.calls, ...byId.map(({ calls: count }) => count)]).toEqual([3, 1, 2])
  expect(byId[0]?.filters).toEqual([{ label: 'Counts for campaign', value: 'Launch' }])
})
