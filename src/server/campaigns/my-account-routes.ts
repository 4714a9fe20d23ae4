import type { ownCampaignEndpoints } from '#contract/my-account/campaigns.ts'
import type { AppParts } from '../app-parts.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { Handlers } from '../http/serve.ts'
import { listOwnCampaigns, shownOwner } from './campaign-list.ts'
import type { CampaignKeeper } from './campaign-sight.ts'
import { keepCampaigns } from './keep-campaigns.ts'
import { readOwnKeeper, seesStaffLabels } from './own-sight.ts'
import { type CampaignRow, listCampaigns } from './queries.ts'
import { shownBudget, shownCampaign, shownOffer, shownTime } from './shown-campaign.ts'
import { listCampaignTimes } from './time-queries.ts'
import { findWarnings, type WarningsByCampaign } from './warnings.ts'

const seesBudget = ({ open }: PortalContext): boolean =>
  open.has('set_campaign_budget') || open.has('view_campaign_costs')

const noWarnings: WarningsByCampaign = new Map()

/** Customers keep campaigns of their own, and see the provider's where the profile shows them. */
export const ownCampaignHandlers = (parts: AppParts): Handlers<typeof ownCampaignEndpoints, PortalContext> => {
  const { db, callStore } = parts
  const keep = keepCampaigns(db)
  const keeperOf = async (caller: PortalContext): Promise<CampaignKeeper> => (await readOwnKeeper(parts, caller)).keeper
  const shown = (caller: PortalContext, row: CampaignRow, known: Parameters<typeof shownCampaign>[1]) => ({
    ...shownCampaign(row, known),
    ...shownOwner(row),
    notes: row.notes,
    revision: row.revision,
    budget: seesBudget(caller) ? shownBudget(row) : null,
  })
  const asShown = (caller: PortalContext, { today }: CampaignKeeper, ifMatch: number | undefined) => ({
    ifMatch,
    current: (row: CampaignRow) => shown(caller, row, { today, warnings: noWarnings }),
  })
  /** With what its calls warn of, or without where an act is answered: it is done whether or not calls can be read. */
  const getShown = async (caller: PortalContext, id: number, looksAtCalls = false) => {
    const { keeper, scope, now } = await readOwnKeeper(parts, caller)
    const { sight, today } = keeper
    const row = await keep.get(keeper, id)
    const [campaigns, times] = await Promise.all([listCampaigns(db, sight), listCampaignTimes(db, sight, undefined)])
    const calls = looksAtCalls && caller.open.has('myCallsEnabled') ? { callStore, scope, now } : undefined
    return shown(caller, row, {
      today,
      warnings: await findWarnings({ campaigns, times, today, reader: 'customer' }, calls),
    })
  }
  const listTimes = async (caller: PortalContext, { sight, today }: CampaignKeeper, id: number) => ({
    rows: (await listCampaignTimes(db, sight, id)).map((row) =>
      shownTime(row, { today, showsStaffLabels: seesStaffLabels(caller) }),
    ),
  })
  return {
    list: async ({ caller, query }) => {
      const { rows, ...above } = await listOwnCampaigns(parts, caller, query)
      const first = (query.page - 1) * query.pageSize
      return { ...above, total: rows.length, rows: rows.slice(first, first + query.pageSize) }
    },
    get: ({ caller, params }) => getShown(caller, params.id, true),
    listNumbers: async ({ caller, params }) => {
      const keeper = await keeperOf(caller)
      await keep.get(keeper, params.id)
      return listTimes(caller, keeper, params.id)
    },
    add: async ({ caller, body }) => getShown(caller, await keep.create(await keeperOf(caller), body)),
    update: async ({ caller, params, body, ifMatch }) => {
      const keeper = await keeperOf(caller)
      await keep.change(keeper, { ...params, body, ...asShown(caller, keeper, ifMatch) })
      return getShown(caller, params.id)
    },
    end: async ({ caller, params, body, ifMatch }) => {
      const keeper = await keeperOf(caller)
      await keep.end(keeper, { ...params, body, ...asShown(caller, keeper, ifMatch) })
      return getShown(caller, params.id)
    },
    remove: async ({ caller, params }) => {
      await keep.remove(await keeperOf(caller), params.id)
      return {}
    },
    setBudget: async ({ caller, params, body, ifMatch }) => {
      const keeper = await keeperOf(caller)
      await keep.setBudget(keeper, { ...params, body, ...asShown(caller, keeper, ifMatch) })
      return getShown(caller, params.id)
    },
    listOffered: async ({ caller, params, query }) => {
      const showsStaffLabels = seesStaffLabels(caller)
      const found = await keep.listOffered(await keeperOf(caller), params.id, { ...query, showsStaffLabels })
      return { ...found, rows: found.rows.map((row) => shownOffer(row, showsStaffLabels)) }
    },
    assign: async ({ caller, params, body }) => {
      const keeper = await keeperOf(caller)
      await keep.assign(keeper, { ...params, body })
      return listTimes(caller, keeper, params.id)
    },
    setTime: async ({ caller, params, body }) => {
      const keeper = await keeperOf(caller)
      await keep.setDays(keeper, { ...params, body })
      return listTimes(caller, keeper, params.id)
    },
    takeOut: async ({ caller, params }) => {
      const keeper = await keeperOf(caller)
      await keep.takeOut(keeper, params)
      return listTimes(caller, keeper, params.id)
    },
  }
}
