import { readFile } from 'node:fs/promises'
import type { Download, Page } from '@playwright/test'
import { backOffice } from '../pages/back-office.ts'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

const linesOf = async (download: Download): Promise<string[]> =>
  (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n')

const downloadBy = async (page: Page, name: RegExp): Promise<Download> => {
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name }).or(page.getByRole('button', { name })).first().click()
  return coming
}

test('the call list, its file and the overview count the same calls', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'my-account', email: 'finance@harbour-dental.example' })
  const answer = await page.request.get(`${demo.origin}/my-account/api/v1/calls/overview?period=last-7-days`)
  const { totals, days, week } = (await answer.json()) as {
    totals: { calls: number }
    days: { calls: number }[]
    week: number[][]
  }
  expect(totals.calls).toBeGreaterThan(100)
  expect(days.reduce((sum, { calls }) => sum + calls, 0)).toBe(totals.calls)
  expect(week.flat().reduce((sum, calls) => sum + calls, 0)).toBe(totals.calls)

  const listed = await page.request.get(`${demo.origin}/my-account/api/v1/calls?period=last-7-days`)
  const { total, notListed } = (await listed.json()) as { total: number; notListed: number }
  expect(total + notListed).toBe(totals.calls)
  await page.goto(`${demo.origin}/my-account/calls/list?period=last-7-days`)
  await expect(page.getByText(`Showing 1–25 of ${total.toLocaleString('en-GB')}`)).toBeVisible()
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const lines = await linesOf(await downloadBy(page, /^Download$/))
  expect(lines).toHaveLength(total + 1)
  expect(lines.join('\n')).not.toMatch(/wholesale|tariff|carrier/i)
})

test('S6: daily call records follow their own switch, and the reports stay', async ({ browser, page, demo }) => {
  const { origin } = demo
  await signIn(page, { origin, door: 'my-account', email: 'finance@harbour-dental.example' })
  await page.goto(`${origin}/my-account/calls/daily?period=last-7-days`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectAccessible(page)
  const answer = await page.request.get(`${origin}/my-account/api/v1/dailyCallRecords?period=last-7-days`)
  const { rows } = (await answer.json()) as { rows: { day: string; rows: number; bytes: number }[] }
  const [newest] = rows
  if (newest === undefined) throw new Error('The demonstration has no calls in the last seven days')
  const file = await downloadBy(page, /CSV|Download/)
  const text = await readFile(await file.path(), 'utf8')
  expect(Buffer.byteLength(text)).toBe(newest.bytes)
  expect(text.trimEnd().split('\r\n')).toHaveLength(newest.rows + 1)

  const staff = await (await browser.newContext()).newPage()
  await signIn(staff, { origin, door: 'backend', email: 'bilal@northbridge.example' })
  const setDaily = async (on: boolean) => {
    await staff.goto(`${origin}/backend/profiles/2`)
    await expect(staff.getByRole('heading', { level: 1, name: 'Business full' })).toBeVisible()
    await staff.getByRole('checkbox', { name: 'My Calls Daily CDR Access' }).setChecked(on)
    await backOffice(staff, origin).saveReviewed()
    await expect(staff.getByText('Saved. It holds for all customers')).toBeVisible()
  }
  await setDaily(false)
  await expect(page.getByText('decides which areas your account can use')).toBeVisible({ timeout: 3000 })
  const refused = await page.request.get(`${origin}/my-account/api/v1/dailyCallRecords/${newest.day}`)
  expect([refused.status(), ((await refused.json()) as { code: string }).code]).toEqual([404, 'NOT_GRANTED'])
  await page.goto(`${origin}/my-account/calls`)
  await expect(page.getByRole('heading', { name: 'Calls by day' })).toBeVisible()
  await setDaily(true)
})

test('a file that is no call-record file is refused in a sentence, and nothing is imported', async ({ page, demo }) => {
  await signIn(page, { origin: demo.origin, door: 'backend', email: 'dev@northbridge.example' })
  await backOffice(page, demo.origin).go('/supply-files', 'Supply files')
  await page.getByLabel('Call record file').setInputFiles({
    name: 'numbers.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('name,extension\nReception,101\nWorkshop,102\n'),
  })
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByText(/no file of call records/).first()).toBeVisible()
  await expectAccessible(page)
})
