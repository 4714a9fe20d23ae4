import { lastLine, runCommand } from '../../process/run.ts'
import { backOffice } from '../pages/back-office.ts'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

type Profile = { id: number; name: string; myAccountFlags: string[]; myCallsEnabled: boolean }

test('S1 and S10: the provider’s own systems read the same by key, and a read-only key changes nothing', async ({
  page,
  demo,
}) => {
  const made = await runCommand(['staff', 'key', 'bilal@northbridge.example', '--json'], demo.environment)
  const { key } = lastLine(made.out) as { key: string }
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(`${demo.origin}/backend/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    })
  const list = (await (await ask('/myAccountCustomerProfiles/?limit=50')).json()) as { rows: Profile[] }
  const full = list.rows.find(({ name }) => name === 'Business full')
  const one = (await (await ask(`/myAccountCustomerProfiles/${full?.id}`)).json()) as Profile

  await signIn(page, { origin: demo.origin, door: 'backend', email: 'bilal@northbridge.example' })
  await backOffice(page, demo.origin).go(`/profiles/${full?.id}`, 'Business full')
  await expect(page.getByRole('checkbox', { name: 'Account details', exact: true })).toBeChecked({
    checked: one.myAccountFlags.includes('view_account'),
  })
  await expect(page.getByRole('checkbox', { name: 'My Calls Enabled', exact: true })).toBeChecked({
    checked: one.myCallsEnabled,
  })

  const write = await ask(`/myAccountCustomerProfiles/${full?.id}`, { method: 'PATCH', body: '{"description":"x"}' })
  expect([write.status, ((await write.json()) as { code: string }).code]).toEqual([403, 'FORBIDDEN'])
  expect(await (await ask(`/myAccountCustomerProfiles/${full?.id}`)).json()).toEqual(one)
  await page.goto(`${demo.origin}/backend/my-sign-in`)
  await expect(page.getByText('read', { exact: false }).first()).toBeVisible()
})

test('the API is described at /backend/api/, for people too', async ({ page, demo }) => {
  for (const [width, colorScheme] of [
    [1280, 'light'],
    [375, 'dark'],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    await page.goto(`${demo.origin}/backend/api/`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
    // Every endpoint is shown alike: the first dozen stand for the rest.
    await page.evaluate(() =>
      [...document.querySelectorAll('article, nav li')].slice(12).forEach((part) => part.remove()),
    )
    await expectAccessible(page)
  }
})
