import type { meEndpoints } from '#contract/my-account/me.ts'
import { features } from '#rules/features.ts'
import type { AppParts } from '../app-parts.ts'
import { accessHandlers } from '../auth/access-routes.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { findCustomer } from '../customers/queries.ts'
import type { Handlers } from '../http/serve.ts'
import type { PortalStreams } from '../live/streams.ts'

/** A portal user signs in, sees whom they act for, and what the profile in force opens. */
export const meHandlers = (parts: AppParts, streams: PortalStreams): Handlers<typeof meEndpoints, PortalContext> => ({
  ...accessHandlers(parts, 'portal'),

  me: async ({ caller }) => ({
    id: caller.userId,
    name: caller.name,
    email: caller.email,
    customer: { accountNumber: caller.customer.accountNumber, name: caller.customer.name },
    features: features.map(({ key }) => key).filter((key) => caller.open.has(key)),
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
