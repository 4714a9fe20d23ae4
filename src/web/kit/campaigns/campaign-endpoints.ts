import type { ownCampaignEndpoints } from '#contract/my-account/campaigns.ts'
import { lightEndpoints } from '../light-endpoint.ts'

/** What is done with a campaign: the same addresses and bodies at both doors. */
export const keeping = lightEndpoints<typeof ownCampaignEndpoints>()({
  update: { method: 'PUT', path: '/campaigns/:id' },
  end: { method: 'POST', path: '/campaigns/:id/end' },
  remove: { method: 'DELETE', path: '/campaigns/:id' },
  setBudget: { method: 'PUT', path: '/campaigns/:id/budget' },
  listNumbers: { method: 'GET', path: '/campaigns/:id/numbers' },
  listOffered: { method: 'GET', path: '/campaigns/:id/offeredNumbers' },
  assign: { method: 'POST', path: '/campaigns/:id/numbers' },
  setTime: { method: 'PUT', path: '/campaigns/:id/numbers/:time' },
  takeOut: { method: 'DELETE', path: '/campaigns/:id/numbers/:time' },
})
