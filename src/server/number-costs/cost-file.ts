import { Readable } from 'node:stream'
import type { Period } from '#rules/period.ts'
import { spreadsheetNumber } from '#rules/phone-display.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import { accountFileName } from '../call-exports/file-name.ts'
import { Refused } from '../http/refusal.ts'
import type { Download } from '../http/serve.ts'
import { csvLinesOf } from '../numbers/number-file.ts'
import { listOwnNumberIds, listOwnNumbers } from '../numbers/own-queries.ts'
import { type NumberFilter, type OwnNumberRow, shownLabelsOf, type Sight } from '../numbers/sight.ts'
import { type CallCosts, getCallCosts, shownAmounts } from './call-costs.ts'
import { listCharges } from './cost-queries.ts'
import { recurringIn } from './recurring-costs.ts'

const BATCH = 2000

type Asked = { readonly sight: Sight; readonly month: string; readonly period: Period; readonly filter: NumberFilter }

const headingOf = ({ callCosts }: CallCosts): string[] => [
  ...['number', 'description', 'site', 'month', 'currency', 'recurring'],
  ...(callCosts === 'shown' ? ['call_cost', 'calls', 'calls_not_priced'] : []),
]

type Costs = { readonly recurring: ReadonlyMap<string, number>; readonly calls: ReturnType<CallCosts['of']> }

/** A line for each currency; the counts of calls stand in the first of them, so that a column adds up. */
const linesOf = (row: OwnNumberRow, { sight, month }: Asked, { recurring, calls }: Costs): string[][] => {
  const { description, site } = shownLabelsOf(row, sight)
  const own = new Map(shownAmounts(recurring).map(({ currency, amount }) => [currency, amount]))
  const ofCalls = new Map(calls?.amounts.map(({ currency, amount }) => [currency, amount]))
  const currencies = [...new Set([...own.keys(), ...ofCalls.keys()])].toSorted()
  return (currencies.length === 0 ? ['GBP'] : currencies).map((currency, at) => [
    ...[spreadsheetNumber(row.match_key), description?.text ?? '', site?.text ?? '', month, currency],
    own.get(currency) ?? '0.00',
    ...(calls === null ? [] : [ofCalls.get(currency) ?? '0.00']),
    ...(calls === null ? [] : [String(at === 0 ? calls.calls : 0), String(at === 0 ? calls.notPriced : 0)]),
  ])
}

async function* textOf({ db }: AppParts, asked: Asked, calls: CallCosts): AsyncGenerator<string> {
  const { sight, month, period, filter } = asked
  yield csvLinesOf([headingOf(calls)])
  const ids = await listOwnNumberIds(db, sight, { filter, sort: 'number' })
  for (let at = 0; at < ids.length; at += BATCH) {
    const numberIds = ids.slice(at, at + BATCH)
    const rows = await listOwnNumbers(db, sight, numberIds)
    const charges = Map.groupBy(await listCharges(db, sight, { numberIds, period }), ({ number_id }) => number_id)
    yield csvLinesOf(
      rows.flatMap((row) =>
        linesOf(row, asked, { recurring: recurringIn(charges.get(row.id) ?? [], [month]), calls: calls.of(row.id) }),
      ),
    )
  }
}

/** What the own numbers cost in a month, as CSV; refuses while the costs of calls belong to it and cannot be read. */
export const costFile = async (parts: AppParts, caller: PortalContext, asked: Asked): Promise<Download> => {
  const calls = await getCallCosts(parts, caller, asked)
  if (calls.callCosts === 'unavailable') throw new Refused('CALLS_UNAVAILABLE', { retryAfterSeconds: 5 })
  return {
    fileName: accountFileName(caller.customer, `number-costs-${asked.month}.csv`),
    stream: Readable.from(textOf(parts, asked, calls), { objectMode: false }),
  }
}
