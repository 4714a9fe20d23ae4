import type { meEndpoints } from '#contract/my-account/me.ts'
import { type FeatureKey, features } from '#rules/features.ts'
import type { AppParts } from '../app-parts.ts'
import { accessHandlers } from '../auth/access-routes.ts'
import type { PortalContext, PreviewOf } from '../auth/portal-context.ts'
import { findCustomer } from '../customers/queries.ts'
import type { Handlers } from '../http/serve.ts'
import type { PortalStreams } from '../live/streams.ts'

/** A portal user signs in, sees whom they act for, and what the profile in force opens. */
export const meHandlers = (parts: AppParts, streams: PortalStreams): Handlers<typeof meEndpoints, PortalContext> => ({
  ...accessHandlers(parts, 'portal'),

  me: async ({ caller }) => ({
    id: caller.preview === undefined ? caller.userId : null,
    name: caller.name,
    email: caller.email,
    customer: { accountNumber: caller.customer.accountNumber, name: caller.customer.name },
    features: features.map(({ key }) => key).filter((key) => caller.open.has(key)),
    role: caller.role,
    closedByRole: features.map(({ key }) => key).filter((key) => isClosedByRole(caller, key)),
    preview: caller.preview === undefined ? null : showPreview(caller.preview),
  }),

  account: async ({ caller }) => {
    const customer = await findCustomer(parts.db, caller.customer.id)
    if (customer === undefined) throw new Error(`Customer ${caller.customer.id} of a session is gone`)
    return {
      accountNumber: customer.account_number,
      name: customer.name,
      contactName: customer.contact_name,
      email: customer.email,
      phone: customer.phone,
      address: customer.address,
      accountManager: customer.account_manager,
    }
  },

  events: async ({ caller }) => streams.open(caller),
})

const isClosedByRole = ({ judge }: PortalContext, key: FeatureKey): boolean => {
  const verdict = judge(key)
  return !verdict.open && verdict.why === 'role'
}

const showPreview = ({ id, customerId, staffName, personName, profileName, unsaved, expiresAt }: PreviewOf) => ({
  ...{ id, customerId, staffName, personName, profileName, unsaved },
  expiresAt: expiresAt.toISOString(),
})
