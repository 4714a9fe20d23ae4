import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { startProduct } from '../../support/product.ts'
import { backOffice } from '../pages/back-office.ts'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

const heading = 'caller_id,recipient,call_date,end_time,duration,cost,reference,currency'
type Call = { readonly reference: string; readonly day: number; readonly cost?: string }

/** A carrier's file of calls of October 2026 by Harbour Dental. */
const fileOf = (calls: readonly Call[]): string =>
  [
    heading,
    ...calls.map(
      ({ reference, day, cost = '0.100' }) =>
        `442079460101,447700900100,${String(day).padStart(2, '0')}/10/2026,12:00:00,60,${cost},${reference},GBP`,
    ),
  ].join('\n')

const callsOf = (day: number, count: number): Call[] =>
  Array.from({ length: count }, (_, at) => ({ reference: `D${day}-${at}`, day }))

const nameOf = (kind: 'Daily' | 'Monthly', day: number, part = 1) =>
  `Halyard_${kind}_Calls_HCS0042_${String(day).padStart(2, '0')}102026_${part}_1_SIP_V3.txt`

const rowOf = (page: Page, name: string) =>
  page.getByRole('row', { name: new RegExp(name.replaceAll('.', '\\.')) }).first()

test('S6: the watched folder takes daily files, a repeating one is held, and the monthly file replaces them', async ({
  page,
}) => {
  test.setTimeout(180_000)
  await using product = await startProduct('demo', { MYACCOUNT_WATCH_SECONDS: '1' })
  const { origin } = product
  const watched = path.join(product.folder, 'data', 'incoming')
  await signIn(page, { origin, door: 'backend', email: 'ada@northbridge.example' })
  const office = backOffice(page, origin)
  const put = async (name: string, text: string) => {
    await mkdir(watched, { recursive: true })
    await writeFile(path.join(watched, `.${name}`), text)
    await rename(path.join(watched, `.${name}`), path.join(watched, name))
  }
  const [first, second] = [nameOf('Daily', 1), nameOf('Daily', 2)]

  await test.step('a file of the folder goes Pending, Running, Completed', async () => {
    await office.go('/supply-files', 'Supply files')
    // The first is long, so that the second is seen to wait for its turn.
    await put(first, fileOf(callsOf(1, 60_000)))
    await put(second, fileOf(callsOf(2, 20)))
    await expect(rowOf(page, first).getByText('Running')).toBeVisible({ timeout: 30_000 })
    await expect(rowOf(page, second).getByText('Pending')).toBeVisible()
    await expect(rowOf(page, first).getByText('Folder, Watched folder')).toBeVisible()
    await expect(rowOf(page, first).getByText('Completed')).toBeVisible({ timeout: 60_000 })
    await expect(rowOf(page, second).getByText('Completed')).toBeVisible({ timeout: 30_000 })
    await expectAccessible(page)
  })

  await test.step('the same file again is recorded and adds nothing', async () => {
    await put(second, fileOf(callsOf(2, 20)))
    await expect(page.getByRole('row', { name: new RegExp(second) })).toHaveCount(2, { timeout: 30_000 })
    await page
      .getByRole('row', { name: new RegExp(second) })
      .first()
      .getByRole('link')
      .click()
    await expect(page.getByText('Completed').first()).toBeVisible({ timeout: 30_000 })
    await expect(page.getByText('Duplicates').locator('..')).toContainText('20')
  })

  await test.step('another file that mostly repeats known calls is held until it is released', async () => {
    const repeating = nameOf('Daily', 2, 2)
    await put(repeating, fileOf([...callsOf(2, 20), { reference: 'D2-new', day: 2 }]))
    await office.go('/supply-files', 'Supply files')
    await expect(rowOf(page, repeating).getByText('Potential duplicate')).toBeVisible({ timeout: 30_000 })
    await rowOf(page, repeating).getByRole('link').click()
    await expect(page.getByText('20 of its 21 calls are known already')).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Release: add 1 call' }).click()
    await expect(page.getByText('Completed').first()).toBeVisible({ timeout: 30_000 })
    await expect(page.getByText('Accepted').locator('..')).toContainText('1')
  })

  await test.step('the monthly file replaces the provisional calls, and both say so', async () => {
    const monthly = nameOf('Monthly', 31)
    const settled = [...callsOf(1, 10), ...callsOf(2, 21).map((call) => ({ ...call, cost: '0.200' }))]
    await put(monthly, fileOf(settled))
    await office.go('/supply-files', 'Supply files')
    await expect(rowOf(page, monthly).getByText('Completed')).toBeVisible({ timeout: 60_000 })
    await expect(rowOf(page, first).getByText('Replaced')).toBeVisible()
    await rowOf(page, monthly).getByRole('link').click()
    await expect(page.getByRole('heading', { name: 'Replaces' })).toBeVisible()
    await expect(page.getByRole('link', { name: first })).toBeVisible()
    await expectAccessible(page)
    await page.getByRole('link', { name: first }).click()
    await expect(page.getByRole('link', { name: monthly })).toBeVisible()
    const total = await page.request.get(`${origin}/backend/api/v1/CDRFiles?status=Replaced`)
    expect(((await total.json()) as { total: number }).total).toBe(3)
  })

  await test.step('undone, it gives them back', async () => {
    await page.getByRole('link', { name: nameOf('Monthly', 31) }).click()
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await page.getByRole('button', { name: 'Undo the file' }).click()
    await expect(page.getByText('Undone').first()).toBeVisible({ timeout: 60_000 })
    await office.go('/supply-files', 'Supply files')
    await expect(rowOf(page, first).getByText('Completed')).toBeVisible({ timeout: 60_000 })
  })
})
