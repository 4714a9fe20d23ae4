import { meEndpoints } from './me.ts'
import { ownNumberEndpoints } from './numbers.ts'

/** The portal door, by noun. */
export const myAccountContract = { me: meEndpoints, numbers: ownNumberEndpoints } as const
