import { type FeatureKey, listFeatures } from '#rules/features.ts'
import type { Locator, Page } from '@playwright/test'
import { expect, signIn, test } from '../support/test.ts'

type Shown = { path: string; part: (page: Page) => Locator }

const link = (name: string | RegExp) => (page: Page) => page.getByRole('main').getByRole('link', { name })
const button = (name: string | RegExp) => (page: Page) => page.getByRole('main').getByRole('button', { name })
const heading = (name: string) => (page: Page) => page.getByRole('main').getByRole('heading', { level: 2, name })

const NUMBER = '/numbers/6'
/** A campaign of the customer's own in the demonstration. */
const CAMPAIGN = '/campaigns/3'

/** What each feature of the two catalogues shows: a part of a page that is there with it and gone without. */
const shownBy: Readonly<Partial<Record<FeatureKey, Shown>>> = {
  view_numbers: { path: '/numbers', part: link('0161 496 0140') },
  view_number_details: { path: NUMBER, part: link('Details') },
  edit_description: { path: '/numbers', part: button('Edit description of 0161 496 0140') },
  manage_sites: { path: '/numbers/sites', part: button('Add a site') },
  assign_site: { path: '/numbers', part: button('Assign to a site') },
  view_number_costs: { path: '/numbers/costs', part: link('0161 496 0140') },
  view_destination: { path: `${NUMBER}?tab=calls`, part: heading('Where calls go now') },
  change_destination: { path: `${NUMBER}?tab=calls`, part: heading('Send calls elsewhere') },
  manage_routing_plans: { path: '/numbers/plans', part: link('Surgery hours') },
  emergency_divert: { path: '/numbers/emergency', part: button('Divert chosen numbers') },
  block_callers: { path: NUMBER, part: link('Blocked callers') },
  request_number: { path: '/numbers/new-numbers', part: button('Ask for it') },
  request_cease: { path: NUMBER, part: link('Stop it') },
  export_numbers: { path: '/numbers', part: link('Download CSV') },
  view_campaigns: { path: '/campaigns', part: link('Leeds open day') },
  manage_campaigns: { path: '/campaigns', part: button('New campaign') },
  assign_campaign_numbers: { path: `${CAMPAIGN}?tab=numbers`, part: button('Give numbers') },
  set_campaign_budget: { path: CAMPAIGN, part: button('Budget') },
  view_campaign_report: { path: CAMPAIGN, part: link('Report') },
  compare_campaigns: { path: '/campaigns', part: link('Compare') },
  view_campaign_costs: { path: CAMPAIGN, part: heading('Costs') },
  view_missed_callers: { path: CAMPAIGN, part: link('Call-backs') },
  export_campaigns: { path: '/campaigns', part: link('Export') },
}

const groups = ['myNumbers', 'myCampaigns'] as const
const keys = groups.flatMap((group) => listFeatures(group)).map(({ key }) => key)

/** All features of a group but these. */
const without = (group: (typeof groups)[number], left: readonly FeatureKey[]) =>
  listFeatures(group).flatMap(({ key, needs }) =>
    left.includes(key) || needs.some((need) => left.includes(need)) ? [] : [key],
  )

/** A feature with all that needs it, however far. */
const withDependants = (key: FeatureKey): FeatureKey[] => {
  const needing = groups.flatMap((group) => listFeatures(group)).filter(({ needs }) => needs.includes(key))
  return [key, ...needing.flatMap((feature) => withDependants(feature.key))]
}

test('every feature of MyNumbers and MyCampaigns shows something, and nothing of it without', async ({
  browser,
  page,
  demo,
}) => {
  test.setTimeout(240_000)
  expect(Object.keys(shownBy).toSorted()).toEqual([...keys].toSorted())
  const { origin } = demo
  const staff = await (await browser.newContext()).newPage()
  await signIn(staff, { origin, door: 'backend', email: 'bilal@northbridge.example' })
  const profile = `${origin}/backend/api/v1/myAccountCustomerProfiles/2`
  const settings = (await (await staff.request.get(profile)).json()) as { myNumbers: string[]; myCampaigns: string[] }
  const save = async (change: object) => {
    const { revision } = (await (await staff.request.get(profile)).json()) as { revision: number }
    const headers = { origin, 'if-match': `"${revision}"` }
    const saved = await staff.request.put(profile, { data: change, headers })
    expect([saved.status(), saved.status() === 200 ? '' : await saved.text()]).toEqual([200, ''])
  }
  const leaving = (left: readonly FeatureKey[]) =>
    save({ myNumbers: without('myNumbers', left), myCampaigns: without('myCampaigns', left) })
  try {
    await leaving([])
    await signIn(page, { origin, door: 'my-account', email: 'finance@harbour-dental.example' })
    for (const key of keys)
      await test.step(key, async () => {
        const { path, part } = shownBy[key] ?? { path: '', part: link('') }
        await page.goto(`${origin}/my-account${path}`)
        await expect(part(page).first()).toBeVisible()
        // The open page follows.
        await leaving(withDependants(key))
        await expect(part(page)).toHaveCount(0)
        await leaving([])
      })
  } finally {
    await save({ myNumbers: settings.myNumbers, myCampaigns: settings.myCampaigns })
  }
})
