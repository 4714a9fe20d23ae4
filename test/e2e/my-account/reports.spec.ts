import { readFile } from 'node:fs/promises'
import type { Download, Locator, Page } from '@playwright/test'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

type Cells = Readonly<Record<string, string | number | null>>
type Answer = {
  readonly header: { readonly calls: number }
  readonly tables: readonly { readonly rows: readonly { readonly cells: Cells }[]; readonly sum: Cells | null }[]
}

const finance = 'finance@harbour-dental.example'
const linesOf = async (download: Download): Promise<string[]> =>
  (await readFile(await download.path(), 'utf8'))
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split('\r\n')

const heading = (page: Page, name: string): Locator => page.getByRole('heading', { level: 1, name, exact: true })

const ask = async (page: Page, address: string): Promise<Answer> =>
  (await (await page.request.get(address)).json()) as Answer

const exportCsv = async (page: Page): Promise<string[]> => {
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(/The file will have [\d,]+ rows?\./)).toBeVisible()
  await expectAccessible(page)
  const coming = page.waitForEvent('download')
  await dialog.getByRole('link', { name: 'Download' }).click()
  return linesOf(await coming)
}

test('S5: by-site totals add up to the total, “Unassigned” included, on a page of its own', async ({ page, demo }) => {
  const api = `${demo.origin}/my-account/api/v1/calls`
  await signIn(page, { origin: demo.origin, door: 'my-account', email: finance })
  const bySite = await ask(page, `${api}/reports/by-site?period=last-month`)
  const byDay = await ask(page, `${api}/reports/by-day?period=last-month`)
  const [table] = bySite.tables
  const sites = table?.rows ?? []
  expect(sites.map(({ cells }) => cells['site'])).toContain('Unassigned')
  expect(sites.reduce((sum, { cells }) => sum + Number(cells['calls']), 0)).toBe(bySite.header.calls)
  expect(table?.sum).toMatchObject({ calls: bySite.header.calls, cost_GBP: byDay.tables[0]?.sum?.['cost_GBP'] })

  await page.goto(`${demo.origin}/my-account/calls/reports/by-site?period=last-month`)
  await expect(heading(page, 'By site')).toBeVisible()
  const total = page.getByRole('row', { name: /^Total/ })
  await expect(total).toContainText(bySite.header.calls.toLocaleString('en-GB'))
  await expect(page.getByText(/London time/)).toBeVisible()
  await expect(page.getByText('Data complete to')).toBeVisible()
  const lines = await exportCsv(page)
  const shown = await page.getByRole('row').count()
  expect(lines.length).toBeGreaterThanOrEqual(shown - 1)
  expect(lines.join('\n')).not.toMatch(/wholesale|tariff|carrier/i)
  for (const { cells } of sites) expect(lines.some((line) => line.startsWith(String(cells['site'])))).toBe(true)
})

test('S5: the file of the call list has as many rows as the screen says', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'my-account', email: finance })
  await page.goto(`${demo.origin}/my-account/calls/list?period=last-week&direction=in`)
  const said = await page.getByText(/Showing 1–25 of [\d,]+/).innerText()
  const total = Number(said.split(' of ')[1]?.replaceAll(',', ''))
  const lines = await exportCsv(page)
  expect(lines).toHaveLength(total + 1)
})

test('a summary leads to a group, a number, its calls and one call with its legs; the filters go along', async ({
  page,
  demo,
}) => {
  await signIn(page, { origin: demo.origin, door: 'my-account', email: finance })
  await page.goto(`${demo.origin}/my-account/calls/reports/by-campaign?period=last-month&state=answered&direction=in`)
  await page.getByRole('link', { name: 'Spring implants', exact: true }).click()
  await expect(heading(page, 'By number')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Remove filter Result: Answered' })).toBeVisible()
  await page.getByRole('link', { name: '0808 157 0111' }).click()
  await expect(heading(page, 'Call list')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Remove filter Counted for/ })).toHaveCount(2)
  await expect(page).toHaveURL(/period=last-month/)
  await page
    .getByRole('button', { name: /^Call of/ })
    .first()
    .click()
  const call = page.getByRole('dialog')
  await expect(call.getByRole('heading', { name: 'Legs' })).toBeVisible()
  await expect(call.getByRole('row')).toHaveCount(3)
  await expectAccessible(page)
  await page.goBack()
  await expect(call).toBeHidden()
  await page.goBack()
  await expect(heading(page, 'By number')).toBeVisible()
})

