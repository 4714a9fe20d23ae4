import { backOffice } from '../pages/back-office.ts'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

// Drama numbers only. The dates of the first rows could be day-month or month-day.
const lines = [
  'When;Own line;Far end;Talked;Outcome;Charge (pence)',
  '03/04/2026 09:01;020 7946 0101;0161 496 0002;1:05;Completed;1,25',
  '02/04/2026 09:15;020 7946 0102;07700 900123;0:40;Completed;3,5',
  '05/04/2026 10:02;020 7946 0101;0808 157 0123;0;Missed;',
  'not a date;020 7946 0101;0161 496 0002;9;Completed;1',
]
const file = { name: 'april-calls.csv', mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\r\n')}\r\n`) }

test('an unknown CSV is refused, mapped with a look at its rows, saved as a source, and imported with it', async ({
  page,
  demo,
}) => {
  await signIn(page, { origin: demo.origin, door: 'backend', email: 'ada@northbridge.example' })
  const office = backOffice(page, demo.origin)
  await office.go('/supply-files', 'Supply files')
  await page.getByLabel('Call record file').setInputFiles(file)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByText('it looks like a CSV file with columns of its own')).toBeVisible()

  await page.getByRole('button', { name: 'Map its columns' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Map a file' })).toBeVisible()
  await expect(page.getByText('april-calls.csv')).toBeVisible()
  await expect(page.getByText('Is 03/04/2026 09:01 day-month or month-day?')).toBeVisible()
  await page.getByLabel('Meaning of Own line').selectOption({ label: 'Caller' })
  await page.getByLabel('Meaning of Far end').selectOption({ label: 'Number dialled' })
  await page.getByLabel('Meaning of When').selectOption({ label: 'Date, or date and time' })
  await page.getByLabel('Meaning of Talked').selectOption({ label: 'Duration' })
  await page.getByLabel('Meaning of Outcome').selectOption({ label: 'How it ended' })
  await page.getByLabel('Meaning of Charge (pence)').selectOption({ label: 'Price' })
  const rows = page.getByRole('table', { name: 'The first rows as they read' })
  await expect(rows).toContainText('could be day-month or month-day')
  await page.getByLabel('Dates are written').selectOption({ label: 'Day, month, year' })
  await page.getByLabel('Prices count').selectOption({ label: 'Pence' })
  await expect(page.getByText('3 calls and 1 rejected row of the first 4.')).toBeVisible()
  await expect(rows).toContainText('0.0125')
  await expect(rows).toContainText('Unanswered')
  await expectAccessible(page)

  const form = page.getByRole('form', { name: 'Save as a source' })
  const name = `April switch ${Date.now()}`
  await form.getByLabel('Name').fill(name)
  await form.getByRole('button', { name: 'Save source' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Supply files' })).toBeVisible()
  await expect(page.getByText('april-calls.csv').first()).toBeVisible()
  await expect(page.getByLabel('Source').locator('option:checked')).toHaveText(name)
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'april-calls.csv' })).toBeVisible()
  await expect(page.getByText('The date is not a date and time that exist', { exact: false })).toBeVisible()
})
