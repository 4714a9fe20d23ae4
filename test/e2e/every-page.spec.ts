import type { Browser, Page } from '@playwright/test'
import { expect, expectAccessible, signIn, test, whenSettled } from './support/test.ts'

const backOfficePages = [
  ...['/customers', '/customers/6', '/customers/add', '/customer-groups', '/customer-statuses'],
  ...[
    '/customers/6?tab=access',
    '/customers/6?tab=requests',
    '/customers/6?tab=campaigns',
    '/customers/6?tab=campaigns&campaign=1',
    '/customers/assign',
    '/customers/assign?groupId=1',
    '/customers/compare?first=6&second=7',
  ],
  ...['/customers/6?tab=numbers', '/customers/6?tab=sites', '/numbers', '/numbers/1', '/numbers/add'],
  ...['/numbers/import', '/number-types', '/number-statuses'],
  ...['/profiles/2?tab=history', '/profiles/2?tab=scheduled', '/profiles/compare?first=2&second=3&show=all'],
  ...['/profiles/map', '/profiles/add?from=2', '/profiles/compare'],
  ...[
    '/profiles',
    '/profiles/add',
    '/profiles/2',
    '/supply-files',
    '/billing-errors',
    '/unallocated-calls',
    '/call-sources',
  ],
  ...[
    '/staff-users',
    '/staff-users/2',
    '/user-groups',
    '/activity',
    '/outbox',
    '/settings',
    ...['/web-hook', '/web-hook/messages', '/number-requests', '/number-requests?part=all'],
    '/my-sign-in',
    '/no-such-page',
  ],
]
const report = (key: string) => `/calls/reports/${key}`
const portalPages = [
  '/',
  '/numbers',
  ...['/numbers/7?tab=calls', '/numbers/7?tab=blocked', '/numbers/plans', '/numbers/plans/1', '/numbers/plans/new'],
  ...['/numbers/emergency', '/numbers/requests', '/numbers/new-numbers'],
  '/numbers?siteId=none&sort=-description',
  '/numbers/sites',
  '/numbers/costs',
  '/numbers/labels',
  '/numbers/9',
  '/numbers/9?tab=costs',
  '/numbers/999999',
  '/calls',
  '/calls/list',
  '/calls/list?period=last-week&direction=out&state=answered&site=London&site=',
  '/calls/list?caller=999999999',
  '/calls/daily',
  '/calls/exports',
  '/calls/emailed',
  '/calls/views',
  '/calls/about',
  ...['by-day?compare=previous', 'by-hour', 'by-month', 'by-number', 'by-site', 'by-campaign', 'by-call-type'].map(
    report,
  ),
  ...['answered', 'frequent-numbers', 'top-calls', 'repeat-callers', 'caller-areas', 'duration-bands'].map(report),
  ...['concurrent', 'call-back', 'call-back?tab=handled'].map(report),
  ...['', '/compare?id=1&id=2&id=3', '/1', '/3?tab=numbers', '/3?tab=call-backs', '/3?tab=details'].map(
    (path) => `/campaigns${path}`,
  ),
  '/account',
  '/users',
  '/activity',
  '/bills',
  '/no-such-page',
]

type Look = { name: string; width: number; colorScheme: 'light' | 'dark' }
const looks: readonly Look[] = [
  { name: 'a wide screen, light', width: 1280, colorScheme: 'light' },
  { name: 'a phone, dark', width: 375, colorScheme: 'dark' },
]

test.describe.configure({ mode: 'parallel' })

/** A page that notes its faults, and tells when all that it asked for is there. */
const open = async (browser: Browser): Promise<{ page: Page; faults: string[]; settled: () => Promise<void> }> => {
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  // A refused stylesheet, script or connection is a fault of the content security policy.
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text()))
      faults.push(message.text())
  })
  return { page, faults, settled: whenSettled(page) }
}

/** A page in both looks: a heading, nothing wider than the screen, no accessibility fault. */
const inspect = async ({ page, settled }: Awaited<ReturnType<typeof open>>, address: string): Promise<void> => {
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto(address)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  for (const { name, width, colorScheme } of looks)
    await test.step(name, async () => {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme })
      await settled()
      await expectAccessible(page)
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow, `${address} is wider than ${name}`).toBeLessThanOrEqual(0)
    })
}

const applications = [
  { title: 'the back office', door: 'backend', email: 'ada@northbridge.example', pages: backOfficePages },
  { title: 'the portal', door: 'my-account', email: 'finance@harbour-dental.example', pages: portalPages },
] as const

// Two halves of each, for two browsers side by side.
for (const { title, door, email, pages } of applications)
  for (const half of [0, 1])
    test(`the pages of ${title} hold, wide and light as on a phone in the dark, half ${half + 1}`, async ({
      browser,
      demo,
    }) => {
      test.setTimeout(600_000)
      const opened = await open(browser)
      const base = `${demo.origin}/${door}`
      if (half === 0) await inspect(opened, `${base}/sign-in`)
      await signIn(opened.page, { origin: demo.origin, door, email })
      for (const [at, path] of pages.entries())
        if (at % 2 === half) await test.step(path, () => inspect(opened, base + path))
      expect(opened.faults).toEqual([])
    })
