import { portalRoleWords } from '#rules/portal-roles.ts'
import type { AppParts } from '../app-parts.ts'
import { factsOf } from '../customers/change-customer.ts'
import { type CustomerRow, findCustomer } from '../customers/queries.ts'
import { describeDecision, describeEntitlement } from '../customers/resolve.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { findMember } from '../portal-users/queries.ts'
import { findBeginOfHistory, findPastFacts } from './history-queries.ts'

type Asked = { readonly portalUserId?: number | undefined; readonly asOf?: string | undefined }

/** What a customer or one of its people may see, now or at a past moment, as the deciding function says. */
export const explainCustomer = async ({ db, clock }: Pick<AppParts, 'db' | 'clock'>, id: number, asked: Asked) => {
  const customer = await findCustomer(db, id)
  if (customer === undefined) throw new Refused('NOT_FOUND')
  if (asked.asOf !== undefined) {
    if (asked.portalUserId !== undefined)
      refuseField('portalUserId', 'The past is known for the customer as a whole, not for each person.')
    if (new Date(asked.asOf) > clock()) refuseField('asOf', 'This moment has not come yet.')
    return explainPast(db, customer, asked.asOf)
  }
  const member = asked.portalUserId === undefined ? undefined : await findMember(db, id, asked.portalUserId)
  if (asked.portalUserId !== undefined && member === undefined) throw new Refused('NOT_FOUND')
  const { resolution, features } = await describeEntitlement(db, { ...factsOf(customer), role: member?.role })
  return {
    asOf: null,
    person: member === undefined ? null : { ...member, role: portalRoleWords[member.role].label },
    group: customer.group_name,
    status: { name: customer.status_name, hasFrontendLoginAccess: customer.has_frontend_login_access },
    resolution,
    features,
  }
}

const explainPast = async (db: AppParts['db'], customer: CustomerRow, asOf: string) => {
  const past = await findPastFacts(db, customer.id, new Date(asOf))
  if (past === undefined) {
    const begins = await findBeginOfHistory(db, customer.id)
    throw new Refused('BEFORE_HISTORY', { data: { begins: begins?.toISOString() ?? null } })
  }
  const { resolution, features } = describeDecision(
    {
      id: customer.id,
      customerGroupId: past.groupId,
      assignedProfileId: past.assignedProfileId,
      hasOnlineAccess: past.status.hasFrontendLoginAccess,
    },
    past.profiles,
    past.defaultProfileId,
  )
  return { asOf, person: null, group: past.group, status: past.status, resolution, features }
}
