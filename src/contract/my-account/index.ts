import { ownCallEndpoints } from './calls.ts'
import { meEndpoints } from './me.ts'
import { ownNumberEndpoints } from './numbers.ts'

/** The portal door, by noun. */
export const myAccountContract = { me: meEndpoints, numbers: ownNumberEndpoints, calls: ownCallEndpoints } as const
