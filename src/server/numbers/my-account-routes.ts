import type { ownNumberEndpoints } from '#contract/my-account/numbers.ts'
import { resolveLabel } from '#rules/number-label.ts'
import { dayOf } from '#rules/period.ts'
import { searchKey } from '#rules/phone-number.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import { findNumber, listVisibleNumbers, type NumberRow, updateOwnDescription } from './queries.ts'

/** Customers see their visible numbers and give them descriptions of their own. */
export const ownNumberHandlers = ({ db, clock }: AppParts): Handlers<typeof ownNumberEndpoints, PortalContext> => ({
  list: async ({ caller, query }) => {
    const showsStaffLabels = seesStaffLabels(caller)
    const digits = query.search === undefined ? '' : searchKey(query.search)
    const { rows, total } = await listVisibleNumbers(db, caller.customer.id, {
      ...query,
      today: dayOf(clock().getTime()),
      searchDigits: digits.replaceAll(/\D/g, '').length >= 3 ? digits : undefined,
      showsStaffLabels,
      scope: caller.numberScope,
    })
    return { total, rows: rows.map((row) => ownNumberOf(row, showsStaffLabels)) }
  },

  describe: async ({ caller, params, body, refuse }) => {
    const description = body.description === '' ? null : body.description
    const today = dayOf(clock().getTime())
    const changed = await db.transaction().execute(async (db) => {
      const before = await findNumber(db, params.id, today)
      const own = { customerId: caller.customer.id, numberId: params.id, scope: caller.numberScope, today }
      const theirs = await updateOwnDescription(db, own, description)
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
      await announce(db, { about: 'customer', customerId: caller.customer.id })
      await announce(db, { about: 'backend', topics: ['numbers'] })
      return { ...before, customer_description: description }
    })
    return ownNumberOf(changed, seesStaffLabels(caller))
  },
})

const seesStaffLabels = ({ open }: PortalContext): boolean => open.has('myCallsUseBackendDescriptions')

const ownNumberOf = (row: NumberRow, showsStaffLabels: boolean) => {
  const shown = (customer: string | null, staff: string | null) => {
    const label = resolveLabel({ customer, staff }, showsStaffLabels)
    return label.by === 'none'
      ? null
      : { text: label.value, setBy: label.by === 'customer' ? ('you' as const) : ('your provider' as const) }
  }
  return {
    id: row.id,
    number: row.number_text,
    e164: row.match_key,
    type: row.type_name,
    status: row.status_name,
    soldOn: row.sold_on,
    droppedOn: row.dropped_on,
    description: shown(row.customer_description, row.staff_description),
    site: shown(row.customer_site, row.staff_site),
    campaign: shown(row.customer_campaign, row.staff_campaign),
    ownDescription: row.customer_description,
  }
}
