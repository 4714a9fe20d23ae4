import { featuresNeeded, isBytes, type PortalEndpoint, PREVIEW_API } from '#contract/endpoint.ts'
import { decideEntitlement, type ProfileFacts } from '#rules/entitlement.ts'
import { type FeatureKey, getFeature } from '#rules/features.ts'
import { completeSettings, grantedFeatures } from '#rules/profile-change.ts'
import { holds, type StaffNeed } from '#rules/staff-permissions.ts'
import type { FastifyRequest } from 'fastify'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import { Refused } from '../http/refusal.ts'
import type { Door } from '../http/serve.ts'
import { findPreview, type PreviewRow, type UnsavedSettings } from '../previews/queries.ts'
import { type PortalContext, requireFeatures } from './portal-context.ts'
import { identifyStaff, type StaffContext } from './staff-context.ts'
import { actingCustomerOf, entitlementOf } from './standing.ts'

/**
 * The portal's own endpoints once more, for staff who look at it as a customer does: the session is the staff user's, the
 * context the customer's, and whatever could change something is refused.
 */
export const makePreviewDoor = (parts: AppParts): Door<PortalContext> => ({
  base: PREVIEW_API,
  readOnly: true,
  identify: async (request: FastifyRequest) => {
    const staff = await identifyStaff(parts, request)
    const id = Number((request.params as { preview?: string }).preview)
    if (staff === undefined || !Number.isSafeInteger(id) || !mayPreview(staff)) return undefined
    const row = await findPreview(parts.db, { id, staffSessionId: staff.sessionId, now: parts.clock() })
    return row && contextOf(staff, id, row)
  },
  require: async (caller, endpoint) => {
    const keys = featuresNeeded(endpoint as PortalEndpoint)
    if (keys.length === 0) return
    requireFeatures(caller, keys)
    const { preview } = caller
    if (preview === undefined || !keys.every((key) => holds(preview.levels, staffNeedFor(key))))
      throw new Refused('FORBIDDEN', {
        message: 'The customer sees this. You do not have the permission for it, so a preview does not show it to you.',
      })
    if (isBytes(endpoint.returns) && endpoint.returns.bytes === 'download')
      await recordActivity(parts.db, caller.actor, {
        kind: 'preview',
        subject: 'Customer',
        subjectId: caller.customer.id,
        subjectName: caller.customer.accountNumber,
        customerId: caller.customer.id,
        summary: `Downloaded in the portal as the customer: ${endpoint.summary}`,
      })
  },
})

const mayPreview = ({ levels }: StaffContext): boolean =>
  holds(levels, 'customers:view') && holds(levels, 'my-account-profiles:view')

/** The permission by which staff see in the back office what a feature shows in the portal: a preview is no way round it. */
const staffNeedFor = (key: FeatureKey): StaffNeed => {
  const { group } = getFeature(key)
  if (group === 'myCalls' || group === 'myCallsReports' || group === 'myCallsOptions') return 'calls:view'
  if (group === 'myNumbers' || group === 'myCampaigns') return 'numbers:view'
  return key === 'view_activity' ? 'activity-log:view' : 'customers:view'
}

/** An unsaved profile as the entitlement rules see it, as if it were set on the customer. */
const factsOfUnsaved = (settings: UnsavedSettings): ProfileFacts => ({
  id: 0,
  name: settings.name,
  availability: settings.availability,
  customerId: null,
  customerGroupIds: [],
  chosen: grantedFeatures(completeSettings(settings)),
  callMonths: completeSettings(settings).myCallsMonths,
})

const entitlementIn = (row: PreviewRow) =>
  row.settings === null
    ? entitlementOf(row, row.has_frontend_login_access)
    : {
        ...entitlementOf(row, row.has_frontend_login_access),
        ...decideEntitlement({
          customer: { id: row.customer_id, customerGroupId: row.group_id, assignedProfileId: 0 },
          profiles: [factsOfUnsaved(row.settings)],
          defaultProfileId: null,
          hasOnlineAccess: row.has_frontend_login_access,
          role: row.role,
        }),
      }

const contextOf = (staff: StaffContext, id: number, row: PreviewRow): PortalContext => {
  const entitlement = entitlementIn(row)
  return {
    population: 'portal',
    userId: 0,
    sessionId: 0,
    name: row.person_name ?? row.customer_name,
    email: '',
    customer: actingCustomerOf(row),
    awaits: staff.awaits,
    secondFactorDemanded: false,
    ...entitlement,
    preview: {
      id,
      customerId: row.customer_id,
      staffUserId: staff.userId,
      staffName: staff.name,
      personName: row.person_name,
      profileName: entitlement.resolution.inForce?.name ?? null,
      unsaved: row.settings !== null,
      expiresAt: row.expires_at,
      levels: staff.levels,
    },
    actor: { ...staff.actor, onBehalfOf: row.account_number },
  }
}
