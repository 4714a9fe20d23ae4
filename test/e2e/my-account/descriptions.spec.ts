import type { Page } from '@playwright/test'
import { backOffice } from '../pages/back-office.ts'
import { expect, signIn, test } from '../support/test.ts'

const NUMBER = '020 7946 0102'

const rowOf = (page: Page) => page.getByRole('row').filter({ hasText: NUMBER })

/** What a cell of the number’s row says: a table’s, or a card’s with its label. */
const cellOf = (page: Page, name: string) => rowOf(page).getByRole('cell').filter({ hasText: name })

/** The description of the number in the reports of My Calls, as the API answers the signed-in person. */
const inReports = async (page: Page, origin: string): Promise<string | null> => {
  const answer = await page.request.get(`${origin}/my-account/api/v1/calls/filters`)
  const { numbers } = (await answer.json()) as { numbers: { number: string; description: string | null }[] }
  return numbers.find(({ number }) => number === NUMBER)?.description ?? null
}

test('S7: the customer’s own description wins, and the provider’s fills the gap where the profile says so', async ({
  browser,
  page,
  demo,
}) => {
  const { origin } = demo
  const staff = await (await browser.newContext()).newPage()
  await signIn(staff, { origin, door: 'backend', email: 'bilal@northbridge.example' })
  await signIn(page, { origin, door: 'my-account', email: 'finance@harbour-dental.example' })
  const useBackendDescriptions = async (on: boolean) => {
    await staff.goto(`${origin}/backend/profiles/2`)
    await expect(staff.getByRole('heading', { level: 1, name: 'Business full' })).toBeVisible()
    await staff.getByRole('checkbox', { name: 'My Calls Use Backend Descriptions' }).setChecked(on)
    await backOffice(staff, origin).saveReviewed()
    await expect(staff.getByText('Saved. It holds for all customers')).toBeVisible()
  }
  const describe = async (text: string) => {
    await page.goto(`${origin}/my-account/numbers`)
    await rowOf(page)
      .getByRole('button', { name: /description/i })
      .click()
    await page.getByRole('textbox', { name: /description/i }).fill(text)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByRole('textbox', { name: /description/i })).toHaveCount(0)
  }

  await test.step('renamed: the own word counts, and staff see both side by side', async () => {
    await describe('Room of Ines')
    await expect(rowOf(page)).toContainText('Room of Ines')
    await expect(cellOf(page, 'London')).toContainText('set by your provider')
    expect(await inReports(page, origin)).toBe('Room of Ines')
    await backOffice(staff, origin).openCustomer('HARB0042')
    await staff.getByRole('button', { name: 'Show all 41 numbers' }).click()
    await expect(staff.getByRole('row').filter({ hasText: NUMBER })).toContainText('Hygienist 1')
    await expect(staff.getByRole('row').filter({ hasText: NUMBER })).toContainText('Room of Ines')
  })

  await test.step('switched off: the own word stays, and the site is nobody’s', async () => {
    await useBackendDescriptions(false)
    expect(await inReports(page, origin)).toBe('Room of Ines')
    await page.goto(`${origin}/my-account/numbers`)
    await expect(rowOf(page)).not.toContainText('London')
    await expect(rowOf(page)).toContainText('Unassigned')
  })

  await test.step('cleared: off gives none, on gives the provider’s', async () => {
    await describe('')
    expect(await inReports(page, origin)).toBeNull()
    await useBackendDescriptions(true)
    expect(await inReports(page, origin)).toBe('Hygienist 1')
    await page.goto(`${origin}/my-account/numbers`)
    await expect(rowOf(page)).toContainText('set by your provider')
  })
})
