import { type RawBuilder, sql } from 'kysely'
import { labelDayOf, type NumberFilter, type Own, searchedBy, type Sight } from './sight.ts'

const tables = {
  site: { place: sql.table('number_site'), id: sql.ref('place.site_id'), record: sql.table('site') },
  campaign: { place: sql.table('number_campaign'), id: sql.ref('place.campaign_id'), record: sql.table('campaign') },
} as const
type Kind = keyof typeof tables

// Asked once for the customer, not once for each of its numbers. Indexes: number_site_customer_id, number_campaign_customer_id.
const placesOn = (kind: Kind, { customerId, today }: Pick<Own, 'customerId' | 'today'>) =>
  sql`from ${tables[kind].place} place where place.customer_id = ${customerId} and place.during @> ${today}::date`

/** Numbers by the label in force, where it fulfils a condition on `place`: the customer's own, else the provider's where it counts. */
const labelled = (
  kind: Kind,
  sight: Pick<Own, 'customerId' | 'today'>,
  { where, staffCount }: { where: RawBuilder<unknown>; staffCount: boolean },
) => {
  const own = sql`select place.number_id ${placesOn(kind, sight)} and place.owner = 'customer'`
  const givenByStaff = sql`
    union all select place.number_id ${placesOn(kind, sight)} and place.owner = 'staff' and ${where}
      and not exists (select from (${own}) own where own.number_id = place.number_id)`
  return sql`number.id in (${own} and ${where} ${staffCount ? givenByStaff : sql``})`
}

const labelDay = (sight: Sight) => ({ customerId: sight.customerId, today: labelDayOf(sight) })

const ofLabel = (kind: Kind, sight: Sight, wanted: number | 'none' | undefined) => {
  if (wanted === undefined) return sql`true`
  const staffCount = sight.showsStaffLabels
  const of = labelDay(sight)
  if (wanted !== 'none') return labelled(kind, of, { where: sql`${tables[kind].id} = ${wanted}`, staffCount })
  return sql`not exists (select ${placesOn(kind, of)} and place.number_id = number.id
    ${staffCount ? sql`` : sql`and place.owner = 'customer'`})`
}

/** The same as `isInScope`. Whether a person lies in it does not hang on which labels the profile shows. */
const inScope = (sight: Own) => {
  const { scope } = sight
  if (scope.kind === 'numbers') return sql`number.id = any (${[...scope.numberIds]}::bigint[])`
  if (scope.kind === 'all') return sql`true`
  return labelled('site', sight, {
    where: sql`place.site_id = any (${[...scope.siteIds]}::bigint[])`,
    staffCount: true,
  })
}

/** The condition on `number` that everything asked or done in the portal carries: the customer's, shown there, in the scope. */
export const inSight = (sight: Own): RawBuilder<boolean> => sql<boolean>`(
  number.customer_id = ${sight.customerId}
  and number.number_status_id in (select id from number_status where visible_in_frontend)
  and ${inScope(sight)})`

// A staff label that the profile hides must not be findable either.
const ofSearch = (sight: Sight, typed: string | undefined) => {
  const { text, digits } = searchedBy(typed)
  if (text === '') return sql`true`
  const description = sight.showsStaffLabels
    ? sql`coalesce(number.customer_description, number.staff_description, '')`
    : sql`coalesce(number.customer_description, '')`
  const named = (kind: Kind) =>
    labelled(kind, labelDay(sight), {
      where: sql`${tables[kind].id} in (select id from ${tables[kind].record} named
        where named.customer_id = ${sight.customerId} and strpos(lower(named.name), lower(${text})) > 0)`,
      staffCount: sight.showsStaffLabels,
    })
  return sql`(strpos(lower(${description}), lower(${text})) > 0
    or (${digits} <> '' and strpos(number.match_key, ${digits}) > 0)
    or ${named('site')} or ${named('campaign')})`
}

const ofState = ({ today }: Sight, state: NumberFilter['state']) => {
  if (state === undefined) return sql`true`
  return state === 'ended'
    ? sql`number.dropped_on <= ${today}::date`
    : sql`(number.dropped_on is null or number.dropped_on > ${today}::date)`
}

const ownedIn = (days: NumberFilter['ownedIn']) =>
  days === undefined
    ? sql`true`
    : sql`daterange(number.sold_on, number.dropped_on) && daterange(${days.from}::date, ${days.to}::date, '[]')`

/** The condition on `number` for those in sight that match. */
export const matching = (sight: Sight, filter: NumberFilter): RawBuilder<boolean> => sql<boolean>`${inSight(sight)}
  and ${ofLabel('site', sight, filter.siteId)}
  and ${ofLabel('campaign', sight, filter.campaignId)}
  and ${filter.typeId === undefined ? sql`true` : sql`number.number_type_id = ${filter.typeId}`}
  and ${filter.statusId === undefined ? sql`true` : sql`number.number_status_id = ${filter.statusId}`}
  and ${ofState(sight, filter.state)}
  and ${ownedIn(filter.ownedIn)}
  and ${filter.numberIds === undefined ? sql`true` : sql`number.id = any (${[...filter.numberIds]}::bigint[])`}
  and ${ofSearch(sight, filter.search)}`
