import type { Actor } from '#server/activity/record-activity.ts'
import type { Step } from '#rules/routing-plan.ts'
import { type Answer, answerRequest } from '#server/number-requests/answer-request.ts'
import { buildCustomer, buildNumber, buildPerson, buildProfile, everyFeature, PASSWORD } from './build.ts'
import { PORTAL, type TestApp, type Visitor } from './test-app.ts'

/** Each asker has ten numbers of their own. */
let block = 0

export const staff: Actor = { population: 'staff', who: 'Sam Okoro (sam@northbridge.example)', address: '' }
export const live: Answer = { state: 'live', message: '' }

/** Asks at the portal's door; answers the status and the body in one. */
export const send = async (visitor: Visitor, method: string, path: string, body?: object) => {
  const answer = await visitor.request(method, PORTAL + path, body)
  return { status: answer.statusCode, ...answer.json() }
}

/** A step that rings a number, with voicemail for everybody who is not answered. */
export const ringing = (to: string): Step => ({
  kind: 'ring',
  to,
  seconds: 20,
  onBusy: { kind: 'voicemail' },
  onNoAnswer: { kind: 'voicemail' },
})

/** The body of a routing plan. */
export const officePlan = (more: object = {}) => ({
  name: 'Office',
  nation: 'england-and-wales',
  step: ringing('020 7946 0000'),
  ...more,
})

type Refused = { status: number; code?: string; issues?: { path: string[]; message: string }[] }
/** The status, code, field and sentence of a refusal. */
export const refusedFor = ({ status, code, issues }: Refused) =>
  [status, code, issues?.[0]?.path.join('.'), issues?.[0]?.message] as const

/** A customer with seven numbers and its owner, who asks that their calls go elsewhere. */
export const buildAsker = async (t: TestApp) => {
  const customer = await buildCustomer(t.db, { profileId: await buildProfile(t.db, everyFeature) })
  block += 10
  const first = block
  const textOf = (at: number): string => `0161 496 ${String(first + at).padStart(4, '0')}`
  const ids: number[] = []
  for (let at = 0; at < 7; at += 1) ids.push(await buildNumber(t.db, customer, textOf(at)))
  const numberAt = (at: number): number => ids[at] ?? 0
  const ownerEmail = (await buildPerson(t.db, customer)).email
  const owner = await t.signIn(PORTAL, ownerEmail, PASSWORD)

  const routing = (at: number, visitor = owner) => send(visitor, 'GET', `/numbers/${numberAt(at)}/routing`)
  /** Asks that calls go elsewhere, as a page does that has just read where they go. */
  const divert = async (at: number, to: string, more: object = {}, visitor = owner) => {
    const { revision } = await routing(at, visitor)
    return send(visitor, 'POST', `/numbers/${numberAt(at)}/destination`, { to, revision, ...more })
  }
  const answer = (id: number, said: Answer, revision?: number) =>
    t.db
      .transaction()
      .execute((db) => answerRequest(db, t.parts, { id, answer: said, revision, actor: staff, by: 'provider' }))
  const makeLive = async (at: number, to: string) => answer((await divert(at, to)).id as number, live)
  return { customer, owner, ownerEmail, textOf, numberAt, routing, divert, answer, makeLive }
}
export type Asker = Awaited<ReturnType<typeof buildAsker>>
