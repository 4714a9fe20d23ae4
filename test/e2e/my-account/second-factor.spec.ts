import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { codeAt } from '../../support/totp.ts'
import { backOffice } from '../pages/back-office.ts'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

const password = 'heron-velvet-kettle'

const typePassword = async (page: Page, origin: string, email: string) => {
  await page.goto(`${origin}/my-account/sign-in`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

const shownCodes = async (page: Page): Promise<string[]> => {
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await expect(codes).toHaveCount(10)
  return codes.allTextContents()
}

test('S3: 2FA set-up is demanded because the profile requires it', async ({ browser, page, demo }) => {
  test.setTimeout(120_000)
  const { origin, mail } = demo
  const email = 'tess@larkspur-legal.example'
  const office = backOffice(page, origin)
  await signIn(page, { origin, door: 'backend', email: 'bilal@northbridge.example' })
  const name = 'Two steps'
  await office.addProfile({ name, ticks: ['Account details', 'Require two-factor'], myCalls: [] })
  await office.addCustomer({ accountNumber: 'LARK0500', name: 'Larkspur Legal Ltd' })
  await office.assignProfile(name, 'Agreed')
  await office.invite('Tess Larkin', email)
  const [invitation] = await mail.waitFor(email, 1)

  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  const person = await context.newPage()
  await person.goto(invitation?.link ?? '')
  await person.getByRole('textbox', { name: 'New password' }).fill(password)
  await person.getByRole('form', { name: 'Choose a password' }).getByRole('button').last().click()
  await expect(person.getByRole('heading', { name: 'Your password is set' })).toBeVisible()

  let seed = ''
  let codes: string[] = []
  await test.step('the set-up stands before every page', async () => {
    await typePassword(person, origin, email)
    await expect(person.getByRole('heading', { level: 1, name: 'Set up a second factor' })).toBeVisible()
    await person.goto(`${origin}/my-account/account`)
    await expect(person.getByRole('heading', { level: 1, name: 'Set up a second factor' })).toBeVisible()
    await expectAccessible(person)
  })

  await test.step('a wrong code is refused beside its field, the right one ends the set-up', async () => {
    await person.getByRole('button', { name: 'Set up' }).click()
    await expect(person.getByRole('img', { name: 'QR code for the authenticator app' })).toBeVisible()
    await expectAccessible(person)
    await person.getByRole('button', { name: 'Copy the key' }).click()
    seed = await person.evaluate(() => navigator.clipboard.readText())
    const field = person.getByRole('textbox', { name: 'Code' })
    await expect(field).toHaveAttribute('autocomplete', 'one-time-code')
    await expect(field).toHaveAttribute('inputmode', 'numeric')
    await field.fill('000000')
    await person.getByRole('button', { name: 'Confirm' }).click()
    await expect(person.getByText('This code is not right')).toBeVisible()
    const code = codeAt(seed, new Date())
    await person.evaluate((text) => navigator.clipboard.writeText(text), `${code.slice(0, 3)} ${code.slice(3)}`)
    await field.fill('')
    await field.press('ControlOrMeta+v')
    await person.getByRole('button', { name: 'Confirm' }).click()
  })

  await test.step('the recovery codes are shown, copied and downloaded, and then the page that was asked for', async () => {
    codes = await shownCodes(person)
    await expectAccessible(person)
    await person.getByRole('button', { name: 'Copy' }).click()
    await expect.poll(() => person.evaluate(() => navigator.clipboard.readText())).toBe(codes.join('\n'))
    const downloading = person.waitForEvent('download')
    await person.getByRole('button', { name: 'Download' }).click()
    expect(await readFile(await (await downloading).path(), 'utf8')).toContain(codes.join('\n'))
    await person.getByRole('button', { name: 'I have kept them' }).click()
    await expect(person).toHaveURL(`${origin}/my-account/account`)
    await expect(person.getByText('10 recovery codes left.')).toBeVisible()
    await expect(person.getByText('Your provider asks for a second factor.')).toBeVisible()
    await expectAccessible(person)
  })

  await test.step('signing in asks for a code; a recovery code opens once', async () => {
    await person.getByRole('button', { name: 'Sign out', exact: true }).click()
    await typePassword(person, origin, email)
    await expect(person.getByRole('heading', { level: 1, name: 'Second step' })).toBeVisible()
    await expectAccessible(person)
    await person.getByRole('button', { name: 'Use a recovery code' }).click()
    const field = person.getByRole('textbox', { name: 'Recovery code' })
    await field.fill(codes[4] ?? '')
    await person.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(person.getByRole('main').getByText('LARK0500')).toBeVisible()
    await person.goto(`${origin}/my-account/account`)
    await expect(person.getByText('9 recovery codes left.')).toBeVisible()
  })

  await test.step('staff remove a lost one, and the next sign-in demands a new one', async () => {
    await page.getByRole('button', { name: 'Actions for Tess Larkin' }).click()
    await page.getByRole('menuitem', { name: 'Remove second factor' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await expect(person.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
    const mails = await mail.waitFor(email, 3)
    expect(mails[2]?.text).toContain('was removed')
    await typePassword(person, origin, email)
    await expect(person.getByRole('heading', { level: 1, name: 'Set up a second factor' })).toBeVisible()
    await person.getByRole('button', { name: 'Back to sign in' }).click()
    await expect(person.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  })
})

test('a staff user sets up a second factor, makes new recovery codes and removes it again', async ({ page, demo }) => {
  const { origin } = demo
  const email = 'dev@northbridge.example'
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await signIn(page, { origin, door: 'backend', email })
  await page.goto(`${origin}/backend/my-sign-in`)
  await page.getByRole('button', { name: 'Set up a second factor' }).click()
  await page.getByRole('button', { name: 'Set up', exact: true }).click()
  await page.getByRole('button', { name: 'Copy the key' }).click()
  const seed = await page.evaluate(() => navigator.clipboard.readText())
  await page.getByRole('textbox', { name: 'Code' }).fill(codeAt(seed, new Date()))
  await page.getByRole('button', { name: 'Confirm' }).click()
  const first = await shownCodes(page)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('10 recovery codes left.')).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('button', { name: 'New recovery codes' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Use a recovery code' }).click()
  await dialog.getByRole('textbox', { name: 'Recovery code' }).fill(first[0] ?? '')
  await dialog.getByRole('button', { name: 'Make new codes' }).click()
  const second = await shownCodes(page)
  expect(second).not.toContain(first[1])
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'I have kept them' }).click()

  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await dialog.getByLabel('Current password').fill('walnut-ferry-lantern')
  await dialog.getByRole('textbox', { name: 'Code' }).fill(second[0] ?? '')
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('The second factor is removed.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Set up a second factor' })).toBeVisible()
})
