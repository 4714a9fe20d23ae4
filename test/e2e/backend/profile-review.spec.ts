import { backOffice } from '../pages/back-office.ts'
import { startProduct } from '../../support/product.ts'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

const billing = 'bilal@northbridge.example'

test.describe('a review before saving', () => {
  test('S10: says what changes, counts and lists the customers who lose a feature, and saves with a note', async ({
    browser,
    page,
    demo,
  }) => {
    const person = await (await browser.newContext()).newPage()
    await signIn(person, { origin: demo.origin, door: 'my-account', email: 'leo@kestrel-cycles.example' })
    await signIn(page, { origin: demo.origin, door: 'backend', email: billing })
    const office = backOffice(page, demo.origin)
    await office.go('/profiles', 'MyAccount profiles')
    await page.getByRole('link', { name: 'Business direct standard', exact: true }).click()
    await page.getByRole('checkbox', { name: 'Account details', exact: true }).uncheck()
    await office.save()

    const dialog = page.getByRole('dialog', { name: 'Save Business direct standard' })
    await expect(dialog.getByText('MyAccount Flags: Account details')).toBeVisible()
    await expect(dialog.getByText(/^It concerns \d customers\. 1 of their people is signed in now/)).toBeVisible()
    await expect(dialog.getByText(/\d customers use this profile\./)).toBeVisible()
    await expect(dialog.getByText(/^Lost: Account details/)).toBeVisible()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Show the customers' }).click()
    await expect(dialog.getByRole('row').filter({ hasText: 'KEST0107' })).toContainText('Kestrel Cycles Ltd')

    // Closed and opened again, nothing that was typed is lost.
    await dialog.getByLabel('Note').fill('Asked for by sales')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(page.getByRole('checkbox', { name: 'Account details', exact: true })).not.toBeChecked()
    await office.save()
    await expect(dialog.getByLabel('Note')).toHaveValue('Asked for by sales')
    await office.confirmReview()

    await expect(person.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Account' })).toBeVisible()
    await office.tab('History')
    const newest = page.getByRole('listitem').filter({ hasText: 'In force' }).first()
    await expect(newest).toContainText('by Bilal Rahman')
    await expect(newest).toContainText('Asked for by sales')
    await expect(newest).toContainText('Account details')
  })

  test('says so plainly when it concerns nobody', async ({ page, demo }) => {
    await signIn(page, { origin: demo.origin, door: 'backend', email: billing })
    const office = backOffice(page, demo.origin)
    await office.go('/profiles/add', 'Add profile')
    await page.getByLabel('Name', { exact: true }).fill('Nobody’s yet')
    await office.save()
    await expect(page.getByRole('dialog').getByText('It concerns no customer')).toBeVisible()
    await office.confirmReview('Add profile')
    await expect(page.getByRole('heading', { level: 1, name: 'Nobody’s yet' })).toBeVisible()
  })

  test('stands before another profile, another group and another default', async ({ page, demo }) => {
    await signIn(page, { origin: demo.origin, door: 'backend', email: 'ada@northbridge.example' })
    const office = backOffice(page, demo.origin)
    await office.go('/customers', 'Customers')
    await office.openCustomer('PIER0230')
    await page.getByRole('combobox', { name: 'MyAccount profile' }).selectOption({ label: 'Business full' })
    await page.getByRole('form', { name: 'Set the profile' }).getByRole('button', { name: 'Save' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByText('1 customer goes from Business direct standard to Business full.')).toBeVisible()
    await dialog.getByRole('button', { name: 'Cancel' }).click()

    await page.getByRole('button', { name: 'Edit details' }).click()
    await page.getByRole('combobox', { name: 'Customer group' }).selectOption({ label: 'Home' })
    await page.getByRole('form', { name: 'Customer' }).getByRole('button', { name: 'Save' }).click()
    await expect(dialog.getByText('1 customer goes from Business direct standard to Residential basic.')).toBeVisible()
    await dialog.getByRole('button', { name: 'Cancel' }).click()

    await office.go('/settings', 'Settings')
    await page.getByRole('combobox', { name: 'Default profile' }).selectOption({ label: 'Business bills only' })
    await page.getByRole('button', { name: 'Set default' }).click()
    await expect(
      dialog.getByText(/customers? go(es)? from Residential basic to Business bills only\./).first(),
    ).toBeVisible()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })
})

test('a profile is cloned: the copy has its settings and a name of its own', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'backend', email: billing })
  const office = backOffice(page, demo.origin)
  await office.go('/profiles', 'MyAccount profiles')
  await page.getByRole('link', { name: 'Clone Inbound and marketing' }).click()
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Copy of Inbound and marketing')
  await expect(page.getByRole('checkbox', { name: 'Campaign list', exact: true })).toBeChecked()
  await office.saveReviewed('Add profile')
  await expect(page.getByRole('heading', { level: 1, name: 'Copy of Inbound and marketing' })).toBeVisible()
})

