import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, type Request, test as base } from '@playwright/test'
import { type Product, startProduct } from '../../support/product.ts'

/** Tests with the product running: `demo` with demonstration data, `fresh` with none. One of each a worker, made when first asked for. */
export const test = base.extend<object, { demo: Product; fresh: Product }>({
  demo: [
    async ({}, use) => {
      await using product = await startProduct('demo')
      await use(product)
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  fresh: [
    async ({}, use) => {
      await using product = await startProduct('start', { MYACCOUNT_PROVIDER_NAME: 'Northbridge Telecom' })
      await use(product)
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

const STILL_FRAMES = 5

/** Waits until nothing on the page changes its look by itself any more, but for what never ends: colours differ halfway. */
const whenStill = (page: Page): Promise<void> =>
  page.evaluate(async (frames) => {
    const moves = ({ playState, effect }: Animation) =>
      playState === 'running' && effect?.getComputedTiming().iterations !== Infinity
    for (let still = 0; still < frames; still += 1) {
      await new Promise(requestAnimationFrame)
      if (document.getAnimations().some(moves)) still = 0
    }
  }, STILL_FRAMES)

/** Fails with every accessibility fault that axe finds on the page. */
export const expectAccessible = async (page: Page): Promise<void> => {
  await whenStill(page)
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  expect(
    violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join(' | ')}`,
    ),
  ).toEqual([])
}

const QUIET_MS = 120

/**
 * Watches a page, and gives what waits until it has everything that it shows: no answer is outstanding but that of the live
 * stream, which never ends, so that the browser's own idea of an idle network would never come.
 */
export const whenSettled = (page: Page): (() => Promise<void>) => {
  const outstanding = new Set<Request>()
  let changedAt = Date.now()
  const forget = (request: Request) => {
    outstanding.delete(request)
    changedAt = Date.now()
  }
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') outstanding.add(request)
  })
  page.on('requestfinished', forget)
  page.on('requestfailed', forget)
  return async () => {
    await expect
      .poll(() => outstanding.size === 0 && Date.now() - changedAt >= QUIET_MS, { intervals: [QUIET_MS / 2] })
      .toBe(true)
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
  }
}

export const demonstrationPassword = 'walnut-ferry-lantern'

/** Signs in at one of the doors and waits for the page behind it. */
export const signIn = async (
  page: Page,
  {
    origin,
    door,
    email,
    password = demonstrationPassword,
  }: { origin: string; door: 'backend' | 'my-account'; email: string; password?: string },
): Promise<void> => {
  await page.goto(`${origin}/${door}/`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeHidden()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

export { expect }
