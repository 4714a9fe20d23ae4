import { ownActivityEndpoints } from './activity.ts'
import { ownCallEndpoints } from './calls.ts'
import { meEndpoints } from './me.ts'
import { ownNumberEndpoints } from './numbers.ts'
import { ownPeopleEndpoints } from './people.ts'
import { savedViewEndpoints } from './saved-views.ts'

/** The portal door, by noun. */
export const myAccountContract = {
  me: meEndpoints,
  numbers: ownNumberEndpoints,
  calls: ownCallEndpoints,
  savedViews: savedViewEndpoints,
  people: ownPeopleEndpoints,
  activity: ownActivityEndpoints,
} as const
