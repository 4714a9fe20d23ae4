import type { ownNumberEndpoints } from '#contract/my-account/numbers.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { Refused } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { announceOwnNumbers } from './announce-numbers.ts'
import { getNumberDetails } from './number-details.ts'
import { numberFile } from './number-file.ts'
import {
  countOwnNumbers,
  findOwnNumber,
  listNumberChoices,
  listOwnNumberIds,
  listOwnNumbers,
  lockOwnNumber,
  updateOwnDescription,
} from './own-queries.ts'
import { ownNumberOf, setByOwner, sightOf } from './sight.ts'

const whenDescribed = (description: string | null): string =>
  description === null
    ? 'Somebody took the description away meanwhile. Save again if you still want yours.'
    : `Somebody called it “${description}” meanwhile. Save again if you still want yours.`

/** Customers see their visible numbers and give them descriptions of their own. */
export const ownNumberHandlers = (parts: AppParts): Handlers<typeof ownNumberEndpoints, PortalContext> => {
  const { db, clock } = parts
  const seenBy = (caller: PortalContext) => sightOf(caller, clock())
  return {
    list: async ({ caller, query }) => {
      const sight = seenBy(caller)
      const { page, pageSize, sort, ...filter } = query
      const window = { limit: pageSize, offset: (page - 1) * pageSize }
      const [ids, total] = await Promise.all([
        listOwnNumberIds(db, sight, { filter, sort, window }),
        countOwnNumbers(db, sight, filter),
      ])
      return { total, rows: (await listOwnNumbers(db, sight, ids)).map((row) => ownNumberOf(row, sight)) }
    },

    filters: async ({ caller }) => {
      const { types, statuses, sites, campaigns } = await listNumberChoices(db, seenBy(caller))
      const labelChoice = ({ id, name, owner }: (typeof sites)[number]) => ({ id, name, setBy: setByOwner(owner) })
      return { types, statuses, sites: sites.map(labelChoice), campaigns: campaigns.map(labelChoice) }
    },

    file: async ({ caller, query: { sort, ...filter } }) =>
      numberFile(db, { caller, sight: seenBy(caller), filter, sort }),

    get: async ({ caller, params, refuse }) => {
      const sight = seenBy(caller)
      return ownNumberOf((await findOwnNumber(db, sight, params.id)) ?? refuse('NOT_FOUND'), sight)
    },

    details: async ({ caller, params, refuse }) => {
      const number = (await findOwnNumber(db, seenBy(caller), params.id)) ?? refuse('NOT_FOUND')
      return getNumberDetails(parts, caller, number)
    },

    describe: async ({ caller, params, body, refuse }) => {
      const description = body.description === '' ? null : body.description
      const sight = seenBy(caller)
      const changed = await db.transaction().execute(async (db) => {
        await lockOwnNumber(db, sight, params.id)
        const before = await findOwnNumber(db, sight, params.id)
        if (before !== undefined && body.shown !== undefined && body.shown !== before.customer_description)
          throw new Refused('STALE', { message: whenDescribed(before.customer_description) })
        const now = clock()
        const theirs = await updateOwnDescription(db, sight, { numberId: params.id, description, now })
        if (before === undefined || !theirs) return refuse('NOT_FOUND')
        await recordActivity(db, caller.actor, {
          kind: 'changed',
          subject: 'Number',
          subjectId: before.id,
          subjectName: before.number_text,
          customerId: caller.customer.id,
          summary: 'Own description changed',
          changes: [
            {
              label: 'Description (customer)',
              before: before.customer_description ?? '(none)',
              after: description ?? '(none)',
            },
          ],
        })
        await announceOwnNumbers(db, caller.customer.id)
        return { ...before, customer_description: description }
      })
      return ownNumberOf(changed, sight)
    },
  }
}
