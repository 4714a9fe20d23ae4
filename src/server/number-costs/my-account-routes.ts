import type { numberCostEndpoints } from '#contract/my-account/number-costs.ts'
import { formatMicros } from '#rules/money.ts'
import { addMonths, listMonths, makePeriod, monthPeriod, type Period, startOfMonth } from '#rules/period.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { Handlers } from '../http/serve.ts'
import { findOwnNumber, listOwnNumberIds, listOwnNumbers } from '../numbers/own-queries.ts'
import { type NumberFilter, type OwnNumberRow, shownLabelsOf, type Sight, sightOf } from '../numbers/sight.ts'
import { type CallCosts, getCallCosts, shownAmounts } from './call-costs.ts'
import { costFile } from './cost-file.ts'
import { listCharges, sumCharges } from './cost-queries.ts'
import { dayOfCharge, recurringIn } from './recurring-costs.ts'

const MONTHS_SHOWN = 13

const costOf = (row: OwnNumberRow, sight: Sight) => {
  const { description, site } = shownLabelsOf(row, sight)
  return {
    ...{ id: row.id, number: row.number_text, e164: row.match_key },
    ...{ description: description?.text ?? null, site: site?.text ?? null },
  }
}

/** Customers see what their numbers cost: the charges on them, and their calls. */
export const numberCostHandlers = (parts: AppParts): Handlers<typeof numberCostEndpoints, PortalContext> => {
  const { db, clock } = parts
  /** The sight, the month, and the numbers that were the customer's in it. */
  const askedOf = (
    caller: PortalContext,
    { month: asked, ...given }: NumberFilter & { month?: string | undefined },
  ) => {
    const now = sightOf(caller, clock())
    const month = asked ?? now.today.slice(0, 7)
    const period = monthPeriod(month)
    // What a month cost is shown by the sites of its last day, as the calls of the month count by those of their time.
    const sight = { ...now, labelsOn: period.to < now.today ? period.to : now.today }
    return { sight, month, period, filter: { ...given, ownedIn: period } }
  }
  return {
    list: async ({ caller, query: { page, pageSize, ...query } }) => {
      const { sight, month, period, filter } = askedOf(caller, query)
      const [ids, calls, sums] = await Promise.all([
        listOwnNumberIds(db, sight, { filter, sort: 'number' }),
        getCallCosts(parts, caller, { period }),
        sumCharges(db, sight, { filter, period }),
      ])
      const shown = ids.slice((page - 1) * pageSize, page * pageSize)
      const [rows, charges] = await Promise.all([
        listOwnNumbers(db, sight, shown),
        listCharges(db, sight, { numberIds: shown, period }),
      ])
      const byNumber = Map.groupBy(charges, ({ number_id }) => number_id)
      return {
        month,
        total: ids.length,
        rows: rows.map((row) => ({
          ...costOf(row, sight),
          recurring: shownAmounts(recurringIn(byNumber.get(row.id) ?? [], [month])),
          calls: calls.of(row.id),
        })),
        sum: { recurring: shownAmounts(recurringIn(sums, [month])), calls: calls.sumOf(ids) },
        ...stateOf(calls),
      }
    },

    file: async ({ caller, query }) => costFile(parts, caller, askedOf(caller, query)),

    ofNumber: async ({ caller, params, refuse }) => {
      const sight = sightOf(caller, clock())
      const number = (await findOwnNumber(db, sight, params.id)) ?? refuse('NOT_FOUND')
      const period = lastMonths(sight.today)
      const [charges, calls] = await Promise.all([
        listCharges(db, sight, { numberIds: [number.id], period }),
        getCallCosts(parts, caller, { period, numberId: number.id }),
      ])
      const months = listMonths(period).toReversed()
      return {
        months: months.map((month) => ({
          month,
          charges: charges.flatMap((charge) => {
            const on = dayOfCharge(charge, month)
            const { name, currency, micros } = charge
            return on === undefined ? [] : [{ name, on, currency, amount: formatMicros(micros) }]
          }),
          recurring: shownAmounts(recurringIn(charges, [month])),
          calls: calls.of(month),
        })),
        sum: { recurring: shownAmounts(recurringIn(charges, months)), calls: calls.sumOf(months) },
        ...stateOf(calls),
      }
    },
  }
}

const stateOf = ({ callCosts, callsFrom }: CallCosts) => ({ callCosts, callsFrom })

const lastMonths = (today: string): Period => {
  const thisMonth = startOfMonth(today)
  return makePeriod(addMonths(thisMonth, 1 - MONTHS_SHOWN), monthPeriod(thisMonth.slice(0, 7)).to)
}
