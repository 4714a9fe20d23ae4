import { addDays, type Day } from '#rules/period.ts'
import { violatedConstraint } from '../db/open.ts'
import type { InputIssue } from '#contract/refusal.ts'
import { Refused } from '../http/refusal.ts'
import type { Clash } from './time-queries.ts'

const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** A civil day in a sentence: `1 March 2026`. */
export const dayInWords = (day: Day): string => words.format(new Date(`${day}T00:00:00Z`))

const whenInWords = ({ from, until }: Clash): string => {
  const start = from === null ? '' : ` from ${dayInWords(from)}`
  return until === null ? `${start} on` : `${start} to ${dayInWords(addDays(until, -1))}`
}

const clashInWords = (clash: Clash): string => `${clash.number_text} is in “${clash.campaign}”${whenInWords(clash)}.`

/**
 * Saves, and tells what a constraint refused: a name that is taken, or a number that is in another campaign, with which and
 * when. `findClashes` is asked after the transaction is rolled back.
 */
export const savingCampaign = async <T>(
  save: () => Promise<T>,
  { field, findClashes }: { readonly field: string; readonly findClashes: () => Promise<readonly Clash[]> },
): Promise<T> => {
  try {
    return await save()
  } catch (error) {
    const constraint = violatedConstraint(error)
    if (constraint === 'campaign_name_key')
      throw new Refused('NAME_TAKEN', { issues: [issue('name', 'There is a campaign of this name already.')] })
    if (constraint !== 'number_campaign_one_at_a_time') throw error
    const clashes = await findClashes()
    if (clashes.length === 0) throw new Refused('NUMBER_IN_CAMPAIGN')
    const message = `${clashes.map(clashInWords).join(' ')} A number is in one campaign at a time: choose other days, or take it out there first.`
    throw new Refused('NUMBER_IN_CAMPAIGN', { message, issues: [issue(field, message)] })
  }
}

const issue = (path: string, message: string): InputIssue => ({ path: [path], message })
