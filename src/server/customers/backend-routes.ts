import type { customerEndpoints, searchEndpoints } from '#contract/backend/customers.ts'
import { holds } from '#rules/staff-permissions.ts'
import { listChanges, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import {
  about,
  assignProfile,
  changeCustomer,
  getCustomer,
  labels,
  saving,
  showCustomer,
  valuesOf,
} from './change-customer.ts'
import { findCustomer, insertCustomer, listCustomers, search } from './queries.ts'

/** What of a row in the list is hidden from who may not see profiles. */
const hidden = { profileInForce: null, step: 'none', myAccountCustomerProfile: null } as const

/** Staff list, add and change customers, and set their MyAccount profile. */
export const customerHandlers = ({ db, clock }: AppParts): Handlers<typeof customerEndpoints, StaffContext> => ({
  list: async ({ caller, query }) => {
    // Who may not see profiles learns nothing of them here either, and cannot filter by one.
    const seesProfiles = holds(caller.levels, 'my-account-profiles:view')
    const page = await listCustomers(db, seesProfiles ? query : { ...query, profileId: undefined })
    return seesProfiles ? page : { ...page, rows: page.rows.map((row) => ({ ...row, ...hidden })) }
  },

  get: async ({ caller, params, refuse }) =>
    showCustomer(db, caller, (await findCustomer(db, params.id)) ?? refuse('NOT_FOUND')),

  add: async ({ caller, body }) => {
    const id = await saving(() =>
      db.transaction().execute(async (db) => {
        const id = await insertCustomer(db, valuesOf(body), clock())
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

  update: async ({ caller, params, body, ifMatch }) => {
    await saving(() =>
      db
        .transaction()
        .execute((db) => changeCustomer(db, caller, { id: params.id, change: body, ifMatch, now: clock() })),
    )
    return showCustomer(db, caller, await getCustomer(db, params.id))
  },

  patch: async ({ caller, params, body, ifMatch }) => {
    await saving(() =>
      db
        .transaction()
        .execute((db) => changeCustomer(db, caller, { id: params.id, change: body, ifMatch, now: clock() })),
    )
    return showCustomer(db, caller, await getCustomer(db, params.id))
  },

  assignProfile: async ({ caller, params, body, ifMatch }) => {
    await saving(() =>
      db.transaction().execute((db) => assignProfile(db, caller, { id: params.id, ...body, ifMatch, now: clock() })),
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
