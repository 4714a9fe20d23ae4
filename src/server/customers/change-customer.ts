import { isOffered } from '#rules/entitlement.ts'
import { matchKey } from '#rules/phone-number.ts'
import { holds } from '#rules/staff-permissions.ts'
import { listChanges, type Change, recordActivity } from '../activity/record-activity.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import { findProfileFacts } from '../profiles/queries.ts'
import { whyNotOffered } from './assign-many.ts'
import { type CustomerRow, type CustomerValues, findCustomer, lockCustomer, updateCustomer } from './queries.ts'
import { describeEntitlement } from './resolve.ts'

const subject = 'Customer'
/** The fields of a customer whose changes are told, by their labels. */
export const labels = {
  account_number: 'Account number',
  name: 'Name',
  contact_name: 'Contact',
  email: 'E-mail',
  phone: 'Phone',
  address: 'Address',
  account_manager: 'Account manager',
  class_name: 'Class',
  status_name: 'Status',
  group_name: 'Group',
  detail_by_email_consent: 'GDPR & PECR consent',
  is_itemised: 'Itemised calls',
  bill_day: 'Bill day',
} as const

type Edit = { readonly id: number; readonly ifMatch?: number | undefined; readonly now?: Date }

const lockForEdit = async (db: Db, caller: StaffContext, { id, ifMatch }: Edit): Promise<CustomerRow> => {
  if (!(await lockCustomer(db, id))) throw new Refused('NOT_FOUND')
  const before = await getCustomer(db, id)
  if (ifMatch !== undefined && ifMatch !== before.revision)
    throw new Refused('STALE', { data: { current: await showCustomer(db, caller, before) } })
  return before
}

/** Changes a customer in the caller's transaction; answers what changed, in words. */
export const changeCustomer = async (
  db: Db,
  caller: StaffContext,
  edit: Edit & { readonly change: Details },
): Promise<{ changes: Change[] }> => {
  const before = await lockForEdit(db, caller, edit)
  const values = valuesOf(edit.change)
  if (!differs(before, values)) return { changes: [] }
  await updateCustomer(db, edit.id, values, edit.now)
  const after = await getCustomer(db, edit.id)
  const changes = listChanges(labels, before, after)
  if (changes.length === 0) return { changes }
  await recordActivity(db, caller.actor, { kind: 'changed', ...about(after), summary: 'Changed', changes })
  // Group and status decide what the portal opens, and whether it opens at all.
  await announce(db, { about: 'entitlement' })
  await announce(db, { about: 'customer', customerId: edit.id })
  await announce(db, { about: 'backend', topics: ['customers'] })
  return { changes }
}

/** Sets the MyAccount profile of a customer, or takes it off, in the caller's transaction; answers what changed, in words. */
export const assignProfile = async (
  db: Db,
  caller: StaffContext,
  edit: Edit & { readonly profileId: number | null; readonly reason: string },
): Promise<{ changes: Change[] }> => {
  const before = await lockForEdit(db, caller, edit)
  if (edit.profileId === before.my_account_profile_id) return { changes: [] }
  const after = edit.profileId === null ? undefined : await findOffered(db, before, edit.profileId)
  const assigned =
    before.my_account_profile_id === null ? undefined : await findProfileFacts(db, before.my_account_profile_id)
  await updateCustomer(db, edit.id, { my_account_profile_id: edit.profileId }, edit.now)
  const changes = [{ label: 'MyAccount profile', before: assigned?.name ?? '(none)', after: after?.name ?? '(none)' }]
  await recordActivity(db, caller.actor, {
    kind: 'changed',
    ...about(before),
    summary: edit.reason === '' ? 'MyAccount profile set' : `MyAccount profile set: ${edit.reason}`,
    changes,
  })
  await announce(db, { about: 'entitlement' })
  await announce(db, { about: 'backend', topics: ['customers', 'my-account-profiles'] })
  return { changes }
}

/** One customer; refuses when there is none. */
export const getCustomer = async (db: Db, id: number): Promise<CustomerRow> => {
  const customer = await findCustomer(db, id)
  if (customer === undefined) throw new Refused('NOT_FOUND')
  return customer
}

export const about = ({ id, account_number }: CustomerRow) => ({
  subject,
  subjectId: id,
  subjectName: account_number,
  customerId: id,
})

