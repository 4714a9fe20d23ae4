import { budgetKinds, campaignStates } from '#rules/campaign.ts'
import { MICROS, parseMicros } from '#rules/money.ts'
import { z } from 'zod'
import { day, id, optionalLine, requiredLine, searchText } from './shape.ts'

/** What both doors say of a campaign, whoever it belongs to. */

export const currencies = ['GBP', 'EUR', 'USD'] as const
const MOST_BUDGET = 100_000_000

const endsAfterStart = (
  { startsOn, endsOn }: { readonly startsOn: string; readonly endsOn: string | null },
  context: z.RefinementCtx,
): void => {
  if (endsOn !== null && endsOn < startsOn)
    context.addIssue({
      code: 'custom',
      path: ['endsOn'],
      message: 'The campaign would end before it starts. Choose a last day on or after the first.',
    })
}

/** What its owner sets of a campaign. */
export const campaignBody = z
  .strictObject({
    name: requiredLine(80, 'A name is needed.'),
    /** Where it is seen or heard: a paper, a leaflet, a search engine. */
    source: optionalLine(100).default(''),
    notes: optionalLine(2000).default(''),
    /** The first and the last London day that count; no last day is for as long as it goes. */
    startsOn: day,
    endsOn: day.nullable().default(null),
  })
  .superRefine(endsAfterStart)
export type CampaignBody = z.output<typeof campaignBody>

export const endBody = z.strictObject({ endsOn: day })

const amount = z
  .string()
  .trim()
  .transform((text) => text.replace(/^£/, ''))
  // A comma stands between thousands or nowhere: “600,50” could be read as sixty thousand.
  .refine(
    (text) => /^(\d{1,9}|\d{1,3}(,\d{3}){1,2})(\.\d{1,2})?$/.test(text),
    'An amount is written as 2400, 2,400 or 2400.50, without a sign.',
  )
  .transform((text) => text.replaceAll(',', ''))
  .refine((text) => (parseMicros(text) ?? 0) <= MOST_BUDGET * MICROS, 'At most 100,000,000.')

/** A budget; without an amount there is none. */
export const budgetBody = z.strictObject({
  amount: amount.nullable(),
  kind: z.enum(budgetKinds).default('total'),
  currency: z.enum(currencies).default('GBP'),
})
export type BudgetBody = z.output<typeof budgetBody>

export const campaignBudget = z.object({ amount: z.string(), kind: z.enum(budgetKinds), currency: z.string() })

/** The days for which a number is given: the first and the last; without one, from the campaign's start, or to its end. */
const timeFields = { from: day.nullable().default(null), to: day.nullable().default(null) }
const endsAfterBegin = (
  { from, to }: { readonly from: string | null; readonly to: string | null },
  context: z.RefinementCtx,
): void => {
  if (from !== null && to !== null && to < from)
    context.addIssue({ code: 'custom', path: ['to'], message: 'The last day lies before the first.' })
}

/** The days of a number that a campaign has already. */
export const timeBody = z.strictObject(timeFields).superRefine(endsAfterBegin)
export type TimeBody = z.output<typeof timeBody>

/** As many numbers are given at once. */
const MOST_NUMBERS = 200
export const assignBody = z
  .strictObject({
    numberIds: z
      .array(id<'Number'>())
      .min(1, 'Choose at least one number.')
      .max(MOST_NUMBERS, `At most ${MOST_NUMBERS} numbers at once.`),
    ...timeFields,
  })
  .superRefine(endsAfterBegin)
export type AssignBody = z.output<typeof assignBody>

/** Which free numbers are looked for, and for which days. */
export const offeredQuery = z.strictObject({
  search: searchText(100).optional(),
  from: day.optional(),
  to: day.optional(),
})

/** A number that is free for the campaign in all of these days. */
export const offeredNumber = z.object({
  id: id<'Number'>(),
  number: z.string(),
  e164: z.string(),
  description: z.string().nullable(),
  /** The other owner's campaign that has the number in these days: the customer's is the one that counts. */
  otherCampaign: z.string().nullable(),
})
export const offered = z.object({
  rows: z.array(offeredNumber),
  /** How many there are in all; the first of them are listed. */
  total: z.number().int(),
  /** Numbers that are left out because they are in a campaign in these days. */
  inCampaigns: z.number().int(),
})

/** A number's time in a campaign. */
export const campaignNumber = z.object({
  /** Of the time, not of the number. */
  id: z.number().int(),
  number: z.object({ id: id<'Number'>(), display: z.string(), e164: z.string(), description: z.string().nullable() }),
  /** As it was given: null is from the campaign's start, or to its end. */
  from: day.nullable(),
  to: day.nullable(),
  /** The days that count, cut to the campaign's own; null when none does. */
  counts: z.object({ from: day, to: day.nullable() }).nullable(),
  state: z.enum(campaignStates),
})

/** What is odd about a campaign's numbers, in words. */
export const campaignWarning = z.object({
  kind: z.enum(['still rings', 'shared number']),
  text: z.string(),
})

export const campaignFields = {
  id: id<'Campaign'>(),
  name: z.string(),
  source: z.string(),
  startsOn: day,
  endsOn: day.nullable(),
  state: z.enum(campaignStates),
  /** Numbers that belong to it, or did. */
  numbers: z.number().int(),
  warnings: z.array(campaignWarning),
}
