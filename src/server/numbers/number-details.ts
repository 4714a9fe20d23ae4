import { formatMicros } from '#rules/money.ts'
import type { AppParts } from '../app-parts.ts'
import { findLastCall } from '../calls/reports/last-call.ts'
import { type CallCaller, readOwnCallScope } from '../calls/scope.ts'
import { CallStoreUnavailable } from '../calls/store/unavailable.ts'
import { type ChargeRow, type LabelledTimeRow, listChargesOfNumber, listTimesOfNumber } from './own-queries.ts'
import type { NumberRow } from './queries.ts'
import { setByOwner, sightOf } from './sight.ts'

/** When the last call of a number was that the person may see. That call records cannot be read now is an answer. */
const getLastCall = async ({ db, callStore, clock }: AppParts, caller: CallCaller, numberId: number) => {
  if (!caller.customer.isItemised) return { state: 'not-itemised' as const }
  try {
    const scope = await readOwnCallScope(db, caller, clock())
    const call = await findLastCall(callStore, scope, { numberId, until: clock().getTime() })
    if (call === undefined) return { state: 'none' as const, since: scope.earliest }
    return { state: 'known' as const, at: new Date(call.startedAt).toISOString(), direction: call.direction }
  } catch (error) {
    if (error instanceof CallStoreUnavailable) return { state: 'unavailable' as const }
    throw error
  }
}

const shownCharge = ({ name, every, amount_micros, currency, from_on, until_on }: ChargeRow, costsShown: boolean) => ({
  ...{ name, every, currency, from: from_on, until: until_on },
  amount: costsShown ? formatMicros(amount_micros) : null,
})

const shownTime = ({ id, name, owner, from_on, until_on }: LabelledTimeRow) => ({
  ...{ id, name, setBy: setByOwner(owner), from: from_on, until: until_on },
})

/** What is known of a number beside what the list shows. */
export const getNumberDetails = async (parts: AppParts, caller: CallCaller, { id, ...number }: NumberRow) => {
  const { db, clock } = parts
  const sight = sightOf(caller, clock())
  const [charges, sites, campaigns, lastCall] = await Promise.all([
    listChargesOfNumber(db, sight, id),
    listTimesOfNumber(db, sight, { numberId: id, kind: 'site' }),
    listTimesOfNumber(db, sight, { numberId: id, kind: 'campaign' }),
    getLastCall(parts, caller, id),
  ])
  return {
    tariff: number.tariff,
    contractEndsOn: number.contract_ends_on,
    charges: charges.map((charge) => shownCharge(charge, caller.open.has('view_number_costs'))),
    sites: sites.map(shownTime),
    campaigns: campaigns.map(shownTime),
    lastCall,
  }
}
