import { backOffice } from './pages/back-office.ts'
import { expect, expectAccessible, signIn, test } from './support/test.ts'

test('a profile decides what a customer’s person sees, and editing it changes the open portal', async ({
  browser,
  fresh,
}) => {
  const { origin, mail, output } = fresh
  const staff = await (await browser.newContext()).newPage()
  const person = await (await browser.newContext()).newPage()
  const office = backOffice(staff, origin)

  await test.step('the first staff user is made through the set-up link', async () => {
    const link = /http\S+set-up#\S+/.exec(output)?.[0] ?? ''
    await office.setUp(link, { name: 'Ada Marsh', email: 'ada@northbridge.example', password: 'walnut-ferry-lantern' })
    await signIn(staff, { origin, door: 'backend', email: 'ada@northbridge.example' })
  })

  await test.step('staff add a profile with My Calls', async () => {
    await office.addProfile({
      name: 'Business full',
      ticks: ['Account details', 'Number list'],
      myCalls: ['My Calls Enabled'],
    })
    await expectAccessible(staff)
  })

  await test.step('staff add a customer with a number and give it the profile', async () => {
    await office.addCustomer({ accountNumber: 'HARB0042', name: 'Harbour Dental Ltd' })
    await office.addNumber('020 7946 0101', '2026-01-01')
    await office.assignProfile('Business full', 'New contract')
    await expect(staff.getByText('It is set on this customer.')).toBeVisible()
  })

  await test.step('an invited person chooses a password and signs in', async () => {
    await office.invite('Finn Harper', 'finance@harbour-dental.example')
    const [invitation] = await mail.waitFor('finance@harbour-dental.example', 1)
    const link = invitation?.link ?? ''
    await person.goto(link)
    await person.reload()
    await person.goto(link)
    await person.getByLabel('New password').fill('walnut-ferry-lantern')
    await person.getByRole('form', { name: 'Choose a password' }).getByRole('button').last().click()
    await signIn(person, { origin, door: 'my-account', email: 'finance@harbour-dental.example' })
  })

  await test.step('the menu is what the profile grants', async () => {
    const menu = person.getByRole('navigation', { name: 'Main' })
    await expect(menu.getByRole('link')).toHaveText(['Home', 'My Calls', 'My Numbers', 'Account'])
    await expectAccessible(person)
  })

  await test.step('switching My Calls off changes the open menu within a second', async () => {
    await office.go('/profiles', 'MyAccount profiles')
    await staff.getByRole('link', { name: 'Business full', exact: true }).click()
    await staff.getByRole('checkbox', { name: 'My Calls Enabled', exact: true }).uncheck()
    await office.save()
    const menu = person.getByRole('navigation', { name: 'Main' })
    await expect(menu.getByRole('link', { name: 'My Calls' })).toHaveCount(0, { timeout: 1500 })
  })
})
