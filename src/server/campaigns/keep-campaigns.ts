import type { AssignBody, BudgetBody, CampaignBody, TimeBody } from '#contract/campaign-shape.ts'
import type { Day } from '#rules/period.ts'
import { searchKey } from '#rules/phone-number.ts'
import type { Db } from '../db/open.ts'
import { refuse } from '../http/refusal.ts'
import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import { assignNumbers, daysOf, setNumberDays, takeNumberOut } from './assign-numbers.ts'
import type { CampaignKeeper } from './campaign-sight.ts'
import { savingCampaign } from './campaign-words.ts'
import { listOfferedNumbers } from './offered-queries.ts'
import { type CampaignRow, findCampaign } from './queries.ts'
import {
  changeCampaign,
  createCampaign,
  endCampaign,
  removeCampaign,
  setCampaignBudget,
  type Shown,
} from './save-campaign.ts'
import { listCampaignTimes, listClashesOfDays, listClashesOfNumbers } from './time-queries.ts'

type Pool = Kysely<Database>
type At = { readonly id: number }
type AtTime = At & { readonly time: number }

/** The acts on campaigns, each in a transaction of its own, the same at both doors. */
export const keepCampaigns = (db: Pool) => {
  const inOne = <T>(act: (db: Db) => Promise<T>): Promise<T> => db.transaction().execute(act)
  const get = async ({ sight }: CampaignKeeper, id: number): Promise<CampaignRow> =>
    (await findCampaign(db, sight, id)) ?? refuse('NOT_FOUND')
  const noClashes = { field: 'name', findClashes: async () => [] }
  /** Clashes of a campaign's numbers with the days that it would have. */
  const clashesAt = (keeper: CampaignKeeper, id: number, endsOn: (before: CampaignRow) => CampaignDaysAsked) => ({
    field: 'endsOn',
    findClashes: async () => {
      const before = await get(keeper, id)
      return listClashesOfDays(db, { sight: keeper.sight, campaign: before }, endsOn(before))
    },
  })
  return {
    get,
    create: (keeper: CampaignKeeper, body: CampaignBody) =>
      savingCampaign(() => inOne((db) => createCampaign(db, keeper, body)), noClashes),
    change: (keeper: CampaignKeeper, asked: At & Shown & { body: CampaignBody }) =>
      savingCampaign(
        () => inOne((db) => changeCampaign(db, keeper, asked)),
        clashesAt(keeper, asked.id, () => asked.body),
      ),
    end: (keeper: CampaignKeeper, asked: At & Shown & { body: { endsOn: Day } }) =>
      savingCampaign(
        () => inOne((db) => endCampaign(db, keeper, asked)),
        clashesAt(keeper, asked.id, ({ starts_on }) => ({ startsOn: starts_on, ...asked.body })),
      ),
    setBudget: (keeper: CampaignKeeper, asked: At & Shown & { body: BudgetBody }) =>
      inOne((db) => setCampaignBudget(db, keeper, asked)),
    remove: (keeper: CampaignKeeper, id: number) => inOne((db) => removeCampaign(db, keeper, id)),
    assign: (keeper: CampaignKeeper, asked: At & { body: AssignBody }) =>
      savingCampaign(() => inOne((db) => assignNumbers(db, keeper, asked)), {
        field: 'numberIds',
        findClashes: async () => {
          const of = { sight: keeper.sight, campaign: await get(keeper, asked.id) }
          return listClashesOfNumbers(db, of, { ...asked.body, ...daysOf(asked.body) })
        },
      }),
    setDays: (keeper: CampaignKeeper, asked: AtTime & { body: TimeBody }) =>
      savingCampaign(() => inOne((db) => setNumberDays(db, keeper, asked)), {
        field: 'from',
        findClashes: async () => {
          const times = await listCampaignTimes(db, keeper.sight, asked.id)
          const numberIds = times.filter(({ id }) => id === asked.time).map(({ number_id }) => number_id)
          const of = { sight: keeper.sight, campaign: await get(keeper, asked.id) }
          return listClashesOfNumbers(db, of, { numberIds, ...daysOf(asked.body), except: asked.time })
        },
      }),
    takeOut: (keeper: CampaignKeeper, asked: AtTime) => inOne((db) => takeNumberOut(db, keeper, asked)),
    listOffered: async (keeper: CampaignKeeper, id: number, query: Offered) => {
      const campaign = await get(keeper, id)
      const from = query.from ?? null
      const to = query.to ?? null
      if (from !== null && to !== null && to < from) return { rows: [], total: 0, inCampaigns: 0 }
      const search = query.search?.trim() ?? ''
      const digits = searchKey(search)
      return listOfferedNumbers(
        db,
        { sight: keeper.sight, campaign },
        {
          ...daysOf({ from, to }),
          ...{ search, showsStaffLabels: query.showsStaffLabels },
          searchDigits: digits.replaceAll(/\D/g, '').length >= 3 ? digits : '',
        },
      )
    },
  }
}

type CampaignDaysAsked = { readonly startsOn: Day; readonly endsOn: Day | null }
type Offered = {
  readonly search?: string | undefined
  readonly from?: Day | undefined
  readonly to?: Day | undefined
  readonly showsStaffLabels: boolean
}
