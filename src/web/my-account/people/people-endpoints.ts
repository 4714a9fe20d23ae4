import type { ownPeopleEndpoints } from '#contract/my-account/people.ts'
import { lightEndpoints } from '#web/kit/light-endpoint.ts'

/** The people of the account, without the schemas. */
export const peopleEndpoints = lightEndpoints<typeof ownPeopleEndpoints>()({
  list: { method: 'GET', path: '/users' },
  invite: { method: 'POST', path: '/users' },
  change: { method: 'PUT', path: '/users/:id' },
  remove: { method: 'DELETE', path: '/users/:id' },
  endSessions: { method: 'POST', path: '/users/:id/end-sessions' },
  inviteAgain: { method: 'POST', path: '/users/:id/invitation' },
})
