import { resolveLabel } from '#rules/number-label.ts'
import { type Day, dayOf } from '#rules/period.ts'
import { searchKey } from '#rules/phone-number.ts'
import type { NumberScope } from '#rules/portal-roles.ts'
import type { PortalContext } from '../auth/portal-context.ts'
import type { NumberRow } from './queries.ts'

/** Whose numbers: a customer's that the portal shows, of which a person sees those of their scope on a day. */
export type Own = { readonly customerId: number; readonly scope: NumberScope; readonly today: Day }

/** The same, and with whose labels, of which day where it is not today. */
export type Sight = Own & { readonly showsStaffLabels: boolean; readonly labelsOn?: Day | undefined }

/** The day whose labels are shown, searched and ordered by. */
export const labelDayOf = ({ labelsOn, today }: Sight): Day => labelsOn ?? today

/** What the own numbers are narrowed by. */
export type NumberFilter = {
  readonly search?: string | undefined
  readonly siteId?: number | 'none' | undefined
  readonly campaignId?: number | 'none' | undefined
  readonly typeId?: number | undefined
  readonly statusId?: number | undefined
  readonly state?: 'current' | 'ended' | undefined
  readonly numberIds?: readonly number[] | undefined
  /** Days of which at least one was the customer's. */
  readonly ownedIn?: { readonly from: Day; readonly to: Day } | undefined
}

/** A number in sight as it is read: with its labels of the day. */
export type OwnNumberRow = NumberRow

/** What a person of a customer sees of its numbers now. */
export const sightOf = (
  { customer, numberScope, open }: Pick<PortalContext, 'customer' | 'numberScope' | 'open'>,
  now: Date,
): Sight => ({
  customerId: customer.id,
  scope: numberScope,
  today: dayOf(now.getTime()),
  showsStaffLabels: open.has('myCallsUseBackendDescriptions'),
})

/** What a search finds numbers by: the text, and its digits where they are enough to mean a number. */
export const searchedBy = (typed: string | undefined): { text: string; digits: string } => {
  const text = typed?.trim() ?? ''
  const key = searchKey(text)
  return { text, digits: key.replaceAll(/\D/g, '').length >= 3 ? key : '' }
}

const setBy = { customer: 'you', staff: 'your provider' } as const

/** Whose word a label is, as the portal says it. */
export const setByOwner = (owner: 'customer' | 'staff') => setBy[owner]

const shown = (customer: string | null, staff: string | null, showsStaffLabels: boolean) => {
  const label = resolveLabel({ customer, staff }, showsStaffLabels)
  return label.by === 'none' ? null : { text: label.value, setBy: setBy[label.by] }
}

/** The labels of a number as the portal shows them. */
export const shownLabelsOf = (row: NumberRow, { showsStaffLabels }: Pick<Sight, 'showsStaffLabels'>) => ({
  description: shown(row.customer_description, row.staff_description, showsStaffLabels),
  site: shown(row.customer_site, row.staff_site, showsStaffLabels),
  campaign: shown(row.customer_campaign, row.staff_campaign, showsStaffLabels),
})

/** A number as its customer sees it. */
export const ownNumberOf = (row: NumberRow, sight: Pick<Sight, 'showsStaffLabels'>) => ({
  id: row.id,
  number: row.number_text,
  e164: row.match_key,
  type: row.type_name,
  status: row.status_name,
  soldOn: row.sold_on,
  droppedOn: row.dropped_on,
  ...shownLabelsOf(row, sight),
  ownDescription: row.customer_description,
})
