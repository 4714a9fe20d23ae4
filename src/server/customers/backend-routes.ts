import type { customerEndpoints, searchEndpoints } from '#contract/backend/customers.ts'
import { isOffered } from '#rules/entitlement.ts'
import { matchKey } from '#rules/phone-number.ts'
import { holds } from '#rules/staff-permissions.ts'
import { listChanges, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { type Db, violatedConstraint } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import { findProfileFacts } from '../profiles/queries.ts'
import {
  type CustomerRow,
  type CustomerValues,
  findCustomer,
  insertCustomer,
  listCustomers,
  lockCustomer,
  search,
  updateCustomer,
} from './queries.ts'
import { describeEntitlement } from './resolve.ts'

const subject = 'Customer'
const labels = {
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
} as const

/** Staff list, add and change customers, and set their MyAccount profile. */
export const customerHandlers = ({ db }: AppParts): Handlers<typeof customerEndpoints, StaffContext> => ({
  list: async ({ caller, query }) => {
    // Who may not see profiles learns nothing of them here either, and cannot filter by one.
    const seesProfiles = holds(caller.levels, 'my-account-profiles:view')
    const page = await listCustomers(db, seesProfiles ? query : { ...query, profileId: undefined })
    return seesProfiles
      ? page
      : { ...page, rows: page.rows.map((row) => ({ ...row, profileInForce: null, step: 'none' as const })) }
  },

  get: async ({ caller, params, refuse }) =>
    showCustomer(db, caller, (await findCustomer(db, params.id)) ?? refuse('NOT_FOUND')),

  add: async ({ caller, body }) => {
    const id = await saving(() =>
      db.transaction().execute(async (db) => {
        const id = await insertCustomer(db, valuesOf(body))
        const added = await getCustomer(db, id)
        await recordActivity(db, caller.actor, {
          kind: 'created',
          ...about(added),
          summary: 'Created',
          changes: listChanges(labels, {}, added),
        })
        await announce(db, { about: 'backend', topics: ['customers'] })
        return id
      }),
    )
    return showCustomer(db, caller, await getCustomer(db, id))
  },

  update: async ({ caller, params, body, ifMatch, refuse }) => {
    await saving(() =>
      db.transaction().execute(async (db) => {
        if (!(await lockCustomer(db, params.id))) refuse('NOT_FOUND')
        const before = await getCustomer(db, params.id)
        if (ifMatch !== undefined && ifMatch !== before.revision)
          refuse('STALE', { data: { current: await showCustomer(db, caller, before) } })
        await updateCustomer(db, params.id, valuesOf(body))
        const after = await getCustomer(db, params.id)
        const changes = listChanges(labels, before, after)
        if (changes.length === 0) return
        await recordActivity(db, caller.actor, { kind: 'changed', ...about(after), summary: 'Changed', changes })
        // Group and status decide what the portal opens, and whether it opens at all.
        await announce(db, { about: 'entitlement' })
        await announce(db, { about: 'customer', customerId: params.id })
        await announce(db, { about: 'backend', topics: ['customers'] })
      }),
    )
    return showCustomer(db, caller, await getCustomer(db, params.id))
  },

  assignProfile: async ({ caller, params, body, ifMatch, refuse }) => {
    await saving(() =>
      db.transaction().execute(async (db) => {
        if (!(await lockCustomer(db, params.id))) refuse('NOT_FOUND')
        const before = await getCustomer(db, params.id)
        if (ifMatch !== undefined && ifMatch !== before.revision)
          refuse('STALE', { data: { current: await showCustomer(db, caller, before) } })
        if (body.profileId === before.my_account_profile_id) return
        const after = body.profileId === null ? undefined : await findOffered(db, before, body.profileId)
        const assigned = await describeEntitlement(db, factsOf(before))
        await updateCustomer(db, params.id, { my_account_profile_id: body.profileId })
        await recordActivity(db, caller.actor, {
          kind: 'changed',
          ...about(before),
          summary: body.reason === '' ? 'MyAccount profile set' : `MyAccount profile set: ${body.reason}`,
          changes: [
            { label: 'MyAccount profile', before: assigned.assigned?.name ?? '(none)', after: after?.name ?? '(none)' },
          ],
        })
        await announce(db, { about: 'entitlement' })
        await announce(db, { about: 'backend', topics: ['customers', 'my-account-profiles'] })
      }),
    )
    return showCustomer(db, caller, await getCustomer(db, params.id))
  },
})

/** SmartSearch. Numbers are found by staff who may see numbers. */
export const searchHandlers = ({ db }: AppParts): Handlers<typeof searchEndpoints, StaffContext> => ({
  search: async ({ caller, query }) => ({
    rows: await search(db, query.q, { numbers: holds(caller.levels, 'numbers:view') }),
  }),
})

const getCustomer = async (db: Db, id: number): Promise<CustomerRow> => {
  const customer = await findCustomer(db, id)
  if (customer === undefined) throw new Refused('NOT_FOUND')
  return customer
}

const about = ({ id, account_number }: CustomerRow) => ({
  subject,
  subjectId: id,
  subjectName: account_number,
  customerId: id,
})

const factsOf = (row: CustomerRow) => ({
  id: row.id,
  customerGroupId: row.group_id,
  assignedProfileId: row.my_account_profile_id,
  hasOnlineAccess: row.has_frontend_login_access,
})

/** The profile, if it is offered to the customer; else refused with the reason. */
const findOffered = async (db: Db, customer: CustomerRow, profileId: number) => {
  const profile = await findProfileFacts(db, profileId)
  if (profile === undefined) return refuseField('profileId', 'There is no such profile.')
  if (!isOffered(profile, factsOf(customer)))
    throw new Refused('NOT_OFFERED', {
      message:
        profile.availability === 'Historical'
          ? `“${profile.name}” is Historical: it stays where it is set, and is not offered anew.`
          : `“${profile.name}” is offered to another customer or to other groups, not to this customer.`,
    })
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
}

/** The columns that were given; what is left out stays. */
const valuesOf = <D extends Details>(
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
  }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as never
}

const showCustomer = async (db: Db, caller: StaffContext, row: CustomerRow) => ({
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
  revision: row.revision,
  profile: holds(caller.levels, 'my-account-profiles:view') ? await describeEntitlement(db, factsOf(row)) : null,
})

/** Tells what a constraint refused, by its name. */
const saving = async <T>(save: () => Promise<T>): Promise<T> => {
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