test('two profiles are compared in words, at an address of their own', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'backend', email: billing })
  const office = backOffice(page, demo.origin)
  await office.go('/profiles/compare', 'Compare two profiles')
  await expect(page.getByText('Choose two profiles')).toBeVisible()
  await office.pick('First profile', 'Business full')
  await office.pick('Second profile', 'Legacy statistics')
  await expect(page).toHaveURL(/first=\d+&second=\d+/)
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Availability' }) })
  await expect(row).toContainText('Headline')
  await expect(row).toContainText('Historical')
  await page.getByText('Everything', { exact: true }).click()
  await expect(page.getByRole('table', { name: 'MyNumbers' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('table', { name: 'MyNumbers' })).toBeVisible()
})

test('the map shows who has what, and the way to pairs that are nearly the same', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'backend', email: billing })
  const office = backOffice(page, demo.origin)
  await office.go('/profiles', 'MyAccount profiles')
  await page.getByRole('link', { name: 'Map' }).click()
  const row = page
    .getByRole('table', { name: 'Profiles by customers' })
    .getByRole('row', { name: /Business full/ })
    .first()
  await expect(row).toContainText('set on the customer')
  await expect(page.getByRole('region', { name: 'What nobody has' })).toContainText(/open to no customer/)
  await expectAccessible(page)
})

test('a profile in use is deleted by giving its customers another one', async ({ page }) => {
  // A product of its own: the customers of others keep their profiles.
  await using product = await startProduct('demo')
  await signIn(page, { origin: product.origin, door: 'backend', email: billing })
  const office = backOffice(page, product.origin)
  await office.go('/profiles/2', 'Business full')
  await page.getByRole('button', { name: 'Reassign or delete' }).click()
  const dialog = page.getByRole('dialog', { name: 'Reassign the customers of Business full' })
  await expect(dialog.getByText('It is set on 1 customer.')).toBeVisible()
  await office.pick('Set on them instead', 'Business bills only')
  await dialog.getByLabel('Reason').fill('New price list')
  await expect(dialog.getByRole('radio', { name: 'kept as it is' })).toBeChecked()
  await dialog.getByRole('radio', { name: 'deleted' }).check()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Review' }).click()
  const review = page.getByRole('dialog', { name: 'Reassign, then delete Business full' })
  await expect(review.getByText('1 customer goes from Business full to Business bills only.')).toBeVisible()
  await review.getByRole('button', { name: 'Reassign and delete' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'MyAccount profiles' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Business full', exact: true })).toHaveCount(0)
  // S10: the history of each customer, and one entry that sums up.
  await office.openCustomer('HARB0042')
  await expect(page.getByRole('link', { name: 'Business bills only' }).first()).toBeVisible()
  await page.getByRole('link', { name: 'Activity' }).last().click()
  await expect(page.getByRole('row').filter({ hasText: 'MyAccount profile set: New price list' })).toHaveCount(1)
  await office.go('/activity', 'Activity')
  await expect(page.getByRole('row').filter({ hasText: 'Reassigned 1 customer: New price list' })).toHaveCount(1)
})
