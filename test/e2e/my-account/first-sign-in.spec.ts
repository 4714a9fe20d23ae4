import { backOffice } from '../pages/back-office.ts'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

const support = 'carys@northbridge.example'

test('S3: an invited person signs in for the first time', async ({ browser, page, demo }) => {
  const { origin, mail } = demo
  const email = 'new.person@harbour-dental.example'
  await signIn(page, { origin, door: 'backend', email: support })
  const office = backOffice(page, origin)
  await office.openCustomer('HARB0042')
  await office.invite('Nia Bright', email)
  const [first] = await mail.waitFor(email, 1)
  await office.invite('Nia Bright', email)
  const [, second] = await mail.waitFor(email, 2)

  const person = await (await browser.newContext()).newPage()
  await test.step('asking again kills the first link', async () => {
    await person.goto(first?.link ?? '')
    await expect(person.getByText('This link is no longer valid')).toBeVisible()
    await expectAccessible(person)
  })

  await test.step('a short or common password is refused with the reason', async () => {
    await person.goto(second?.link ?? '')
    const field = person.getByRole('textbox', { name: 'New password' })
    const choose = person.getByRole('form', { name: 'Choose a password' }).getByRole('button').last()
    await field.fill('short')
    await choose.click()
    await expect(person.getByText('At least 12 characters, please.')).toBeVisible()
    await field.fill('password1234')
    await choose.click()
    await expect(person.getByText('on the lists that attackers try first')).toBeVisible()
    await field.fill('heron-velvet-kettle')
    await choose.click()
    await expect(person.getByRole('heading', { name: 'Your password is set' })).toBeVisible()
  })

  await test.step('the link is used up', async () => {
    const again = await (await browser.newContext()).newPage()
    await again.goto(second?.link ?? '')
    await expect(again.getByText('This link is no longer valid')).toBeVisible()
  })

  await test.step('a wrong password and an unknown address get the same answer', async () => {
    const tryOut = async (typed: string) => {
      await person.goto(`${origin}/my-account/sign-in`)
      await person.getByLabel('E-mail address').fill(typed)
      await person.getByLabel('Password', { exact: true }).fill('not-the-right-one')
      await person.getByRole('button', { name: 'Sign in' }).click()
      return person.getByText('The e-mail address or the password is not right.')
    }
    await expect(await tryOut(email)).toBeVisible()
    await expect(await tryOut('nobody@harbour-dental.example')).toBeVisible()
    await expectAccessible(person)
  })

  await test.step('the welcome page names the account number', async () => {
    await signIn(person, { origin, door: 'my-account', email, password: 'heron-velvet-kettle' })
    await expect(person.getByRole('main').getByText('HARB0042')).toBeVisible()
  })
})

test('S3: without Has Frontend Login Access open sessions end and sign-in is refused', async ({
  browser,
  page,
  demo,
}) => {
  const { origin } = demo
  const person = await (await browser.newContext()).newPage()
  await signIn(person, { origin, door: 'my-account', email: 'leo@kestrel-cycles.example' })
  await signIn(page, { origin, door: 'backend', email: support })
  await backOffice(page, origin).openCustomer('KEST0107')
  await page.getByRole('button', { name: 'Edit details' }).click()
  await page.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'Dropped' })
  await page.getByRole('form', { name: 'Customer' }).getByRole('button', { name: 'Save' }).click()
  await backOffice(page, origin).confirmReview()
  await expect(page.getByText('Dropped').first()).toBeVisible()

  await expect(person.getByRole('button', { name: 'Sign in' })).toBeVisible({ timeout: 3000 })
  await person.getByLabel('E-mail address').fill('leo@kestrel-cycles.example')
  await person.getByLabel('Password', { exact: true }).fill('walnut-ferry-lantern')
  await person.getByRole('button', { name: 'Sign in' }).click()
  await expect(person.getByText('not open for online access')).toBeVisible()
  await expectAccessible(person)
  // The other tests of this worker find the customer as it was.
  await page.getByRole('button', { name: 'Edit details' }).click()
  await page.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'Active' })
  await page.getByRole('form', { name: 'Customer' }).getByRole('button', { name: 'Save' }).click()
  await backOffice(page, origin).confirmReview()
  await expect(page.getByText('May sign in', { exact: true })).toBeVisible()
})