test('many numbers are pasted at once, and the view can be kept, opened and replaced', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'my-account', email: finance })
  await page.goto(`${demo.origin}/my-account/calls/reports/by-number?period=last-month`)
  await page.getByRole('button', { name: 'Filters' }).click()
  const numbers = Array.from({ length: 17 }, (_, index) => `020 7946 0${101 + index}`)
  await page.getByLabel('Paste many of your numbers').fill(numbers.join('\n'))
  await expect(page.getByText('17 numbers read.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByRole('button', { name: 'Remove filter Number: 17 chosen' })).toBeVisible()
  await expect(page.getByRole('link', { name: '020 7946 0117' })).toBeVisible()
  await page.getByRole('button', { name: 'Save view' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('London lines')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.goto(`${demo.origin}/my-account/calls`)
  await page.getByRole('link', { name: 'London lines' }).click()
  await expect(page.getByRole('button', { name: 'Remove filter Number: 17 chosen' })).toBeVisible()
  await page.getByRole('link', { name: 'Manage saved views' }).click()
  await page.getByRole('button', { name: 'Rename London lines' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('London numbers')
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
  await expect(page.getByRole('button', { name: 'Delete London numbers' })).toBeVisible()
})

test('marked cells tell their sum and average, by the keyboard too', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'my-account', email: finance })
  const api = `${demo.origin}/my-account/api/v1/calls/reports/by-site?period=last-month`
  const rows = (await ask(page, api)).tables[0]?.rows ?? []
  const sum = rows.slice(0, 2).reduce((all, { cells }) => all + Number(cells['calls']), 0)
  await page.goto(`${demo.origin}/my-account/calls/reports/by-site?period=last-month`)
  await page.getByRole('button', { name: 'Select cells' }).click()
  for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowDown']) await page.keyboard.press(key)
  await expect(page.getByText(`2 cells; sum ${sum.toLocaleString('en-GB')}, average ${sum / 2}`)).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(page.getByText(/^2 cells/)).toBeHidden()
})

test('an export is made in the background, tells when it is ready, and is fetched', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'my-account', email: finance })
  await page.goto(`${demo.origin}/my-account/calls/reports/by-day?period=last-month`)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('radio', { name: 'Excel' }).check()
  await page.getByRole('button', { name: 'Make in the background' }).click()
  await expect(heading(page, 'Exports')).toBeVisible()
  await expect(page.getByText('Ready', { exact: true })).toBeVisible({ timeout: 20_000 })
  await expectAccessible(page)
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: /^Download .*\.xlsx$/ }).click()
  expect((await readFile(await (await coming).path())).subarray(0, 2).toString()).toBe('PK')
})

test('a saved view is e-mailed: when, how, now, paused', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'my-account', email: finance })
  const { request } = page
  const view = await request.post(`${demo.origin}/my-account/api/v1/calls/views`, {
    data: { name: 'Missed last week', report: 'answered', search: 'period=last-week' },
    headers: { origin: demo.origin },
  })
  expect(view.ok()).toBe(true)
  await page.goto(`${demo.origin}/my-account/calls/emailed`)
  await page.getByRole('button', { name: 'Add' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('View').selectOption({ label: 'Missed last week (Answered and missed)' })
  await dialog.getByLabel('How often').selectOption('monthly')
  await dialog.getByLabel('Day of the month').selectOption('31')
  await expect(dialog.getByText('A shorter month takes its last day.')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('On the 31st of the month at 07:30')).toBeVisible()
  await page.getByRole('button', { name: 'Send Missed last week now' }).click()
  await expect(page.getByText('Sent', { exact: true })).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: 'More for Missed last week' }).click()
  await page.getByRole('menuitem', { name: 'Pause' }).click()
  await expect(page.getByText('Paused', { exact: true })).toBeVisible()
})
