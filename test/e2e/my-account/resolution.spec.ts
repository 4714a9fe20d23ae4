import type { Page } from '@playwright/test'
import { backOffice } from '../pages/back-office.ts'
import { expect, signIn, test } from '../support/test.ts'

const menuOf = (page: Page) => page.getByRole('navigation', { name: 'Main' }).getByRole('link')

/** Invites a person of a customer as staff do, and signs them in. */
const inviteAndSignIn = async (
  {
    browser,
    staff,
    origin,
    mail,
  }: {
    browser: import('@playwright/test').Browser
    staff: Page
    origin: string
    mail: { waitFor: (to: string, count: number) => Promise<{ link: string }[]> }
  },
  email: string,
): Promise<Page> => {
  await backOffice(staff, origin).invite('Sam Field', email)
  const [invitation] = await mail.waitFor(email, 1)
  const page = await (await browser.newContext()).newPage()
  await page.goto(invitation?.link ?? '')
  await page.getByRole('textbox', { name: 'New password' }).fill('walnut-ferry-lantern')
  await page.getByRole('form', { name: 'Choose a password' }).getByRole('button').last().click()
  await expect(page.getByRole('heading', { name: 'Your password is set' })).toBeVisible()
  await signIn(page, { origin, door: 'my-account', email })
  return page
}

test.describe('the profile in force, step by step', () => {
  const steps = [
    {
      step: 'assigned',
      accountNumber: 'HARB0042',
      profile: 'Business full',
      words: 'It is set on this customer.',
      menu: ['Home', 'My Calls', 'My Numbers', 'My Campaigns', 'Account'],
      daily: true,
    },
    {
      step: 'customer',
      accountNumber: 'SALT0318',
      profile: 'Saltmarsh Borough Council',
      words: 'It is made for this customer alone.',
      // Nobody was there before, so the invited person is the owner.
      menu: ['Home', 'My Calls', 'My Numbers', 'My Campaigns', 'Users', 'Activity', 'Account'],
      daily: true,
    },
    {
      step: 'group',
      accountNumber: 'KEST0107',
      profile: 'Business direct standard',
      words: 'It is made for the customer’s group.',
      menu: ['Home', 'My Calls', 'My Numbers', 'Account'],
      daily: false,
    },
    {
      step: 'default',
      accountNumber: 'RESI0002',
      profile: 'Residential basic',
      words: 'It is the default profile, and nothing else decides.',
      menu: ['Home', 'My Numbers', 'Account'],
      daily: false,
    },
  ] as const

  for (const { step, accountNumber, profile, words, menu, daily } of steps)
    test(`by ${step}: ${accountNumber} has ${profile}`, async ({ browser, page, demo }) => {
      await signIn(page, { origin: demo.origin, door: 'backend', email: 'bilal@northbridge.example' })
      await backOffice(page, demo.origin).openCustomer(accountNumber)
      await expect(page.getByText(words)).toBeVisible()
      await expect(page.getByRole('link', { name: profile, exact: true }).first()).toBeVisible()

      const email = `${step}@customer.example`
      const portal = await inviteAndSignIn({ browser, staff: page, origin: demo.origin, mail: demo.mail }, email)
      await expect(menuOf(portal)).toHaveText(menu)
      const answer = await portal.request.get(`${demo.origin}/my-account/api/v1/dailyCallRecords?period=last-7-days`)
      expect(answer.status()).toBe(daily ? 200 : 404)
    })
})

test('no profile leaves only the person’s own sign-in settings', async ({ browser, page, fresh }) => {
  const office = backOffice(page, fresh.origin)
  await office.ensureFirstStaff(fresh.output)
  await office.addCustomer({ accountNumber: 'NONE0001', name: 'Nobody’s Profile Ltd' })
  const portal = await inviteAndSignIn(
    { browser, staff: page, origin: fresh.origin, mail: fresh.mail },
    'none@customer.example',
  )
  await expect(menuOf(portal)).toHaveText(['Home', 'Account'])
  await portal.goto(`${fresh.origin}/my-account/numbers`)
  await expect(portal.getByText('decides which areas your account can use')).toBeVisible()
})
