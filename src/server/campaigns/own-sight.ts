import { dayOf } from '#rules/period.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { type CallScope, readOwnCallScope } from '../calls/scope.ts'
import type { CampaignKeeper } from './campaign-sight.ts'

/** Whether somebody of the portal is shown what staff named and set. */
export const seesStaffLabels = ({ open }: Pick<PortalContext, 'open'>): boolean =>
  open.has('myCallsUseBackendDescriptions')

/** A person of the portal as a keeper of campaigns, and the scope of their calls, from which their numbers come. */
export const readOwnKeeper = async (
  { db, clock }: Pick<AppParts, 'db' | 'clock'>,
  caller: PortalContext,
): Promise<{ keeper: CampaignKeeper; scope: CallScope; now: Date }> => {
  const now = clock()
  const scope = await readOwnCallScope(db, caller, now)
  const keeper: CampaignKeeper = {
    sight: {
      customerId: caller.customer.id,
      owners: seesStaffLabels(caller) ? ['customer', 'staff'] : ['customer'],
      numbers: scope.isNarrow ? { kind: 'some', ids: [...scope.numbers.keys()] } : { kind: 'visible' },
    },
    owner: 'customer',
    actor: caller.actor,
    today: dayOf(now.getTime()),
  }
  return { keeper, scope, now }
}
