import { backOffice } from '../pages/back-office.ts'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

test('a profile chooses reports, months and options of My Calls, and says what is closed for now', async ({
  page,
  demo,
}) => {
  await signIn(page, { origin: demo.origin, door: 'backend', email: 'bilal@northbridge.example' })
  const office = backOffice(page, demo.origin)
  await office.addProfile({ name: 'Some reports', ticks: [], myCalls: ['My Calls Enabled'] })
  const reports = page.getByRole('group', { name: 'Report types' })
  await expect(reports.getByText('All reports: none is ticked')).toBeVisible()
  // E-mailed reports are on, as usual, and need something that this profile does not grant.
  const emailed = page.getByRole('group', { name: 'Data access' })
  await expect(emailed.getByText('Closed for now')).toBeVisible()
  await reports.getByRole('checkbox', { name: 'Calls by day' }).check()
  await reports.getByRole('checkbox', { name: 'Call list' }).check()
  await expect(reports.getByText('2 of 17 ticked: only these are open')).toBeVisible()
  await page.getByRole('textbox', { name: 'Months back' }).fill('130')
  await office.save()
  await expect(page.getByText('From 1 to 120 months, or empty for no limit.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Months back' }).fill('13')
  await page.getByRole('checkbox', { name: 'Costs', exact: true }).uncheck()
  await expectAccessible(page)
  await office.save()
  const review = page.getByRole('dialog')
  await expect(review.getByText('All reports → Calls by day, Call list')).toBeVisible()
  await expect(review.getByText('as far as calls are kept → 13 months')).toBeVisible()
  await office.confirmReview()
  await page.reload()
  await expect(page.getByRole('textbox', { name: 'Months back' })).toHaveValue('13')

  // Switched off, all of it is kept and greyed out.
  await page.getByRole('checkbox', { name: 'My Calls Enabled' }).uncheck()
  await expect(page.getByText('opens nothing until it is on')).toBeVisible()
  await expect(reports.getByRole('checkbox', { name: 'Call list' })).toBeDisabled()
  await expect(reports.getByRole('checkbox', { name: 'Call list' })).toBeChecked()
  await expect(page.getByRole('textbox', { name: 'Months back' })).toBeDisabled()
})
