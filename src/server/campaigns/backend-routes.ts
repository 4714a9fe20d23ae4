import type { campaignEndpoints } from '#contract/backend/campaigns.ts'
import { dayOf } from '#rules/period.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import { findCustomer } from '../customers/queries.ts'
import { refuse } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import type { CampaignKeeper } from './campaign-sight.ts'
import { keepCampaigns } from './keep-campaigns.ts'
import { type CampaignRow, findCustomerOfCampaign, listCampaigns } from './queries.ts'
import { shownBudget, shownCampaign, shownOffer, shownTime } from './shown-campaign.ts'
import { listCampaignTimes } from './time-queries.ts'
import { findWarnings, type WarningsByCampaign } from './warnings.ts'

const noWarnings: WarningsByCampaign = new Map()

/** Staff see both owners' campaigns of a customer, and keep the staff's. */
export const campaignHandlers = ({ db, clock }: AppParts): Handlers<typeof campaignEndpoints, StaffContext> => {
  const keep = keepCampaigns(db)
  const keeperOf = (caller: StaffContext, customerId: number): CampaignKeeper => ({
    sight: { customerId, owners: ['staff', 'customer'], numbers: { kind: 'all' } },
    owner: 'staff',
    actor: caller.actor,
    today: dayOf(clock().getTime()),
  })
  const keeperAt = async (caller: StaffContext, id: number): Promise<CampaignKeeper> =>
    keeperOf(caller, (await findCustomerOfCampaign(db, id)) ?? refuse('NOT_FOUND'))
  const shown = (row: CampaignRow, known: Parameters<typeof shownCampaign>[1]) => ({
    ...shownCampaign(row, known),
    customer: { id: row.customer_id, accountNumber: row.account_number, name: row.customer_name },
    owner: row.owner,
    notes: row.notes,
    budget: shownBudget(row),
    revision: row.revision,
  })
  const asShown = ({ today }: CampaignKeeper, ifMatch: number | undefined) => ({
    ifMatch,
    current: (row: CampaignRow) => shown(row, { today, warnings: noWarnings }),
  })
  const listShown = async ({ sight, today }: CampaignKeeper) => {
    const [campaigns, times] = await Promise.all([listCampaigns(db, sight), listCampaignTimes(db, sight, undefined)])
    const warnings = await findWarnings({ campaigns, times, today, reader: 'staff' }, undefined)
    return campaigns.map((row) => shown(row, { today, warnings }))
  }
  const getShown = async (keeper: CampaignKeeper, id: number) =>
    (await listShown(keeper)).find((row) => row.id === id) ?? refuse('NOT_FOUND')
  const listTimes = async ({ sight, today }: CampaignKeeper, id: number) => ({
    rows: (await listCampaignTimes(db, sight, id)).map((row) => shownTime(row, { today, showsStaffLabels: true })),
  })
  return {
    listOfCustomer: async ({ caller, params }) => {
      if ((await findCustomer(db, params.id)) === undefined) refuse('NOT_FOUND')
      return { rows: await listShown(keeperOf(caller, params.id)) }
    },
    get: async ({ caller, params }) => getShown(await keeperAt(caller, params.id), params.id),
    listNumbers: async ({ caller, params }) => listTimes(await keeperAt(caller, params.id), params.id),
    add: async ({ caller, params, body }) => {
      if ((await findCustomer(db, params.id)) === undefined) refuse('NOT_FOUND')
      const keeper = keeperOf(caller, params.id)
      return getShown(keeper, await keep.create(keeper, body))
    },
    update: async ({ caller, params, body, ifMatch }) => {
      const keeper = await keeperAt(caller, params.id)
      await keep.change(keeper, { ...params, body, ...asShown(keeper, ifMatch) })
      return getShown(keeper, params.id)
    },
    end: async ({ caller, params, body, ifMatch }) => {
      const keeper = await keeperAt(caller, params.id)
      await keep.end(keeper, { ...params, body, ...asShown(keeper, ifMatch) })
      return getShown(keeper, params.id)
    },
    setBudget: async ({ caller, params, body, ifMatch }) => {
      const keeper = await keeperAt(caller, params.id)
      await keep.setBudget(keeper, { ...params, body, ...asShown(keeper, ifMatch) })
      return getShown(keeper, params.id)
    },
    remove: async ({ caller, params }) => {
      await keep.remove(await keeperAt(caller, params.id), params.id)
      return {}
    },
    listOffered: async ({ caller, params, query }) => {
      const keeper = await keeperAt(caller, params.id)
      const found = await keep.listOffered(keeper, params.id, { ...query, showsStaffLabels: true })
      return { ...found, rows: found.rows.map((row) => shownOffer(row, true)) }
    },
    assign: async ({ caller, params, body }) => {
      const keeper = await keeperAt(caller, params.id)
      await keep.assign(keeper, { ...params, body })
      return listTimes(keeper, params.id)
    },
    setTime: async ({ caller, params, body }) => {
      const keeper = await keeperAt(caller, params.id)
      await keep.setDays(keeper, { ...params, body })
      return listTimes(keeper, params.id)
    },
    takeOut: async ({ caller, params }) => {
      const keeper = await keeperAt(caller, params.id)
      await keep.takeOut(keeper, params)
      return listTimes(keeper, params.id)
    },
  }
}
