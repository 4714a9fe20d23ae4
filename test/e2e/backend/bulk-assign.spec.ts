import { startProduct } from '../../support/product.ts'
import { backOffice } from '../pages/back-office.ts'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

const billing = 'bilal@northbridge.example'

test('one profile is set on pasted account numbers: a refused line stops all, then all are done', async ({ page }) => {
  // A product of its own: the customers of others keep their profiles.
  await using product = await startProduct('demo')
  await signIn(page, { origin: product.origin, door: 'backend', email: billing })
  const office = backOffice(page, product.origin)
  await office.go('/customers', 'Customers')
  await page.getByRole('link', { name: 'Bulk assignment' }).click()
  await page.getByRole('button', { name: 'Review' }).click()
  await expect(page.getByText('Please choose a profile.')).toBeVisible()
  await office.pick('Profile', 'Business bills only')
  await page.getByRole('textbox', { name: 'Account numbers' }).fill('KEST0107\nNOPE9999\nPIER0230\nKEST0107')
  await page.getByRole('button', { name: 'Review' }).click()
  const refused = page.getByRole('table', { name: 'Refused' }).getByRole('row').filter({ hasText: 'NOPE9999' })
  await expect(refused).toContainText('2')
  await expect(page.getByText('Given more than once, and counted once: KEST0107.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Start' })).toBeDisabled()
  await expectAccessible(page)

  await page.getByRole('textbox', { name: 'Account numbers' }).fill('KEST0107\nPIER0230')
  await expect(page.getByRole('button', { name: 'Start' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Review' }).click()
  await expect(page.getByText('2 customers go from Business direct standard to Business bills only.')).toBeVisible()
  await page.getByLabel('Reason').fill('Moved to the new price list')
  await page.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByText('2 customers done. It holds from their next click.')).toBeVisible()
  await expect(page).toHaveURL(/id=\d+/)
  await page.reload()
  await expect(page.getByText('2 customers done.')).toBeVisible()
  await expectAccessible(page)
  await office.openCustomer('PIER0230')
  await expect(page.getByText('It is set on this customer.')).toBeVisible()
})

test('the filter of the customer list goes along', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'backend', email: billing })
  const office = backOffice(page, demo.origin)
  await office.go('/customers', 'Customers')
  await page.getByRole('combobox', { name: 'Group' }).selectOption({ label: 'Home' })
  await page.getByRole('link', { name: 'Set a profile on these 5 customers…' }).click()
  await expect(page.getByText('5 customers match.')).toBeVisible()
  await office.pick('Profile', 'Residential basic')
  await page.getByRole('button', { name: 'Review' }).click()
  await expect(page.getByText('Have it already')).toBeVisible()
})
