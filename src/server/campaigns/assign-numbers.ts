import type { AssignBody, TimeBody } from '#contract/campaign-shape.ts'
import { addDays, type Day } from '#rules/period.ts'
import type { Db } from '../db/open.ts'
import { refuse, refuseField } from '../http/refusal.ts'
import type { CampaignKeeper } from './campaign-sight.ts'
import { dayInWords } from './campaign-words.ts'
import type { CampaignRow } from './queries.ts'
import { lockOwnCampaign, noteCampaign } from './save-campaign.ts'
import {
  countSeenNumbers,
  deleteCampaignTime,
  insertCampaignTimes,
  listCampaignTimes,
  type TimeRow,
  updateCampaignTime,
} from './time-queries.ts'

/** The days between, as they are kept: the first day that no longer counts ends them. */
export const daysOf = ({ from, to }: { readonly from: Day | null; readonly to: Day | null }) => ({
  from,
  until: to === null ? null : addDays(to, 1),
})

/** The days asked for that are the campaign's own, as they are kept. */
const ownDaysOf = ({ starts_on, ends_on }: CampaignRow, asked: TimeBody) => {
  const { from, until } = daysOf(asked)
  const end = ends_on === null ? null : addDays(ends_on, 1)
  const [first, last] = [
    from === null || from < starts_on ? starts_on : from,
    until === null || (end !== null && end < until) ? end : until,
  ]
  // Days that are none of the campaign's are refused by their own sentence.
  return last !== null && last <= first ? { from: null, until: null } : { from: first, until: last }
}

const inWords = ({ from, to }: TimeBody): string =>
  `${from === null ? 'from its start' : `from ${dayInWords(from)}`} ${to === null ? 'to its end' : `to ${dayInWords(to)}`}`

const refuseOutside = ({ starts_on, ends_on }: CampaignRow, { from }: TimeBody): never => {
  const own =
    ends_on === null ? `from ${dayInWords(starts_on)} on` : `${dayInWords(starts_on)} to ${dayInWords(ends_on)}`
  return refuseField(from === null ? 'to' : 'from', `None of these days is one of the campaign’s own, ${own}.`)
}

/** Gives numbers to a campaign for a time. Refuses numbers that the keeper does not see, and days outside the campaign's. */
export const assignNumbers = async (
  db: Db,
  keeper: CampaignKeeper,
  { id, body }: { readonly id: number; readonly body: AssignBody },
): Promise<void> => {
  const { sight } = keeper
  const campaign = await lockOwnCampaign(db, keeper, id)
  const numberIds = [...new Set(body.numberIds)]
  // Before anything is written: what stands in the way of numbers that are not seen must not be told.
  if ((await countSeenNumbers(db, sight, { numberIds, ...ownDaysOf(campaign, body) })) < numberIds.length)
    refuseField(
      'numberIds',
      'One of these is none of your numbers on these days. Load the page again and choose from those offered.',
    )
  const given = await insertCampaignTimes(db, { sight, campaign }, { numberIds, ...daysOf(body) })
  if (given.some(({ counts }) => !counts)) refuseOutside(campaign, body)
  const after = `${given.map(({ number_text }) => number_text).join(', ')} ${inWords(body)}`
  await noteCampaign(db, keeper, {
    ...{ campaign, kind: 'changed', summary: 'Numbers given to a campaign' },
    changes: [{ label: 'Numbers', before: '(none)', after }],
  })
}

type OneTime = { readonly id: number; readonly time: number }

const findTime = async (db: Db, keeper: CampaignKeeper, { id, time }: OneTime): Promise<TimeRow> =>
  (await listCampaignTimes(db, keeper.sight, id)).find((each) => each.id === time) ?? refuse('NOT_FOUND')

const lastDayOf = (until: Day | null): Day | null => (until === null ? null : addDays(until, -1))

/** Sets the days of a number in a campaign. */
export const setNumberDays = async (
  db: Db,
  keeper: CampaignKeeper,
  { id, time, body }: OneTime & { readonly body: TimeBody },
): Promise<void> => {
  const campaign = await lockOwnCampaign(db, keeper, id)
  const before = await findTime(db, keeper, { id, time })
  const kept = await updateCampaignTime(db, { sight: keeper.sight, campaign, id: time }, daysOf(body))
  if (kept?.counts !== true) refuseOutside(campaign, body)
  await noteCampaign(db, keeper, {
    ...{ campaign, kind: 'changed', summary: 'Days of a number in a campaign changed' },
    changes: [
      {
        label: before.number_text,
        before: inWords({ from: before.from_on, to: lastDayOf(before.until_on) }),
        after: inWords(body),
      },
    ],
  })
}

/**
 * Takes a number out of a campaign: what has passed stays, today included, and a time that has not begun goes. Refuses one
 * that is over.
 */
export const takeNumberOut = async (db: Db, keeper: CampaignKeeper, { id, time }: OneTime): Promise<void> => {
  const { sight, today } = keeper
  const campaign = await lockOwnCampaign(db, keeper, id)
  const found = await findTime(db, keeper, { id, time })
  const tomorrow = addDays(today, 1)
  const isToCome = !found.counts || (found.counts_from !== null && found.counts_from > today)
  if (!isToCome && found.counts_until !== null && found.counts_until <= tomorrow)
    refuse('ENDED', { message: 'The days of this number in the campaign have passed, and what has passed stays.' })
  if (isToCome) await deleteCampaignTime(db, { sight, campaign, id: time })
  else await updateCampaignTime(db, { sight, campaign, id: time }, { from: found.from_on, until: tomorrow })
  await noteCampaign(db, keeper, {
    ...{ campaign, kind: 'changed', summary: 'Number taken out of a campaign' },
    changes: [
      {
        label: found.number_text,
        before: 'in the campaign',
        after: isToCome ? '(none)' : `until ${dayInWords(today)}`,
      },
    ],
  })
}
