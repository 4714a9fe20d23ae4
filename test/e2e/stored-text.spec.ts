import type { Page } from '@playwright/test'
import { expect, signIn, test } from './support/test.ts'

/** What somebody could type who wishes that it runs in another's browser, and what breaks lines, letters and lengths. */
const SCRIPT = '"><img src=x onerror="window.ran=1"><script>window.ran=1</script>{{7*7}}'
const LETTERS = 'Ｗíde 𝟙🦷 naïve Ωμέγα عيادة ' + 'w'.repeat(24)

const watch = async (page: Page): Promise<string[]> => {
  const faults: string[] = []
  page.on('dialog', (dialog) => {
    faults.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => faults.push(error.message))
  return faults
}

/** Opens a page on which a text stands, as it was typed. */
const shows = async (page: Page, address: string, text: string): Promise<void> => {
  await page.goto(address)
  await expect(page.getByText(text).first()).toBeVisible()
  expect(await page.evaluate(() => (window as unknown as { ran?: number }).ran)).toBeUndefined()
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect([address, overflow <= 0]).toEqual([address, true])
}

test('what people type in My Numbers and My Campaigns is shown to all as they typed it, and runs nowhere', async ({
  browser,
  page,
  demo,
}) => {
  test.setTimeout(180_000)
  const { origin } = demo
  const portal = `${origin}/my-account/api/v1`
  await page.setViewportSize({ width: 375, height: 800 })
  await signIn(page, { origin, door: 'my-account', email: 'finance@harbour-dental.example' })
  const staff = await (await browser.newContext()).newPage()
  await signIn(staff, { origin, door: 'backend', email: 'ada@northbridge.example' })
  const faults = [await watch(page), await watch(staff)]
  const send = async (who: Page, method: 'post' | 'put', url: string, data: object): Promise<{ id: number }> => {
    const answer = await who.request[method](url, { data, headers: { origin } })
    expect([url, answer.status(), answer.status() === 200 ? '' : await answer.text()]).toEqual([url, 200, ''])
    return (await answer.json()) as { id: number }
  }
  const search = await page.request.get(`${portal}/numbers?search=03069990128`)
  const number = ((await search.json()) as { rows: { id: number }[] }).rows[0]?.id ?? 0

  for (const text of [SCRIPT, LETTERS])
    await test.step(text, async () => {
      const add = (path: string, data: object) => send(page, 'post', portal + path, data)
      await send(page, 'put', `${portal}/numbers/${number}/description`, { description: text })
      await add('/sites', { name: text, reference: text.slice(0, 40), address: text })
      const campaign = await add('/campaigns', { name: text, source: text, notes: text, startsOn: '2026-01-01' })
      const step = { kind: 'message', text }
      const plan = await add('/routing-plans', { name: text, description: text, nation: 'scotland', step })
      const request = await add(`/numbers/${number}/blocked-callers`, {
        caller: text === SCRIPT ? '07700 900801' : '07700 900802',
        note: text,
      })
      await send(staff, 'post', `${origin}/backend/api/v1/customers/6/sites`, { name: text })

      const own = `${origin}/my-account`
      for (const path of ['/numbers?search=0306999', `/numbers/${number}`, '/numbers/sites', '/numbers/plans'])
        await shows(page, own + path, text)
      for (const path of [`/numbers/plans/${plan.id}`, '/campaigns', `/campaigns/${campaign.id}?tab=details`])
        await shows(page, own + path, text)
      const back = `${origin}/backend`
      for (const path of [`/numbers/${number}`, '/customers/6?tab=sites', '/customers/6?tab=campaigns'])
        await shows(staff, back + path, text)
      await shows(staff, `${back}/number-requests/${request.id}`, text)
    })
  expect(faults).toEqual([[], []])
})
