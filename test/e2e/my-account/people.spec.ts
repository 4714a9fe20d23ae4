import { expect, expectAccessible, signIn, test } from '../support/test.ts'

const owner = 'finance@harbour-dental.example'
const password = 'heron-velvet-kettle'

test('an owner invites a person who sees the numbers and calls of one site only', async ({ browser, page, demo }) => {
  test.setTimeout(120_000)
  const { origin, mail } = demo
  const email = 'leeds.reports@harbour-dental.example'
  await signIn(page, { origin, door: 'my-account', email: owner })
  await page.getByRole('link', { name: 'Users' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible()

  await test.step('with the role Reporting and the site Leeds', async () => {
    await page.getByRole('button', { name: 'Invite' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Lena Dale')
    await dialog.getByLabel('E-mail address').fill(email)
    await dialog.getByLabel('Role').selectOption('Reporting')
    await dialog.getByRole('combobox', { name: 'Numbers' }).selectOption('Numbers of chosen sites')
    await dialog.getByRole('button', { name: 'Invite' }).click()
    await expect(dialog.getByText('Choose at least one site.')).toBeVisible()
    await expectAccessible(page)
    await dialog.getByRole('checkbox', { name: 'Leeds' }).check()
    await dialog.getByRole('button', { name: 'Invite' }).click()
    await expect(dialog).toBeHidden()
    const row = page.getByRole('row', { name: /Lena Dale/ })
    await expect(row).toContainText('Reporting')
    await expect(row).toContainText('Numbers of these sites: Leeds')
    await expect(row).toContainText('Invited')
  })

  const person = await (await browser.newContext()).newPage()
  const ownCalls = async (who: typeof page, site?: string) => {
    const query = new URLSearchParams({ period: 'last-30-days', ...(site !== undefined && { site }) })
    const answer = await who.request.get(`${origin}/my-account/api/v1/calls/overview?${query}`)
    return ((await answer.json()) as { totals: { calls: number } }).totals.calls
  }
  await test.step('who signs in and sees only that', async () => {
    const [invitation] = await mail.waitFor(email, 1)
    await person.goto(invitation?.link ?? '')
    await person.getByRole('textbox', { name: 'New password' }).fill(password)
    await person.getByRole('form', { name: 'Choose a password' }).getByRole('button').last().click()
    await expect(person.getByRole('heading', { name: 'Your password is set' })).toBeVisible()
    await signIn(person, { origin, door: 'my-account', email, password })
    await expect(person.getByRole('navigation', { name: 'Main' }).getByRole('link')).toHaveText([
      'Home',
      'My Calls',
      'My Numbers',
      'My Campaigns',
      'Account',
    ])
    await person.goto(`${origin}/my-account/numbers`)
    await expect(person.getByText('Showing 1–14 of 14')).toBeVisible()
    await expect(person.getByRole('table').getByText('Leeds').first()).toBeVisible()
    await expect(person.getByText('London')).toHaveCount(0)
    await person.goto(`${origin}/my-account/calls/list`)
    await expect(person.getByRole('heading', { level: 1, name: 'Call list' })).toBeVisible()
    const [theirs, all, leeds] = [await ownCalls(person), await ownCalls(page), await ownCalls(page, 'Leeds')]
    expect(theirs).toBe(leeds)
    expect(theirs).toBeGreaterThan(0)
    expect(theirs).toBeLessThan(all)
    await person.goto(`${origin}/my-account/users`)
    await expect(person.getByText('your role, Reporting, does not include it')).toBeVisible()
  })

  await test.step('a change of the role reaches the open page', async () => {
    await page.reload()
    await page.getByRole('button', { name: 'Actions for Lena Dale' }).click()
    await page.getByRole('menuitem', { name: 'Change role and numbers' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('checkbox', { name: 'Leeds' })).toBeChecked()
    await dialog.getByLabel('Role').selectOption('Numbers')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog).toBeHidden()
    const menu = person.getByRole('navigation', { name: 'Main' })
    await expect(menu.getByRole('link', { name: 'My Calls' })).toBeHidden({ timeout: 3000 })
    expect((await mail.waitFor(email, 2))[1]?.text).toContain('what you may see and do')
  })

  await test.step('the owner cannot leave the account without one', async () => {
    await page.getByRole('button', { name: 'Actions for Finn Harper' }).click()
    await page.getByRole('menuitem', { name: 'Change role and numbers' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Role').selectOption('Billing')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await expect(dialog.getByText('This is the last owner of the account who can sign in.')).toBeVisible()
    await expectAccessible(page)
    await dialog.getByRole('button', { name: 'Cancel' }).click()
  })

  await test.step('all of it is in the account’s activity, and a removed person is out', async () => {
    await page.getByRole('button', { name: 'Actions for Lena Dale' }).click()
    await page.getByRole('menuitem', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expect(page.getByText('Lena Dale no longer has access.')).toBeVisible()
    await expect(person.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible({ timeout: 5000 })
    await page.getByRole('link', { name: 'Activity' }).click()
    const rows = page.getByRole('row', { name: /leeds\.reports/ })
    await expect(rows.first()).toContainText('Removed')
    await expect(rows.nth(1)).toContainText('Role: Reporting → Numbers')
  })
})

test('staff see and change the roles of a customer’s people', async ({ page, demo }) => {
  const { origin } = demo
  await signIn(page, { origin, door: 'backend', email: 'carys@northbridge.example' })
  await page.getByRole('searchbox', { name: 'Search customers, numbers and people' }).fill('HARB0042')
  await page.getByRole('listbox', { name: 'Search results' }).getByRole('option').first().click()
  const row = page.getByRole('row', { name: /Mara Quinn/ })
  await expect(row).toContainText('Numbers of these sites: Leeds')
  await page.getByRole('button', { name: 'Actions for Mara Quinn' }).click()
  await page.getByRole('menuitem', { name: 'Change role and numbers' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Numbers' }).selectOption('Chosen numbers')
  await dialog.getByLabel('Search chosen numbers').fill('0808')
  await dialog.getByRole('checkbox', { name: /0808 157 0111/ }).check()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('These numbers: 0808 157 0111')
  await page.getByRole('button', { name: 'Actions for Mara Quinn' }).click()
  await page.getByRole('menuitem', { name: 'Change role and numbers' }).click()
  await dialog.getByRole('combobox', { name: 'Numbers' }).selectOption('Numbers of chosen sites')
  await dialog.getByRole('checkbox', { name: 'Leeds' }).check()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(row).toContainText('Numbers of these sites: Leeds')
})
