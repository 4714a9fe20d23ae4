import { customerEndpoints } from '#contract/backend/customers.ts'
import { callImportEndpoints } from '#contract/backend/call-imports.ts'
import {
  buildCustomer,
  buildGroup,
  buildNumber,
  buildPerson,
  buildProfile,
  buildSite,
  buildStaff,
  everyFeature,
  everyLevel,
  PASSWORD,
} from '#test/support/build.ts'
import { BACKEND, PORTAL, type TestApp, type Visitor } from '#test/support/test-app.ts'

export const CANARY = 'canary'
/** A number that occurs nowhere but with customer B. */
export const CANARY_NUMBER = '2079460999'

const calls = (own: string, other: string, reference: string) =>
  [
    'caller_id,recipient,call_date,end_time,duration,cost,reference,currency',
    `${own},${other},${day()},12:00:00,60,0.100,${reference}1,GBP`,
    `${other},${own},${day()},13:00:00,120,0.000,${reference}2,GBP`,
  ].join('\n')
const day = () => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10).split('-').toReversed().join('/')

/**
 * Two customers with one of everything. Every text of B, and what only staff may see of A, holds the canary; A's profile
 * hides the staff's labels.
 */
export const buildTwoCustomers = async (t: TestApp) => {
  const staff = await buildStaff(t.db, everyLevel('edit'))
  const administrator = await t.signIn(BACKEND, staff.email, PASSWORD)
  const shown = everyFeature.filter((key) => key !== 'myCallsUseBackendDescriptions')
  const profileA = await buildProfile(t.db, shown, { name: `${CANARY} profile of A` })
  const profileB = await buildProfile(t.db, everyFeature, { name: `${CANARY} profile of B` })
  const groupB = await buildGroup(t.db, `${CANARY} group`)
  const a = await buildCustomer(t.db, { accountNumber: 'AVIA0001', name: 'Avia', profileId: profileA })
  const b = await buildCustomer(t.db, {
    accountNumber: `${CANARY}0002`,
    name: `${CANARY} Ltd`,
    profileId: profileB,
    groupId: groupB,
  })
  await administrator.call(BACKEND, customerEndpoints.update, {
    params: { id: b },
    body: {
      contactName: CANARY,
      email: `${CANARY}@b.example`,
      address: CANARY,
      accountManager: CANARY,
      phone: CANARY_NUMBER,
    },
  })
  const labels = { description: `${CANARY} label`, site: `${CANARY} site`, campaign: `${CANARY} campaign` }
  const numberA = await buildNumber(t.db, a, '02079460001', { ...labels, spellings: [`${CANARY}-a`] })
  const siteB = await buildSite(t.db, b, { name: `${CANARY} own site`, owner: 'customer' })
  const numberB = await buildNumber(t.db, b, CANARY_NUMBER, { ...labels, spellings: [`${CANARY}-b`] })
  const personA = await buildPerson(t.db, a, 'ann@avia.example')
  const personB = await buildPerson(t.db, b, `${CANARY}@b.example`)
  const inA = await t.signIn(PORTAL, personA.email, PASSWORD)
  const inB = await t.signIn(PORTAL, personB.email, PASSWORD)
  for (const [visitor, number, description] of [
    [inA, numberA, 'Reception'],
    [inB, numberB, `${CANARY} own`],
  ] as const)
    await visitor.request('PUT', `${PORTAL}/numbers/${number}/description`, { description })
  for (const [name, text] of [
    ['a.csv', calls('02079460001', '01614960001', 'A')],
    [`${CANARY}.csv`, calls(`0${CANARY_NUMBER}`, '01614960777', CANARY)],
  ] as const)
    await importFile(administrator, name, text)
  const memberB = (await inB.request('GET', `${PORTAL}/users`)).json().rows[0].id as number
  const sessionB = (await inB.request('GET', `${PORTAL}/me/sessions`)).json().rows[0].id as number
  const callB = (await inB.request('GET', `${PORTAL}/calls`)).json().rows[0].id as string
  const madeByB = {
    exportB: await add(inB, '/calls/exports', { report: 'by-number', format: 'csv', query: { caller: CANARY_NUMBER } }),
    viewB: await add(inB, '/calls/views', { name: `${CANARY} view`, report: 'by-number', search: `caller=${CANARY}` }),
  }
  const campaignB = await add(inB, '/campaigns', { name: `${CANARY} own campaign`, startsOn: '2020-01-01' })
  const given = await inB.request('POST', `${PORTAL}/campaigns/${campaignB}/numbers`, { numberIds: [numberB] })
  const campaignTimeB = given.json().rows[0].id as number
  await exportDone(inB, madeByB.exportB)
  const ring = {
    kind: 'ring',
    to: '07700 900199',
    seconds: 20,
    onBusy: { kind: 'refuse' },
    onNoAnswer: { kind: 'refuse' },
  }
  const routingOfB = {
    planB: await add(inB, '/routing-plans', {
      name: `${CANARY} plan`,
      nation: 'scotland',
      isEmergency: true,
      step: ring,
    }),
    requestB: await add(inB, `/numbers/${numberB}/destination`, { to: '07700 900198', revision: 0, note: CANARY }),
    newNumberB: await add(inB, '/new-numbers', { type: 'Geographic', area: CANARY }),
  }
  const scheduleB = await add(inB, '/calls/schedules', {
    ...{ viewId: madeByB.viewB, frequency: 'daily', time: '07:30', format: 'csv' },
  })
  return {
    ...madeByB,
    ...routingOfB,
    scheduleB,
    campaignB,
    campaignTimeB,
    callB,
    administrator,
    inA,
    inB,
    a,
    b,
    siteB,
    numberA,
    numberB,
    personA,
    personB,
    sessionB,
    memberB,
    profileB,
  }
}
export type TwoCustomers = Awaited<ReturnType<typeof buildTwoCustomers>>

/** Waits until an export is made. */
const exportDone = async (visitor: Visitor, id: number): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    const { rows } = (await visitor.request('GET', `${PORTAL}/calls/exports`)).json()
    if (rows.some((row: { id: number; state: string }) => row.id === id && row.state === 'done')) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`The export ${id} is not made`)
}

/** Adds something of one's own; answers its id. */
const add = async (visitor: Visitor, path: string, body: object): Promise<number> => {
  const answer = await visitor.request('POST', PORTAL + path, body)
  if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${answer.body}`)
  return answer.json().id as number
}

/** Imports a file through the door, and waits until it is read. */
const importFile = async (administrator: TwoCustomers['administrator'], fileName: string, text: string) => {
  const answer = await administrator.request('POST', `${BACKEND}/callImports?fileName=${fileName}`, text, {
    'content-type': 'application/octet-stream',
  })
  if (answer.statusCode !== 200) throw new Error(`The import answered ${answer.statusCode}: ${answer.body}`)
  for (;;) {
    const state = await administrator.call(BACKEND, callImportEndpoints.get, { params: { id: answer.json().id } })
    if (state.state !== 'pending' && state.state !== 'running') return state
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
