import type { Page } from '@playwright/test'
import { expect, signIn } from '../support/test.ts'

/** The back office as staff use it. */
export const backOffice = (page: Page, origin: string) => {
  const go = async (path: string, heading: string) => {
    await page.goto(`${origin}/backend${path}`)
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
  }
  const save = () => page.getByRole('button', { name: 'Save', exact: true }).click()
  const confirmReview = async (action = 'Save now') => {
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: action, exact: true }).click()
    await expect(dialog).toBeHidden()
  }
  return {
    go,
    save,
    /** Does what the open review asks about. */
    confirmReview,
    /** Saves, and confirms the review of what that does. */
    saveReviewed: async (action?: string) => {
      await save()
      await confirmReview(action)
    },
    /** Saves a profile for a set time on London’s clock. */
    schedule: async (when: string, note = '') => {
      await save()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'Schedule for…' }).click()
      await dialog.getByLabel('Note').fill(note)
      await dialog.getByLabel('When', { exact: true }).fill(when)
      await dialog.getByRole('button', { name: 'Schedule', exact: true }).click()
    },
    /** Chooses in a field that is searched by typing. */
    pick: async (label: string, typed: string) => {
      const field = page
        .getByRole('textbox', { name: label })
        .or(page.getByRole('combobox', { name: label }))
        .first()
      await field.click()
      await field.fill(typed)
      await page.getByRole('option', { name: typed }).filter({ visible: true }).first().click()
    },
    /** A tab of a profile’s or a customer’s page. */
    tab: (name: string) =>
      page
        .getByRole('navigation', { name: /pages$/ })
        .getByRole('link', { name })
        .click(),
    setUp: async (link: string, person: { name: string; email: string; password: string }) => {
      await page.goto(link)
      await page.getByLabel('Name', { exact: true }).fill(person.name)
      await page.getByLabel('E-mail address').fill(person.email)
      await page.getByLabel('New password').fill(person.password)
      await page.getByRole('form', { name: 'Set up' }).getByRole('button').last().click()
    },
    /** Makes the first staff user of a fresh product, or signs in when an earlier test of the worker did. */
    ensureFirstStaff: async (output: string) => {
      await page.goto(/http\S+set-up#\S+/.exec(output)?.[0] ?? '')
      const form = page.getByRole('form', { name: 'Set up' })
      await expect(form.or(page.getByText('This set-up link does not work')).first()).toBeVisible()
      if (await form.isVisible()) {
        await page.getByLabel('Name', { exact: true }).fill('Ada Marsh')
        await page.getByLabel('E-mail address').fill('ada@northbridge.example')
        await page.getByLabel('New password').fill('walnut-ferry-lantern')
        await form.getByRole('button').last().click()
        await expect(form).toBeHidden()
      }
      await signIn(page, { origin, door: 'backend', email: 'ada@northbridge.example' })
    },
    /** Opens a customer through SmartSearch, as staff do. */
    openCustomer: async (typed: string) => {
      await page.getByRole('searchbox', { name: 'Search customers, numbers and people' }).fill(typed)
      await page.getByRole('listbox', { name: 'Search results' }).getByRole('option').first().click()
      await expect(page.getByRole('navigation', { name: 'Customer pages' })).toBeVisible()
    },
    addProfile: async ({
      name,
      ticks,
      myCalls,
    }: {
      name: string
      ticks: readonly string[]
      myCalls: readonly string[]
    }) => {
      await go('/profiles/add', 'Add profile')
      await page.getByLabel('Name', { exact: true }).fill(name)
      await page.getByLabel('Availability').selectOption('Headline')
      for (const label of [...ticks, ...myCalls]) await page.getByRole('checkbox', { name: label, exact: true }).check()
      await save()
      await confirmReview('Add profile')
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    },
    addCustomer: async ({ accountNumber, name, group }: { accountNumber: string; name: string; group?: string }) => {
      await go('/customers/add', 'Add customer')
      await page.getByLabel('Account number').fill(accountNumber)
      await page.getByLabel('Name', { exact: true }).fill(name)
      await page.getByLabel('Class').selectOption('Company (UK Limited)')
      await page.getByLabel('Status').selectOption({ label: 'Active' })
      if (group !== undefined) await page.getByLabel('Customer group').selectOption({ label: group })
      await save()
      await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    },
    addNumber: async (number: string, soldOn: string) => {
      const tabs = page.getByRole('navigation', { name: 'Customer pages' })
      await tabs.getByRole('link', { name: 'Numbers' }).click()
      await page.getByRole('button', { name: 'Add number' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: 'Number', exact: true }).fill(number)
      await dialog.getByLabel('Type').selectOption({ label: 'Geographic' })
      await dialog.getByLabel('Status').selectOption({ label: 'Live' })
      await dialog.getByLabel('Date sold').fill(soldOn)
      await dialog.getByRole('button', { name: 'Save' }).click()
      await expect(dialog).toBeHidden()
      await tabs.getByRole('link', { name: 'Overview' }).click()
    },
    assignProfile: async (name: string, reason: string) => {
      await page.getByRole('combobox', { name: 'MyAccount profile' }).selectOption({ label: name })
      await page.getByLabel('Update reason').fill(reason)
      await page.getByRole('form', { name: 'Set the profile' }).getByRole('button', { name: 'Save' }).click()
      await confirmReview()
    },
    invite: async (name: string, email: string) => {
      await page.getByRole('button', { name: 'Invite' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Name').fill(name)
      await dialog.getByLabel('E-mail address').fill(email)
      await dialog.getByRole('button', { name: 'Invite' }).click()
      await expect(dialog).toBeHidden()
    },
  }
}
