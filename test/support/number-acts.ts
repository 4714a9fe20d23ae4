import { BACKEND, PORTAL, type TestApp, type Visitor } from './test-app.ts'
import { buildCampaign, buildNumber } from './build.ts'

/** Somebody's act at an endpoint: who does it, on which records, with what. */
export type Act = {
  readonly by?: () => Promise<Visitor>
  /** Given the ids of its address. */
  readonly body?: (at: readonly number[]) => Promise<object>
  readonly at?: () => Promise<number[]>
}
/** Why an endpoint needs no act here. */
export type Reason =
  | 'asks, and changes nothing'
  | 'a file that was looked at: its own test looks at its entries'
  | 'makes a plan, or changes it: their rows are above'
type Acts = Readonly<Record<string, Act | Reason>>
type World = { readonly t: TestApp; readonly customer: number; readonly portal: Visitor; readonly staff: Visitor }

const DESTINATION = '07700 900190'
const callersOwn = { caller: '07700 900191', note: '' }
const NO_STEP = { kind: 'voicemail' }
let counter = 0
const next = () => (counter += 1)

const makeFresh = (world: () => World) => {
  const made = async (path: string, body: object): Promise<number> => {
    const answer = await world().portal.request('POST', PORTAL + path, body)
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}: ${answer.body}`)
    return answer.json().id as number
  }
  const number = async () => {
    const { t, customer } = world()
    return buildNumber(t.db, customer, `0306999${String(next()).padStart(4, '0')}`)
  }
  return {
    made,
    number,
    numbers: async () => ({ numberIds: [await number()] }),
    named: async () => ({ name: `Act ${next()}` }),
    site: () => made('/sites', { name: `Site ${next()}` }),
    plan: () => made('/routing-plans', { name: `Plan ${next()}`, nation: 'scotland', step: NO_STEP }),
    request: async () => made(`/numbers/${await number()}/destination`, { to: DESTINATION, revision: 0 }),
    newNumber: () => made('/new-numbers', { type: '0808' }),
    campaign: () => made('/campaigns', { name: `Campaign ${next()}`, startsOn: '2026-01-01' }),
  }
}

/** A campaign of an owner with a number in it: its id, and that of the number's time. */
const timeOf = async (visitor: Visitor, base: string, [id, number]: [number, number]): Promise<number[]> => {
  const given = await visitor.request('POST', `${base}/campaigns/${id}/numbers`, { numberIds: [number] })
  return [id, given.json().rows[0].id as number]
}

/** Every act of the portal on numbers, sites, routing and requests. */
export const ownNumberActs = (world: () => World): Acts => {
  const fresh = makeFresh(world)
  const by = async () => world().portal
  const onNumber = async () => [await fresh.number()]
  const planFields = async () => ({ ...(await fresh.named()), nation: 'scotland', step: NO_STEP })
  const blocked = async () => {
    const { t, customer } = world()
    const id = await fresh.number()
    const row = { number_id: id, customer_id: customer, caller: '+447700900191', blocked_at: new Date() }
    await t.db.insertInto('blocked_caller').values(row).execute()
    return [id]
  }
  const assigned = async () => {
    const body = { numbers: { which: 'chosen', ids: [await fresh.number()] }, siteId: await fresh.site() }
    const asked = { ...body, from: '2026-02-01' }
    const planned = await world().portal.request('POST', `${PORTAL}/numbers/sites/plan`, asked)
    return { ...asked, plan: planned.json().plan }
  }
  /** There is a plan for emergencies from the first that needs one. */
  const forEmergencies = async () => {
    await world().portal.request('POST', `${PORTAL}/routing-plans`, { ...(await planFields()), isEmergency: true })
    return fresh.numbers()
  }
  const diverted = async () => {
    const { t, customer } = world()
    const id = await fresh.number()
    const emergency = JSON.stringify({ kind: 'destination', to: '+447700900190' })
    await t.db.insertInto('number_routing').values({ number_id: id, customer_id: customer, emergency }).execute()
    return { numberIds: [id] }
  }
  return {
    'POST /sites': { by, body: fresh.named },
    'PUT /sites/:id': { by, at: async () => [await fresh.site()], body: fresh.named },
    'POST /sites/:id/close': { by, at: async () => [await fresh.site()], body: async () => ({ from: '2099-01-01' }) },
    'POST /sites/:id/reopen': {
      by,
      at: async () => {
        const id = await fresh.site()
        await world().portal.request('POST', `${PORTAL}/sites/${id}/close`, { from: '2099-01-01' })
        return [id]
      },
    },
    'POST /numbers/sites/plan': 'asks, and changes nothing',
    'POST /numbers/sites/assign': { by, body: assigned },
    'POST /numbers/labels/plan': 'asks, and changes nothing',
    'POST /numbers/labels': 'a file that was looked at: its own test looks at its entries',
    'POST /numbers/:id/destination': { by, at: onNumber, body: async () => ({ to: DESTINATION, revision: 0 }) },
    'POST /numbers/:id/routing-plan': {
      ...{ by, at: onNumber },
      body: async () => ({ planId: await fresh.plan(), revision: 0 }),
    },
    'POST /numbers/:id/blocked-callers': { by, at: onNumber, body: async () => callersOwn },
    'POST /numbers/:id/blocked-callers/unblock': { by, at: blocked, body: async () => ({ caller: callersOwn.caller }) },
    'POST /numbers/:id/cease': { by, at: onNumber, body: async () => ({ on: '2099-01-01' }) },
    'POST /number-requests/:id/withdraw': { by, at: async () => [await fresh.request()] },
    'POST /new-numbers': { by, body: async () => ({ type: '0808' }) },
    'POST /new-numbers/:id/withdraw': { by, at: async () => [await fresh.newNumber()] },
    'POST /routing-plans': { by, body: planFields },
    'PUT /routing-plans/:id': {
      ...{ by, at: async () => [await fresh.plan()] },
      body: async () => ({ ...(await planFields()), revision: 1 }),
    },
    'DELETE /routing-plans/:id': { by, at: async () => [await fresh.plan()] },
    'POST /routing-plans/:id/apply': { by, at: async () => [await fresh.plan()], body: fresh.numbers },
    'PUT /emergency-divert/destination': 'makes a plan, or changes it: their rows are above',
    'POST /emergency-divert': { by, body: forEmergencies },
    'POST /emergency-divert/back': { by, body: diverted },
  }
}

/** Every act on campaigns, of the customer's people or of staff on theirs. */
export const campaignActs = (world: () => World, owner: 'customer' | 'staff'): Acts => {
  const fresh = makeFresh(world)
  const base = owner === 'customer' ? PORTAL : BACKEND
  const by = async () => (owner === 'customer' ? world().portal : world().staff)
  const campaign = async () => {
    const { t, customer } = world()
    return owner === 'customer' ? fresh.campaign() : buildCampaign(t.db, customer, { name: `Campaign ${next()}` })
  }
  const at = async () => [await campaign()]
  const fields = async () => ({ ...(await fresh.named()), startsOn: '2026-01-01' })
  const time = async () => timeOf(await by(), base, [await campaign(), await fresh.number()])
  const adding: Acts =
    owner === 'customer'
      ? { 'POST /campaigns': { by, body: fields } }
      : { 'POST /customers/:id/campaigns': { by, at: async () => [world().customer], body: fields } }
  return {
    ...adding,
    'PUT /campaigns/:id': { by, at, body: fields },
    'POST /campaigns/:id/end': { by, at, body: async () => ({ endsOn: '2099-01-01' }) },
    'PUT /campaigns/:id/budget': { by, at, body: async () => ({ amount: '5' }) },
    'DELETE /campaigns/:id': { by, at },
    'POST /campaigns/:id/numbers': { by, at, body: fresh.numbers },
    'PUT /campaigns/:id/numbers/:time': { by, at: time, body: async () => ({ from: '2026-02-01' }) },
    'DELETE /campaigns/:id/numbers/:time': { by, at: time },
  }
}
