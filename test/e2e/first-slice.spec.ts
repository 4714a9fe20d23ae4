import { backOffice } from './pages/back-office.ts'
import { expect, expectAccessible, signIn, test } from './support/test.ts'

test('a profile decides what a customer’s person sees, and editing it changes the open portal', async ({
  browser,
  fresh,
}) => {
  test.setTimeout(120_000)
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

  await test.step('staff import a carrier’s file', async () => {
    await office.go('/supply-files', 'Supply files')
    await staff.getByLabel('Call record file').setInputFiles({
      name: 'halyard_daily.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(carrierFile()),
    })
    await staff.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(staff.getByText('Completed').first()).toBeVisible()
    await expectAccessible(staff)
  })

  await test.step('an invited person chooses a password and signs in', async () => {
    await office.openCustomer('HARB0042')
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

  await test.step('the overview counts the customer’s calls', async () => {
    await person.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'My Calls' }).click()
    await expect(person.getByRole('heading', { level: 1, name: 'My Calls' })).toBeVisible()
    const figure = person.getByRole('group', { name: 'Calls' }).or(person.getByText('3 incoming')).first()
    await expect(figure).toBeVisible()
    await expectAccessible(person)
  })

  await test.step('switching My Calls off changes the open menu within a second', async () => {
    await office.go('/profiles', 'MyAccount profiles')
    await staff.getByRole('link', { name: 'Business full', exact: true }).click()
    await staff.getByRole('checkbox', { name: 'My Calls Enabled', exact: true }).uncheck()
    await office.saveReviewed()
    const menu = person.getByRole('navigation', { name: 'Main' })
    await expect(menu.getByRole('link', { name: 'My Calls' })).toHaveCount(0, { timeout: 1500 })
  })
})

/** Four calls of yesterday: three to the customer's number, one of them withheld, and one of nobody's. */
const carrierFile = (): string => {
  const yesterday = new Date(Date.now() - 86_400_000)
  const day = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London' }).format(yesterday)
  return [
    'caller_id,recipient,call_date,end_time,duration,cost,reference,currency',
    `447700900123,442079460101,${day},10:15:30,61,0,R1,GBP`,
    `441632960044,442079460101,${day},11:00:00,120,0.012,R2,GBP`,
    `,442079460101,${day},11:30:00,30,0,R3,GBP`,
    `447700900124,441614960999,${day},12:00:00,5,0,R4,GBP`,
    '',
  ].join('\n')
}
