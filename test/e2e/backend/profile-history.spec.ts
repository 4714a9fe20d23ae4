import type { Page } from '@playwright/test'
import { backOffice } from '../pages/back-office.ts'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

const billing = 'bilal@northbridge.example'

/** A profile of the test’s own, so that nobody else’s changes stand in its history. */
const addOwn = async (page: Page, origin: string, name: string) => {
  await signIn(page, { origin, door: 'backend', email: billing })
  const office = backOffice(page, origin)
  await office.addProfile({ name, ticks: ['Account details', 'Number list'], myCalls: [] })
  return office
}

test('an earlier state is compared, then taken back through the review', async ({ page, demo }) => {
  const office = await addOwn(page, demo.origin, 'Kept in mind')
  await page.getByRole('checkbox', { name: 'Number list', exact: true }).uncheck()
  await office.saveReviewed()
  await expect(page.getByText('Saved. It holds for all customers')).toBeVisible()
  await office.tab('History')
  await page.getByRole('checkbox', { name: 'Compare revision 1' }).check()
  await page.getByRole('checkbox', { name: 'Compare revision 2' }).check()
  await page.getByRole('button', { name: 'Compare the two' }).click()
  const difference = page.getByRole('dialog', { name: 'From revision 1 to 2' })
  await expect(difference.getByText('MyNumbers: Number list')).toBeVisible()
  await expect(difference.getByText('switched off')).toBeVisible()
  await difference.getByRole('button', { name: 'Close' }).click()

  await page.getByRole('button', { name: 'Take back revision 1' }).click()
  await expect(page.getByRole('dialog').getByText('switched on')).toBeVisible()
  await office.confirmReview('Take back')
  await expect(page.getByText('Took back revision 1')).toBeVisible()
  await office.tab('Settings')
  await expect(page.getByRole('checkbox', { name: 'Number list', exact: true })).toBeChecked()
})

test('a change waits for its time, stands above the form, is moved and withdrawn', async ({ page, demo }) => {
  const office = await addOwn(page, demo.origin, 'Changes in spring')
  await page.getByRole('checkbox', { name: 'Number list', exact: true }).uncheck()
  await office.schedule('2027-03-28T01:30', 'New tariff')
  const dialog = page.getByRole('dialog')
  // The clocks go forward that night; the answer stands beside the field and nothing is lost.
  await expect(dialog.getByText(/does not exist: the clocks go forward/)).toBeVisible()
  await expect(dialog.getByLabel('Note')).toHaveValue('New tariff')
  await dialog.getByLabel('When', { exact: true }).fill('2027-10-31T01:30')
  await dialog.getByRole('button', { name: 'Schedule', exact: true }).click()
  await expect(dialog.getByText(/Say whether the first or the second is meant/)).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('radio', { name: /^The first/ }).check()
  await dialog.getByRole('button', { name: 'Schedule', exact: true }).click()

  const row = page.getByRole('listitem').filter({ hasText: '31 October 2027 at 01:30' })
  await expect(row).toContainText('Waiting')
  await expect(row).toContainText('“New tariff”')
  await office.tab('Settings')
  await expect(
    page.getByText('Will change on 31 October 2027 at 01:30: MyNumbers: Number list switched off.'),
  ).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'Number list', exact: true })).toBeChecked()

  await office.tab('Scheduled')
  await page.getByRole('button', { name: 'Edit', exact: true }).click()
  await dialog.getByLabel('When', { exact: true }).fill('2027-03-03T06:00')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: '3 March 2027 at 06:00' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Withdraw' }).click()
  await dialog.getByRole('button', { name: 'Withdraw' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: '3 March 2027' })).toContainText('Withdrawn')
})

test('a waiting change whose profile was changed since is looked at again, and waits on', async ({ page, demo }) => {
  const office = await addOwn(page, demo.origin, 'Changed since')
  await page.getByRole('checkbox', { name: 'Number list', exact: true }).uncheck()
  await office.schedule('2027-03-03T06:00')
  await expect(page.getByRole('listitem').filter({ hasText: '3 March 2027 at 06:00' })).toContainText('Waiting')
  await office.tab('Settings')
  await page.getByRole('textbox', { name: 'Description' }).fill('By hand')
  await office.save()
  await expect(page.getByRole('dialog').getByText(/1 scheduled change of this profile will be held/)).toBeVisible()
  await office.confirmReview()
  await expect(page.getByText(/3 March 2027 at 06:00 will be held: this profile was changed since/)).toBeVisible()
  await page.getByRole('link', { name: 'Look at it again' }).click()
  await page.getByRole('button', { name: 'Look again' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('MyNumbers: Number list')).toBeVisible()
  await expect(dialog.getByLabel('When', { exact: true })).toHaveValue('2027-03-03T06:00')
  await dialog.getByRole('button', { name: 'Schedule', exact: true }).click()
  await expect(page.getByText('It waits again, for 3 March 2027 at 06:00.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toBeVisible()
})

test('what was typed stays while another tab is looked at', async ({ page, demo }) => {
  const office = await addOwn(page, demo.origin, 'Typed and kept')
  await page.getByRole('textbox', { name: 'Description' }).fill('Half a sentence')
  await office.tab('History')
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible()
  await office.tab('Settings')
  await expect(page.getByRole('textbox', { name: 'Description' })).toHaveValue('Half a sentence')
})

test('staff who may only view see history and schedule, and neither take back nor withdraw', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'backend', email: 'carys@northbridge.example' })
  const office = backOffice(page, demo.origin)
  await office.go('/profiles/3?tab=history', 'Business bills only')
  await expect(page.getByText('Revision 1')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Take back/ })).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'Clone' })).toHaveCount(0)
})
