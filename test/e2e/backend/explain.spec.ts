import { backOffice } from '../pages/back-office.ts'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

const billing = 'bilal@northbridge.example'

test('what a customer sees is explained, feature by feature, with what would change it', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'backend', email: billing })
  const office = backOffice(page, demo.origin)
  await office.openCustomer('HARB0042')
  await office.tab('What they see')
  await expect(page).toHaveURL(/tab=access/)
  const section = page.getByRole('region', { name: 'What they see' })
  await expect(section).toContainText('It is set on this customer.')
  await expect(section).toContainText('Business direct standard, by group')
  const numbers = page.getByRole('list', { name: 'MyNumbers' })
  await expect(numbers.getByRole('listitem').filter({ hasText: 'Number list' })).toContainText(
    '“Business full” grants it.',
  )
  const closed = numbers.getByRole('listitem').filter({ hasText: 'Request cease' })
  await expect(closed).toContainText('“Business full” does not grant it.')
  await expect(closed).toContainText('Switch on “Request cease” in “Business full”')
  await page.getByText('Closed', { exact: true }).click()
  await expect(numbers.getByRole('listitem').filter({ hasText: 'Number list' })).toHaveCount(0)

  await page
    .getByRole('combobox', { name: 'Who' })
    .selectOption({ label: 'Finn Harper, finance@harbour-dental.example' })
  await expect(section).toContainText('Finn Harper, role Owner')
  const address = page.url()
  expect(address).toMatch(/person=\d+/)
  // The address can be sent.
  await page.goto(address)
  await expect(section).toContainText('Finn Harper, role Owner')
  await expectAccessible(page)
})

test('the same for a past moment, marked as past; before the history begins it says so', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'backend', email: billing })
  const office = backOffice(page, demo.origin)
  const past = new Date(Date.now() - 1000).toISOString()
  await office.go('/customers/6', 'Harbour Dental Ltd')
  await page.goto(`${demo.origin}/backend/customers/6?tab=access&asOf=${past}`)
  await expect(page.getByText('This is the past: today may be different.')).toBeVisible()
  await expect(page.getByText(/\d+ of \d+ were open\./)).toBeVisible()
  await expectAccessible(page)
  await page.getByLabel('As of').fill('2020-01-01T09:00')
  await page.getByRole('button', { name: 'Look back' }).click()
  await expect(page.getByText('it lies before the history begins')).toBeVisible()
  await page.getByRole('button', { name: 'Back to now' }).click()
  await expect(page.getByText(/\d+ of \d+ are open\./)).toBeVisible()
})

test('two customers are compared, with the reasons', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'backend', email: billing })
  const office = backOffice(page, demo.origin)
  await office.go('/customers/compare', 'Compare two customers')
  await office.pick('First customer', 'HARB0042')
  await office.pick('Second customer', 'RESI0001')
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'My Calls Enabled' }) })
  await expect(row).toContainText('“Business full” grants it.')
  await expect(row).toContainText('“Residential basic” does not grant it.')
})

test('S2: staff see the portal as the customer, with a banner and the allowed menu only', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'backend', email: billing })
  const office = backOffice(page, demo.origin)
  await office.openCustomer('RESI0001')
  await office.tab('What they see')
  const [portal] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'See the portal as this customer' }).click(),
  ])
  await expect(portal.getByRole('complementary', { name: 'Preview' })).toContainText('Rosa Whitfield (RESI0001)')
  await expect(portal.getByRole('navigation', { name: 'Main' }).getByRole('link')).toHaveText([
    'Home',
    'My Numbers',
    'Account',
  ])
  await office.go('/activity', 'Activity')
  await expect(page.getByRole('row').filter({ hasText: 'Rosa Whitfield' }).first()).toContainText('Bilal Rahman')
})

test('an unsaved profile is looked at as a real customer, and follows what is typed', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'backend', email: billing })
  const office = backOffice(page, demo.origin)
  await office.go('/profiles/2', 'Business full')
  await page.getByRole('button', { name: 'Preview' }).click()
  await expect(page.getByText('Choose a customer to see its portal')).toBeVisible()
  await office.pick('As this customer', 'HARB0042')
  const portal = page.frameLocator('iframe[title="The portal with these settings"]')
  const menu = portal.getByRole('navigation', { name: 'Main' })
  await expect(menu.getByRole('link', { name: 'My Calls' })).toBeVisible()
  await page.getByRole('checkbox', { name: 'My Calls Enabled', exact: true }).uncheck()
  await expect(menu.getByRole('link', { name: 'My Calls' })).toHaveCount(0)
  await page.getByLabel('Name', { exact: true }).fill('')
  await expect(
    page.getByText(/The preview waits, because these settings could not be saved: A profile needs a name/),
  ).toBeVisible()
  // It stays open for the next profile, until it is closed.
  await page.getByRole('button', { name: 'Close preview' }).click()
  await expect(page.getByTitle('The portal with these settings')).toHaveCount(0)
})
