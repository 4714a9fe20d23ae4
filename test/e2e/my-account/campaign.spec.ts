import type { Page } from '@playwright/test'
import { expect, signIn, test } from '../support/test.ts'

const NUMBER = '0808 157 0111'

const dayBack = (days: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date(Date.now() - days * 86_400_000))

const figureOf = (page: Page, label: string) => page.locator('dl > div').filter({ hasText: label }).first()

const fill = async (page: Page, name: string, [startsOn, endsOn]: [string, string]): Promise<void> => {
  await page.getByRole('link', { name: 'My Campaigns' }).first().click()
  await page.getByRole('button', { name: 'New campaign' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByLabel('First day').fill(startsOn)
  await dialog.getByLabel('Last day').fill(endsOn)
  await dialog.getByRole('button', { name: 'Create' }).click()
}

const create = async (page: Page, name: string, days: [string, string]): Promise<void> => {
  await fill(page, name, days)
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

test('S8: a campaign counts the calls of its number while it has it, and what they cost', async ({
  browser,
  page,
  demo,
}) => {
  const { origin } = demo
  await signIn(page, { origin, door: 'my-account', email: 'finance@harbour-dental.example' })

  await test.step('it cannot end before it starts', async () => {
    await fill(page, 'Spring implants again', [dayBack(10), dayBack(11)])
    await expect(page.getByText('The campaign would end before it starts.')).toBeVisible()
    await page.getByRole('button', { name: 'Cancel' }).click()
  })

  await test.step('made, with a budget and a number', async () => {
    await create(page, 'Spring implants again', [dayBack(40), dayBack(11)])
    await page.getByRole('button', { name: 'Budget' }).click()
    await page.getByLabel('Amount').fill('2,400')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Give numbers' }).click()
    await page.getByLabel('Search free numbers').fill('0808')
    await page.getByRole('checkbox', { name: NUMBER }).check()
    await page.getByRole('button', { name: 'Give 1 number' }).click()
    await expect(page.getByRole('row').filter({ hasText: NUMBER })).toContainText('Ended')
  })

  await test.step('its report divides the budget by its calls', async () => {
    await page.getByRole('link', { name: 'Report', exact: true }).click()
    await expect(figureOf(page, 'First-time callers')).toBeVisible()
    const calls = Number(
      (await figureOf(page, 'Incoming').locator('dd > span').first().innerText()).replaceAll(',', ''),
    )
    expect(calls).toBeGreaterThan(0)
    const perCall = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' }).format(2400 / calls)
    await expect(figureOf(page, 'Cost per call')).toContainText(perCall)
    await page.getByLabel('Period', { exact: true }).selectOption('today')
    await expect(page.getByText('No calls in this period')).toBeVisible()
    await expect(figureOf(page, 'Cost per call')).toContainText('n/a')
  })

  await test.step('its number is not offered for the same days', async () => {
    await create(page, 'Autumn implants', [dayBack(20), dayBack(1)])
    await page.getByRole('button', { name: 'Give numbers' }).click()
    await expect(page.getByText(/numbers? in another campaign in these days left out/)).toBeVisible()
    await page.getByLabel('Search free numbers').fill('0808 157 0111')
    await expect(page.getByText('No free number matches.')).toBeVisible()
  })

  await test.step('a person of Leeds sees what Leeds has, and none of this', async () => {
    const leeds = await (await browser.newContext()).newPage()
    await signIn(leeds, { origin, door: 'my-account', email: 'marketing@harbour-dental.example' })
    await leeds.goto(`${origin}/my-account/campaigns`)
    await expect(leeds.getByRole('link', { name: 'Leeds open day' })).toBeVisible()
    await expect(leeds.getByText('Spring implants')).toHaveCount(0)
  })
})
