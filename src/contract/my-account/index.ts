import { ownActivityEndpoints } from './activity.ts'
import { ownCallEndpoints } from './calls.ts'
import { meEndpoints } from './me.ts'
import { ownNumberEndpoints } from './numbers.ts'
import { ownPeopleEndpoints } from './people.ts'
import { reportEndpoints } from './reports.ts'

/** The portal door, by noun. */
export const myAccountContract = {
  me: meEndpoints,
  numbers: ownNumberEndpoints,
  calls: ownCallEndpoints,
  reports: reportEndpoints,
  people: ownPeopleEndpoints,
  activity: ownActivityEndpoints,
} as const
