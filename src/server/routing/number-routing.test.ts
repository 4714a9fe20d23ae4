import { type Asker, buildAsker, live, officePlan, ringing, send } from '#test/support/asker.ts'
import { openTestApp, type TestApp } from '#test/support/test-app.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

let t: TestApp
beforeAll(async () => {
  t = await openTestApp({ MYACCOUNT_SCHEDULE_SECONDS: '3600' })
}, 60_000)
afterAll(() => t[Symbol.asyncDispose]())

let owner: Asker['owner']
let textOf: Asker['textOf']
let numberAt: Asker['numberAt']
let routing: Asker['routing']
let answer: Asker['answer']
let makeLive: Asker['makeLive']
beforeEach(async () => {
  ;({ owner, textOf, numberAt, routing, answer, makeLive } = await buildAsker(t))
})

const add = (more: object = {}, visitor = owner) => send(visitor, 'POST', '/routing-plans', officePlan(more))

describe('the way back', () => {
  test('is by the plan as it is now, and none when it is there no more', async () => {
    const { id, revision } = await add()
    const at = `/numbers/${numberAt(0)}/routing-plan`
    const asked = await send(owner, 'POST', at, { planId: id, revision: (await routing(0)).revision })
    await answer(asked.id, live)
    await makeLive(0, '07700 900124')
    expect((await routing(0)).lastBefore).toMatchObject({ words: 'the plan “Office”', planRevision: revision })
    await send(owner, 'PUT', `/routing-plans/${id}`, { ...officePlan({ step: ringing('020 7946 0009') }), revision })
    expect((await routing(0)).lastBefore).toMatchObject({ plan: { revision }, planRevision: revision + 1 })
    expect((await send(owner, 'DELETE', `/routing-plans/${id}`)).status).toBe(200)
    expect((await routing(0)).lastBefore).toBeNull()
  })

  test('is not by the plan that is live, and knows what was changed under an emergency', async () => {
    await makeLive(0, '020 7946 0000')
    const { id, revision } = await add()
    const use = async () =>
      answer(
        (
          await send(owner, 'POST', `/numbers/${numberAt(0)}/routing-plan`, {
            planId: id,
            revision: (await routing(0)).revision,
          })
        ).id,
        live,
      )
    await use()
    await send(owner, 'PUT', `/routing-plans/${id}`, { ...officePlan({ step: ringing('020 7946 0009') }), revision })
    await use()
    expect((await routing(0)).lastBefore.words).toBe('020 7946 0000')
    await send(owner, 'PUT', '/emergency-divert/destination', { to: '07700 900123' })
    const open = async () => (await send(owner, 'GET', '/number-requests?state=open')).rows[0].id as number
    await send(owner, 'POST', '/emergency-divert', { numberIds: [numberAt(0)] })
    await answer(await open(), live)
    await makeLive(0, '07700 900124')
    await send(owner, 'POST', '/emergency-divert/back', { numberIds: [numberAt(0)] })
    await answer(await open(), live)
    expect(await routing(0)).toMatchObject({
      usual: { words: '07700 900124' },
      lastBefore: { words: 'the plan “Office”', planRevision: revision + 1 },
    })
    const stale = { planId: id, revision: (await routing(0)).revision, planRevision: revision }
    expect(await send(owner, 'POST', `/numbers/${numberAt(0)}/routing-plan`, stale)).toMatchObject({ code: 'STALE' })
  })
})

test('a call is followed along the customer’s own numbers', async () => {
  await makeLive(2, '07700 900123')
  await makeLive(1, textOf(2))
  await makeLive(0, textOf(1))
  const tried = async (number: number) =>
    (await send(owner, 'GET', `/numbers/${numberAt(number)}/routing/try`)).lines
      .slice(1)
      .map(({ text }: { text: string }) => text)
  expect(await tried(0)).toEqual([
    `${textOf(1)} is one of your numbers, so the call goes where its calls go.`,
    `${textOf(2)} is one of your numbers, so the call goes where its calls go.`,
    '07700 900123 rings.',
  ])
  const { id } = await add({ step: ringing(textOf(2)) })
  await answer(
    (await send(owner, 'POST', `/numbers/${numberAt(3)}/routing-plan`, { planId: id, revision: 0 })).id,
    live,
  )
  expect((await tried(3)).at(-1)).toBe(`Calls that reach ${textOf(2)}, one of your numbers, go on to 07700 900123.`)
})
