import { expect, signIn, test } from '../support/test.ts'

const SITE = 'Night desk'

test('a site is made, numbers are sent to it by a file that is looked at first, and it closes again', async ({
  page,
  demo: { origin },
}) => {
  await signIn(page, { origin, door: 'my-account', email: 'finance@harbour-dental.example' })

  await test.step('a site of one’s own stands beside those of the provider', async () => {
    await page.goto(`${origin}/my-account/numbers/sites`)
    await expect(page.getByRole('row').filter({ hasText: 'Manchester' })).toContainText('set by your provider')
    await page.getByRole('button', { name: 'Add a site' }).first().click()
    await page.getByRole('dialog').getByLabel('Name').fill(SITE)
    await page.getByRole('dialog').getByRole('button', { name: 'Add site' }).click()
    await expect(page.getByRole('row').filter({ hasText: SITE })).toContainText('Open')
  })

  const send = async (lines: readonly string[]) => {
    const buffer = Buffer.from(['Number,Description,Site', ...lines].join('\r\n'))
    await page.getByLabel('CSV file').setInputFiles({ name: 'night.csv', mimeType: 'text/csv', buffer })
    await page.getByRole('button', { name: 'Preview' }).click()
  }

  await test.step('a file with faults says where, and changes nothing', async () => {
    await page.goto(`${origin}/my-account/numbers/labels`)
    await send(['0161 496 0146,Night 1,Nigth desk', '020 7946 0999,,'])
    const faults = page.getByRole('region', { name: 'Faults' })
    await expect(faults.getByRole('row').filter({ hasText: 'Line 2' })).toContainText('Did you mean Night desk?')
    await expect(faults.getByRole('row').filter({ hasText: 'Line 3' })).toContainText('none of the numbers')
    await expect(page.getByRole('button', { name: /^Change \d/ })).toHaveCount(0)
  })

  await test.step('mended, it is done whole', async () => {
    await send([`0161 496 0146,Night 1,${SITE}`, `0161 496 0147,,${SITE}`])
    await expect(page.getByRole('region', { name: 'Changes' })).toContainText('Night 1')
    await page.getByRole('button', { name: 'Change 2 numbers' }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'My Numbers' })).toBeVisible()
    const row = page.getByRole('row').filter({ hasText: '0161 496 0146' })
    await expect(row).toContainText('Night 1')
    await expect(row).toContainText(SITE)
  })

  await test.step('the number’s page tells where it was, and one is sent elsewhere from a day on', async () => {
    await page.getByRole('link', { name: '0161 496 0146' }).click()
    await expect(page.getByRole('table', { name: 'Site history' })).toContainText(SITE)
    await expect(page.getByRole('table', { name: 'Site history' })).toContainText('Manchester')
    await page.getByRole('button', { name: 'Assign to a site' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Site', { exact: true }).selectOption('No site of our own')
    await dialog.getByRole('button', { name: 'Preview' }).click()
    await expect(dialog).toContainText(`1 at “${SITE}” on that day`)
    await dialog.getByRole('button', { name: 'Assign 1 number' }).click()
    await expect(dialog).toBeHidden()
  })

  await test.step('the site closes, after saying how many numbers leave it', async () => {
    await page.goto(`${origin}/my-account/numbers/sites`)
    await page.getByRole('button', { name: `Close ${SITE}` }).click()
    await expect(page.getByRole('dialog')).toContainText('1 number leaves the site')
    await page.getByRole('dialog').getByRole('button', { name: 'Close site' }).click()
    await expect(page.getByRole('row').filter({ hasText: SITE })).toContainText('Closed')
  })
})
