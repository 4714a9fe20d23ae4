import type { Browser, Page } from '@playwright/test'
import { expect, expectAccessible, signIn, test } from './support/test.ts'

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

const looks = [
  { name: 'a wide screen, light', width: 1280, colorScheme: 'light' as const },
  { name: 'a phone, dark', width: 375, colorScheme: 'dark' as const },
]

// The halves of the pages are looked at side by side.
test.describe.configure({ mode: 'parallel' })

const open = async (browser: Browser): Promise<{ page: Page; faults: string[] }> => {
  const page = await (await browser.newContext()).newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(error.message))
  // A refused stylesheet, script or connection is a fault of the content security policy.
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text()))
      faults.push(message.text())
  })
  return { page, faults }
}

/**
 * Looks at the open page in each way: a heading, nothing wider than the screen. Whether everybody can use it is asked in one of
 * them, in turn: the pages share their parts and colours, and the asking takes most of the time.
 */
const inspect = async (page: Page, address: string, turn: number): Promise<void> => {
  for (const [at, { name, width, colorScheme }] of looks.entries()) {
    await page.setViewportSize({ width, height: 800 })
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined)
    if (at === turn % looks.length) await test.step(name, () => expectAccessible(page))
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect([address, name, overflow > 0 ? `${overflow} px too wide` : 'fits']).toEqual([address, name, 'fits'])
  }
}

const applications = [
  { title: 'the back office', door: 'backend', email: 'ada@northbridge.example', pages: backOfficePages },
  { title: 'the portal', door: 'my-account', email: 'finance@harbour-dental.example', pages: portalPages },
] as const

for (const { title, door, email, pages } of applications)
  for (const half of [0, 1])
    test(`every page of ${title} holds, on a wide screen and on a phone, in the light and in the dark (${half + 1} of 2)`, async ({
      browser,
      demo,
    }) => {
      test.setTimeout(600_000)
      const { page, faults } = await open(browser)
      const base = `${demo.origin}/${door}`
      await page.goto(`${base}/sign-in`)
      await inspect(page, '/sign-in', half)
      await signIn(page, { origin: demo.origin, door, email })
      for (const [turn, path] of pages.filter((_, at) => at % 2 === half).entries())
        await test.step(path, async () => {
          await page.goto(base + path)
          await inspect(page, path, turn)
        })
      expect(faults).toEqual([])
    })
