import { backOffice } from '../pages/back-office.ts'
import { startProduct } from '../../support/product.ts'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

const billing = 'bilal@northbridge.example'
const support = 'carys@northbridge.example'
const operations = 'dev@northbridge.example'

test.describe('S1: create a profile and give it to a group', () => {
  test('an empty name is shown at its field and the rest is kept', async ({ page, demo }) => {
    await signIn(page, { origin: demo.origin, door: 'backend', email: billing })
    const office = backOffice(page, demo.origin)
    await office.go('/profiles/add', 'Add profile')
    await page.getByRole('textbox', { name: 'Description' }).fill('For companies that buy directly')
    await page.getByRole('checkbox', { name: 'Account details', exact: true }).check()
    await office.save()
    await expect(page.getByText('A profile needs a name.')).toBeVisible()
    await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue('For companies that buy directly')
    await expect(page.getByRole('checkbox', { name: 'Account details', exact: true })).toBeChecked()
    await expectAccessible(page)
  })

  test('a name in use is refused, whatever its capitals', async ({ page, demo }) => {
    await signIn(page, { origin: demo.origin, door: 'backend', email: billing })
    const office = backOffice(page, demo.origin)
    await office.go('/profiles/add', 'Add profile')
    await page.getByLabel('Name', { exact: true }).fill('BUSINESS FULL')
    await office.save()
    await expect(page.getByText('Another profile has this name.')).toBeVisible()
  })

  test('ticking a feature ticks what it needs, with a notice; the list and the log show the new profile', async ({
    page,
    demo,
  }) => {
    await signIn(page, { origin: demo.origin, door: 'backend', email: billing })
    const office = backOffice(page, demo.origin)
    await office.go('/profiles/add', 'Add profile')
    await page.getByLabel('Name', { exact: true }).fill('Partner portal')
    await page.getByRole('checkbox', { name: 'Download call records', exact: true }).check()
    await expect(page.getByText('Ticked as well, because it is needed: “Invoices”.')).toBeVisible()
    await expect(page.getByRole('checkbox', { name: 'Invoices', exact: true })).toBeChecked()
    await page.getByRole('combobox', { name: 'Customer groups' }).or(page.getByLabel('Customer groups')).first().click()
    await page.getByRole('option', { name: 'Partner channel' }).click()
    await page.keyboard.press('Escape')
    await office.saveReviewed('Add profile')
    await expect(page.getByRole('heading', { level: 1, name: 'Partner portal' })).toBeVisible()

    await office.go('/profiles', 'MyAccount profiles')
    const row = page.getByRole('row').filter({ hasText: 'Partner portal' })
    await expect(row).toContainText('Partner channel')
    await expect(row).toContainText('by Bilal Rahman')
    // The group's customers have no profile of their own.
    await expect(row.getByRole('link', { name: /customers of Partner portal/ })).toHaveText('2')

    await office.go('/activity', 'Activity')
    const entry = page.getByRole('row').filter({ hasText: 'Partner portal' }).first()
    await expect(entry).toContainText('Bilal Rahman')
  })

  test('staff who may only view see the values and no Save, and a hand-made write gets 403', async ({ page, demo }) => {
    await signIn(page, { origin: demo.origin, door: 'backend', email: support })
    await page.goto(`${demo.origin}/backend/profiles/2`)
    await expect(page.getByRole('heading', { level: 1, name: 'Business full' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Save' })).toHaveCount(0)
    const answer = await page.request.put(`${demo.origin}/backend/api/v1/myAccountCustomerProfiles/2`, {
      headers: { origin: demo.origin },
      data: { description: 'mine now' },
    })
    expect(answer.status()).toBe(403)
  })

  test('staff without the permission find neither the menu entry nor the page', async ({ page, demo }) => {
    await signIn(page, { origin: demo.origin, door: 'backend', email: operations })
    await expect(
      page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'MyAccount profiles' }),
    ).toHaveCount(0)
    await page.goto(`${demo.origin}/backend/profiles`)
    await expect(page.getByText('Business full')).toHaveCount(0)
    await expectAccessible(page)
  })
})

test('two staff edit at once: the second is shown what changed, and loses nothing', async ({ browser, demo }) => {
  const [first, second] = await Promise.all(
    [billing, 'ada@northbridge.example'].map(async (email) => {
      const page = await (await browser.newContext()).newPage()
      await signIn(page, { origin: demo.origin, door: 'backend', email })
      await page.goto(`${demo.origin}/backend/profiles/3`)
      await expect(page.getByRole('heading', { level: 1, name: 'Business bills only' })).toBeVisible()
      return page
    }),
  )
  if (first === undefined || second === undefined) throw new Error('Two pages are needed')
  await second.getByRole('textbox', { name: 'Description' }).fill('Typed by Ada')
  await first.getByRole('checkbox', { name: 'Statement', exact: true }).uncheck()
  await backOffice(first, demo.origin).saveReviewed()
  await expect(first.getByText('Saved. It holds for all customers')).toBeVisible()
  await backOffice(second, demo.origin).save()
  const conflict = second.getByRole('alert', { name: 'Changed meanwhile' })
  await expect(conflict).toContainText('Bilal Rahman')
  await expect(conflict).toContainText('Statement')
  await expect(second.getByRole('textbox', { name: 'Description' })).toHaveValue('Typed by Ada')
  await expectAccessible(second)
})

test('an empty list offers the five starter profiles by one click', async ({ page }) => {
  // A product of its own: other tests of the worker add profiles to theirs.
  await using empty = await startProduct('start')
  const office = backOffice(page, empty.origin)
  await office.ensureFirstStaff(empty.output)
  await office.go('/profiles', 'MyAccount profiles')
  const starters = page.getByRole('button', { name: /starter profiles/i })
  await starters.click()
  for (const name of [
    'Residential basic',
    'Business full',
    'Business bills only',
    'Inbound and marketing',
    'Legacy statistics',
  ])
    await expect(page.getByRole('link', { name, exact: true })).toBeVisible()
})
