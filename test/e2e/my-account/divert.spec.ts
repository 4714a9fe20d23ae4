import type { Page } from '@playwright/test'
import { expect, expectAccessible, signIn, test } from '../support/test.ts'

const finance = 'finance@harbour-dental.example'

const openNumber = async (page: Page, origin: string): Promise<void> => {
  const answer = await page.request.get(`${origin}/my-account/api/v1/numbers?search=02079460101`)
  const { rows } = (await answer.json()) as { rows: { id: number }[] }
  await page.goto(`${origin}/my-account/numbers/${rows[0]?.id}?tab=calls`)
  await expect(page.getByRole('heading', { name: 'Where calls go now' })).toBeVisible()
}

test('a number is diverted: asked, answered by staff, live, mailed, and back in one click', async ({
  browser,
  page,
  demo,
}) => {
  test.setTimeout(120_000)
  const { origin, mail } = demo
  await signIn(page, { origin, door: 'my-account', email: finance })
  await openNumber(page, origin)
  const form = page.getByRole('form', { name: 'Change where calls go' })
  const ask = async (where: Page, to: string) => {
    const theirs = where.getByRole('form', { name: 'Change where calls go' })
    await theirs.getByLabel('New number').fill(to)
    await theirs.getByRole('button', { name: 'Ask for this change' }).click()
  }

  await test.step('a premium number, the number itself and a loop are refused, each with its reason', async () => {
    await ask(page, '0909 879 0123')
    await expect(form.getByText(/is a premium-rate number \(09\)/)).toBeVisible()
    await ask(page, '020 7946 0101')
    await expect(form.getByText(/This is the number itself/)).toBeVisible()
    await expectAccessible(page)
  })

  // A colleague begins to type while nothing is asked yet.
  const colleague = await (await browser.newContext()).newPage()
  await signIn(colleague, { origin, door: 'my-account', email: finance })
  await openNumber(colleague, origin)
  await colleague.getByRole('form', { name: 'Change where calls go' }).getByLabel('New number').fill('07700 900555')

  await test.step('a right one is requested, with when it will be live', async () => {
    await ask(page, '07700 900123')
    const open = page.getByRole('list', { name: 'Open requests' })
    await expect(open).toContainText('Calls to 020 7946 0101 go to 07700 900123')
    await expect(open).toContainText('Requested')
    await expect(open).toContainText(/expected by .* \(working hours\)/)
  })

  await test.step('the second who changes it is told, and is refused with what there is', async () => {
    await expect(
      colleague.getByText(/This changed while you were typing\..*Calls to 020 7946 0101 go to 07700 900123/),
    ).toBeVisible()
    await colleague.getByRole('button', { name: 'Ask for this change' }).click()
    await expect(colleague.getByText(/has asked already: Calls to 020 7946 0101 go to 07700 900123/)).toBeVisible()
  })

  const staff = await (await browser.newContext()).newPage()
  await test.step('staff find it in their queue and say that it is live', async () => {
    await signIn(staff, { origin, door: 'backend', email: 'ada@northbridge.example' })
    await staff.goto(`${origin}/backend/number-requests`)
    await staff.getByRole('link', { name: 'Calls to 020 7946 0101 go to 07700 900123' }).click()
    const answer = staff.getByRole('form', { name: 'Answer' })
    await answer.getByRole('radio', { name: 'It is live' }).check()
    await answer.getByRole('button', { name: 'Say that it is live' }).click()
    await expect(staff.getByText('It is live. The portal shows it from now on.')).toBeVisible()
  })

  await test.step('the open page shows it by itself, with who, when, from and to, and it is mailed', async () => {
    await expect(page.getByRole('region', { name: 'Where calls go now' })).toContainText('07700 900123')
    const changes = page.getByRole('table', { name: 'Changes of where calls go' })
    await expect(changes.getByRole('row').nth(1)).toContainText('07700 900123')
    await expect(changes.getByRole('row').nth(1)).toContainText('Northbridge Telecom')
    const [message] = await mail.waitFor(finance, 1)
    expect(message?.text).toContain('Calls to 020 7946 0101 go to 07700 900123.')
  })

  await test.step('and the way back is one click', async () => {
    await page.getByRole('button', { name: /^Ask to go back to 07700 9002/ }).click()
    await expect(page.getByRole('list', { name: 'Open requests' })).toContainText(
      /Calls to 020 7946 0101 go to 07700 9002/,
    )
    await page.getByRole('button', { name: /^Withdraw/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
    await expect(page.getByRole('list', { name: 'Open requests' })).toBeHidden()
  })
})
