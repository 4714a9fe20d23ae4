import type { BudgetBody, CampaignBody } from '#contract/campaign-shape.ts'
import { budgetKindLabels } from '#rules/campaign.ts'
import { formatMicros, parseMicros } from '#rules/money.ts'
import type { Day } from '#rules/period.ts'
import { type Activity, listChanges, recordActivity } from '../activity/record-activity.ts'
import type { Db } from '../db/open.ts'
import { refuse, refuseField } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import type { CampaignKeeper } from './campaign-sight.ts'
import { dayInWords } from './campaign-words.ts'
import { type CampaignRow, deleteCampaign, insertCampaign, lockCampaign, updateCampaign } from './queries.ts'

const labels = {
  name: 'Name',
  source: 'Source',
  notes: 'Notes',
  starts_on: 'First day',
  ends_on: 'Last day',
  budget: 'Budget',
} as const

/** A campaign as the log tells it. */
const logged = (row: CampaignRow) => ({ ...row, budget: budgetInWords(row) })
type Logged = ReturnType<typeof logged>

const budgetInWords = ({ budget_micros: micros, budget_kind: kind, currency }: CampaignRow): string | null =>
  micros === null ? null : `${currency} ${formatMicros(micros)} ${budgetKindLabels[kind]}`

const whenNotYours = {
  customer: 'Your provider set this campaign, so only they can change it. You can make a campaign of your own.',
  staff: 'The customer made this campaign, so only they can change it. You can make one of yours beside it.',
} as const

/** Locks a campaign that the keeper may give numbers to; refuses the other owner's. */
export const lockOwnCampaign = async (db: Db, keeper: CampaignKeeper, id: number): Promise<CampaignRow> => {
  const campaign = (await lockCampaign(db, keeper.sight, id)) ?? refuse('NOT_FOUND')
  if (campaign.owner !== keeper.owner) refuse('NOT_YOURS', { message: whenNotYours[keeper.owner] })
  return campaign
}

/** The same for a change of the campaign itself, which concerns all its numbers. */
const lockWholeCampaign = async (db: Db, keeper: CampaignKeeper, id: number): Promise<CampaignRow> => {
  const campaign = await lockOwnCampaign(db, keeper, id)
  if (campaign.has_others)
    refuse('NOT_YOURS', {
      message:
        'This campaign also has numbers that you do not see, so you can change your own numbers in it and nothing else. Ask the owner of your account.',
    })
  return campaign
}

/** Notes an act on a campaign, and wakes the pages that show it. */
export const noteCampaign = async (
  db: Db,
  { actor }: CampaignKeeper,
  { campaign, ...activity }: { readonly campaign: CampaignRow } & Pick<Activity, 'kind' | 'summary' | 'changes'>,
): Promise<void> => {
  await recordActivity(db, actor, {
    ...activity,
    ...{ subject: 'Campaign', subjectId: campaign.id, subjectName: campaign.name, customerId: campaign.customer_id },
  })
  await announce(db, { about: 'customer', customerId: campaign.customer_id })
  await announce(db, { about: 'backend', topics: ['numbers'] })
}

const valuesOf = ({ name, source, notes, startsOn, endsOn }: CampaignBody) => ({
  ...{ name, source, notes },
  starts_on: startsOn,
  ends_on: endsOn,
})

const own = ({ customer_id, owner, id }: CampaignRow) => ({ customerId: customer_id, owner, id })

/** Creates a campaign of the keeper's own, without numbers; answers its id. */
export const createCampaign = async (db: Db, keeper: CampaignKeeper, body: CampaignBody): Promise<number> => {
  const { sight, owner } = keeper
  const id = await insertCampaign(db, { customerId: sight.customerId, owner }, valuesOf(body))
  const campaign = await lockOwnCampaign(db, keeper, id)
  const changes = listChanges<Logged>(labels, {}, logged(campaign))
  await noteCampaign(db, keeper, { campaign, kind: 'created', summary: 'Campaign created', changes })
  return id
}

type OfCampaign<B> = { readonly id: number; readonly body: B }

/** The revision that the keeper was shown, and how the campaign is shown that it has become. */
export type Shown = { readonly ifMatch: number | undefined; readonly current: (row: CampaignRow) => unknown }

const whenStale =
  'Somebody else changed this campaign meanwhile. Look at what it is now, and change it again if you still want to.'

const requireAsShown = (before: CampaignRow, { ifMatch, current }: Shown): void => {
  if (ifMatch !== undefined && ifMatch !== before.revision)
    refuse('STALE', { message: whenStale, data: { current: current(before) } })
}

const change = async (
  db: Db,
  keeper: CampaignKeeper,
  { before, values, summary }: { before: CampaignRow; values: Parameters<typeof updateCampaign>[2]; summary: string },
): Promise<void> => {
  const changes = listChanges<Logged>(labels, logged(before), logged({ ...before, ...values }))
  if (changes.length === 0) return
  await updateCampaign(db, own(before), values)
  const campaign = await lockOwnCampaign(db, keeper, before.id)
  await noteCampaign(db, keeper, { campaign, kind: 'changed', summary, changes })
}

/** Changes a campaign. Its numbers' days are cut to its own anew; a stale revision is refused with `current`. */
export const changeCampaign = async (
  db: Db,
  keeper: CampaignKeeper,
  { id, body, ...shown }: OfCampaign<CampaignBody> & Shown,
): Promise<void> => {
  const before = await lockWholeCampaign(db, keeper, id)
  requireAsShown(before, shown)
  await change(db, keeper, { before, values: valuesOf(body), summary: 'Campaign changed' })
}

/** Ends a campaign on a day, which still counts. */
export const endCampaign = async (
  db: Db,
  keeper: CampaignKeeper,
  { id, body: { endsOn }, ...shown }: OfCampaign<{ readonly endsOn: Day }> & Shown,
): Promise<void> => {
  const before = await lockWholeCampaign(db, keeper, id)
  requireAsShown(before, shown)
  if (endsOn < before.starts_on)
    refuseField(
      'endsOn',
      `It starts on ${dayInWords(before.starts_on)}, so it cannot end before. Choose a later day, or delete it if it has no numbers.`,
    )
  await change(db, keeper, { before, values: { ends_on: endsOn }, summary: 'Campaign ended' })
}

/** Sets what a campaign may cost; without an amount it has no budget. */
export const setCampaignBudget = async (
  db: Db,
  keeper: CampaignKeeper,
  { id, body: { amount, kind, currency }, ...shown }: OfCampaign<BudgetBody> & Shown,
): Promise<void> => {
  const before = await lockWholeCampaign(db, keeper, id)
  requireAsShown(before, shown)
  const micros = amount === null ? null : (parseMicros(amount) ?? null)
  const values = { budget_micros: micros, budget_kind: kind, currency }
  await change(db, keeper, { before, values, summary: amount === null ? 'Budget taken away' : 'Budget set' })
}

/** Deletes a campaign that has no history; refuses one that a number belongs or belonged to. */
export const removeCampaign = async (db: Db, keeper: CampaignKeeper, id: number): Promise<void> => {
  const campaign = await lockWholeCampaign(db, keeper, id)
  if (!(await deleteCampaign(db, own(campaign))))
    refuse('IN_USE', {
      message: 'Numbers belong to this campaign, or did, and its figures stay with it. End it instead.',
    })
  await noteCampaign(db, keeper, { campaign, kind: 'deleted', summary: 'Campaign deleted' })
}