/** What the entitlement decision needs of a customer. */
export const factsOf = (row: CustomerRow) => ({
  id: row.id,
  customerGroupId: row.group_id,
  assignedProfileId: row.my_account_profile_id,
  hasOnlineAccess: row.has_frontend_login_access,
})

/** The profile, if it is offered to the customer; else refused with the reason. */
const findOffered = async (db: Db, customer: CustomerRow, profileId: number) => {
  const profile = await findProfileFacts(db, profileId)
  if (profile === undefined) return refuseField('profileId', 'There is no such profile.')
  if (!isOffered(profile, factsOf(customer))) throw new Refused('NOT_OFFERED', { message: whyNotOffered(profile) })
  return profile
}

type Details = {
  accountNumber?: string | undefined
  name?: string | undefined
  email?: string | null | undefined
  phone?: string | undefined
  contactName?: string | undefined
  address?: string | undefined
  accountManager?: string | undefined
  classId?: number | undefined
  statusId?: number | undefined
  groupId?: number | null | undefined
  gdprPecrConsentGiven?: boolean | undefined
  itemised?: boolean | undefined
  billDay?: number | null | undefined
}

/** The columns that were given; what is left out stays. */
export const valuesOf = <D extends Details>(
  details: D,
): D extends Required<Details> ? CustomerValues : Partial<CustomerValues> => {
  const columns = {
    account_number: details.accountNumber,
    name: details.name,
    contact_name: details.contactName,
    email: details.email,
    phone: details.phone,
    phone_key: details.phone === undefined ? undefined : matchKey(details.phone),
    address: details.address,
    account_manager: details.accountManager,
    class_id: details.classId,
    status_id: details.statusId,
    group_id: details.groupId,
    detail_by_email_consent: details.gdprPecrConsentGiven,
    is_itemised: details.itemised,
    bill_day: details.billDay,
  }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as never
}

/** Whether values differ from what is kept: a save that changes nothing makes no revision. */
const differs = (before: CustomerRow, values: Partial<CustomerValues>): boolean =>
  (Object.keys(values) as (keyof CustomerValues)[]).some((column) => values[column] !== before[column])

/** A customer as staff see it; profiles only for those who may see them. */
export const showCustomer = async (db: Db, caller: StaffContext, row: CustomerRow) => ({
  id: row.id,
  accountNumber: row.account_number,
  name: row.name,
  email: row.email,
  phone: row.phone,
  contactName: row.contact_name,
  address: row.address,
  accountManager: row.account_manager,
  class: { id: row.class_id, name: row.class_name },
  status: { id: row.status_id, name: row.status_name, hasFrontendLoginAccess: row.has_frontend_login_access },
  group: row.group_id === null ? null : { id: row.group_id, name: row.group_name ?? '' },
  gdprPecrConsentGiven: row.detail_by_email_consent,
  itemised: row.is_itemised,
  billDay: row.bill_day,
  revision: row.revision,
  created: row.created_at.toISOString(),
  updated: row.updated_at.toISOString(),
  ...(await showProfile(db, caller, row)),
})

const showProfile = async (db: Db, caller: StaffContext, row: CustomerRow) => {
  if (!holds(caller.levels, 'my-account-profiles:view')) return { profile: null, myAccountCustomerProfile: null }
  const profile = await describeEntitlement(db, factsOf(row))
  return { profile, myAccountCustomerProfile: profile.assigned }
}

/** Runs an act on a customer and tells what a constraint refused, by its name. */
export const saving = async <T>(save: () => Promise<T>): Promise<T> => {
  try {
    return await save()
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'customer_account_number_key')
      throw new Refused('ACCOUNT_NUMBER_TAKEN', {
        issues: [{ path: ['accountNumber'], message: 'Another customer has this account number.' }],
      })
    // Somebody deleted it in the meantime.
    if (constraint === 'customer_my_account_profile_id_fkey') refuseField('profileId', 'There is no such profile.')
    if (constraint === 'customer_class_id_fkey') refuseField('classId', 'There is no such class.')
    if (constraint === 'customer_status_id_fkey') refuseField('statusId', 'There is no such status.')
    if (constraint === 'customer_group_id_fkey') refuseField('groupId', 'There is no such group.')
    throw error
  }
}
