import { startProduct } from '../../support/product.ts'
import { backOffice } from '../pages/back-office.ts'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

test('a range is added once what stands in the way is taken out, and one of its numbers moves to another customer', async ({
  page,
}) => {
  // A product of its own: the numbers of others stay as they are.
  await using product = await startProduct('demo')
  await signIn(page, { origin: product.origin, door: 'backend', email: 'ada@northbridge.example' })
  const office = backOffice(page, product.origin)
  await office.openCustomer('HARB0042')
  await office.tab('Numbers')
  await page.getByRole('link', { name: 'Add many…' }).click()

  await test.step('the review says what is new, and who has the others', async () => {
    await expect(page.getByLabel('Customer', { exact: true }).first()).toHaveValue(/HARB0042/)
    await page.getByLabel('Numbers', { exact: true }).fill('020 7946 0140 - 020 7946 0142\n01632 960160')
    await page.getByLabel('Type', { exact: true }).selectOption({ label: 'Geographic' })
    await page.getByLabel('Status', { exact: true }).selectOption({ label: 'Live' })
    await page.getByLabel('Staff site').selectOption({ label: 'London' })
    await page.getByRole('button', { name: 'Review' }).click()
    await expect(page.getByRole('row').filter({ hasText: '01632 960160' })).toContainText('Moorland Veterinary Group')
    await expect(page.getByRole('button', { name: 'Add 3 numbers' })).toBeDisabled()
    await expectAccessible(page)
  })

  await test.step('all of them are added', async () => {
    await page.getByLabel('Numbers', { exact: true }).fill('020 7946 0140 - 020 7946 0142')
    await page.getByRole('button', { name: 'Review' }).click()
    await page.getByRole('button', { name: 'Add 3 numbers' }).click()
    await expect(page.getByText('3 numbers added.')).toBeVisible()
    await page.getByRole('searchbox', { name: 'Search number, description, site and campaign' }).fill('7946014')
    await expect(page.getByText('Showing 1–3 of 3')).toBeVisible()
    await expect(page.getByRole('row').filter({ hasText: '020 7946 0141' })).toContainText('London')
  })

  await test.step('one of them moves, and is shown what ends by it', async () => {
    await page.getByRole('link', { name: '020 7946 0141' }).click()
    await page.getByRole('button', { name: 'Move…' }).click()
    await office.pick('Customer', 'KEST0107')
    await page.getByRole('dialog').getByLabel('From').fill('2030-06-01')
    await expect(page.getByText('Its time at the staff’s site London')).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('dialog').getByRole('button', { name: 'Move', exact: true }).click()
    await expect(page.getByText('from 1 Jun 2030', { exact: true })).toBeVisible()
    await expect(page.getByRole('main').getByRole('link', { name: 'Kestrel Cycles Ltd' })).toBeVisible()
    await page.getByRole('link', { name: 'Harbour Dental Ltd' }).click()
    await expect(page.getByText('Drops 1 Jun 2030')).toBeVisible()
  })
})
