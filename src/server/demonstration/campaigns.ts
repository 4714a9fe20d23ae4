import { addDays, type Day } from '#rules/period.ts'
import type { Db } from '../db/open.ts'
import { addOwnCampaign, describeCampaign } from './queries.ts'

/** What the provider's own campaigns cost, and where they are seen. */
const staffCampaigns = [
  { name: 'Spring implants', source: 'Evening Post', budgetMicros: 2_400_000_000, budgetKind: 'total' },
  { name: 'Summer whitening', source: 'Leaflet with the bill', budgetMicros: 300_000_000, budgetKind: 'month' },
] as const

/** Gives the campaigns of a dental practice what their pages show, and adds one of its own that is over and still rings. */
export const addCampaigns = async (db: Db, customerId: number, today: Day): Promise<void> => {
  // The call records of the demonstration go back a little further.
  const startsOn = addDays(today, -70)
  for (const campaign of staffCampaigns) await describeCampaign(db, customerId, { ...campaign, startsOn })
  await addOwnCampaign(db, customerId, {
    name: 'Leeds open day',
    source: 'Radio Aire Valley',
    notes: 'Spots on weekday mornings. The number is printed on the posters too.',
    startsOn: addDays(today, -50),
    endsOn: addDays(today, -15),
    budgetMicros: 600_000_000,
    matchKey: '+443069990121',
  })
}
