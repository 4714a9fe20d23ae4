import { z } from 'zod'
import type { BackendEndpoints } from '../endpoint.ts'
import { id, idInAddress, optionalLine } from '../shape.ts'
import { customerChange } from './customers.ts'
import { newProfile, profileChange, profileId, settingChange } from './profiles.ts'

const named = z.object({ id: id<'Profile'>(), name: z.string() }).nullable()
const feature = z.object({ key: z.string(), label: z.string() })
const counted = z.object({ key: z.string(), label: z.string(), customers: z.number().int() })

/** E-mailed reports that are sent now and no longer afterwards; at most 20 are named. */
export const reportsThatStop = z.object({
  total: z.number().int(),
  first: z.array(z.object({ view: z.string(), person: z.string(), accountNumber: z.string() })),
})

/** Whom an act concerns, and what they gain and lose. */
export const impact = z.object({
  /** Customers whose profile in force changes, or who get another one. */
  customers: z.number().int(),
  /** People of these customers who are signed in now. */
  signedIn: z.number().int(),
  movements: z.array(
    z.object({
      from: named,
      to: named,
      customers: z.number().int(),
      gains: z.array(feature),
      loses: z.array(feature),
    }),
  ),
  gains: z.array(counted),
  loses: z.array(counted),
  reportsThatStop,
  /** The first customers concerned, by account number; at most 200. */
  first: z.array(
    z.object({
      id: id<'Customer'>(),
      accountNumber: z.string(),
      name: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
    }),
  ),
})

/** What an act would do, found by doing it and rolling back: it refuses whatever the act refuses. */
export const review = z.object({
  /** What changes in the record itself, in words. */
  changes: z.array(settingChange.omit({ setting: true })),
  impact,
  /** What is worth knowing before going on: ties that arise, scheduled changes that stop. */
  warnings: z.array(z.string()),
})
export type Review = z.output<typeof review>

const customerId = z.strictObject({ id: idInAddress<'Customer'>() })

/** What saving would do, before it is saved. Each stands before the act of the same name. */
export const reviewEndpoints = {
  changeProfile: {
    method: 'POST',
    path: '/myAccountCustomerProfiles/:id/review',
    summary: 'What a change of a profile would do: in words, and for whom',
    needs: 'my-account-profiles:edit',
    params: z.strictObject({ id: profileId }),
    body: profileChange,
    returns: review,
    errors: ['INVALID', 'NOT_FOUND', 'NAME_TAKEN', 'STALE', 'IS_DEFAULT'],
  },
  addProfile: {
    method: 'POST',
    path: '/myAccountCustomerProfiles/review',
    summary: 'What adding a profile would do: one that names a customer or groups is in force at once',
    needs: 'my-account-profiles:edit',
    body: newProfile,
    returns: review,
    errors: ['INVALID', 'NAME_TAKEN'],
  },
  assignProfile: {
    method: 'POST',
    path: '/customers/:id/myAccountProfile/review',
    summary: 'What setting another profile on a customer would do',
    needs: ['customers:edit', 'my-account-profiles:view'],
    params: customerId,
    body: z.strictObject({ profileId: id<'Profile'>().nullable(), reason: optionalLine(500).default('') }),
    returns: review,
    errors: ['NOT_FOUND', 'NOT_OFFERED', 'INVALID', 'STALE'],
  },
  changeCustomer: {
    method: 'POST',
    path: '/customers/:id/review',
    summary: 'What another group or status would do to a customer’s access',
    needs: ['customers:edit', 'my-account-profiles:view'],
    params: customerId,
    body: customerChange,
    returns: review,
    errors: ['INVALID', 'NOT_FOUND', 'ACCOUNT_NUMBER_TAKEN', 'STALE'],
  },
  setDefaultProfile: {
    method: 'POST',
    path: '/settings/defaultProfile/review',
    summary: 'What another default profile would do',
    needs: ['settings:edit', 'my-account-profiles:edit'],
    body: z.strictObject({ profileId: id<'Profile'>().nullable() }),
    returns: review,
    errors: ['INVALID'],
  },
} as const satisfies BackendEndpoints
