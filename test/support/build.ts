import { newProfile } from '#contract/backend/profiles.ts'
import type { FeatureKey } from '#rules/features.ts'
import { features } from '#rules/features.ts'
import { ownerAccess, type PersonAccess } from '#rules/person-access.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { matchKey } from '#rules/phone-number.ts'
import { type SomeLevels, staffPermissionKeys } from '#rules/staff-permissions.ts'
import { operatorActor, platformActor } from '#server/activity/record-activity.ts'
import { makeApiKey } from '#server/api-keys/keep-api-key.ts'
import { hashPassword } from '#server/auth/password.ts'
import { upsertPasswordHash } from '#server/auth/queries.ts'
import { insertCustomer } from '#server/customers/queries.ts'
import { insertGroup } from '#server/customers/list-queries.ts'
import type { Db } from '#server/db/open.ts'
import { insertNumber } from '#server/numbers/queries.ts'
import { insertMembership, upsertPortalUser } from '#server/portal-users/queries.ts'
import { insertProfile } from '#server/profiles/save-queries.ts'
import { addStaffUser } from '#server/staff/add-staff-user.ts'

export const PASSWORD = 'copper-lantern-orchard'
let passwordHash: Promise<string> | undefined

/** Gives a person the one password of the tests; it is hashed once a run, for real. */
export const givePassword = async (db: Db, population: 'staff' | 'portal', userId: number): Promise<void> => {
  passwordHash ??= hashPassword(PASSWORD)
  await upsertPasswordHash(db, { population, userId }, await passwordHash)
}

let counter = 0
const next = () => ++counter

export const buildStaff = async (db: Db, override: SomeLevels, email = `staff${next()}@northbridge.example`) => {
  const id = await addStaffUser(db, platformActor, { name: email.split('@')[0] ?? '', email, groupIds: [], override })
  await givePassword(db, 'staff', id)
  return { id, email }
}

/** A staff user's API key, as the operator makes it. */
export const buildApiKey = (db: Db, user: { id: number; email: string }, access: 'read' | 'write' = 'write') =>
  db.transaction().execute((db) => makeApiKey(db, operatorActor, { user, access, now: new Date() }))

export const everyLevel = (level: 'none' | 'view' | 'edit'): SomeLevels =>
  Object.fromEntries(staffPermissionKeys.map((key) => [key, level]))

export const buildGroup = (db: Db, name = `Group ${next()}`) => insertGroup(db, { name, availability: 'Standard' })

type CustomerParts = { accountNumber?: string; name?: string; groupId?: number; profileId?: number; statusId?: number }

export const buildCustomer = async (db: Db, parts: CustomerParts = {}): Promise<number> =>
  insertCustomer(db, {
    account_number: parts.accountNumber ?? `TEST${String(next()).padStart(4, '0')}`,
    name: parts.name ?? `Customer ${next()}`,
    contact_name: '',
    email: null,
    phone: '',
    phone_key: '',
    address: '',
    account_manager: '',
    detail_by_email_consent: false,
    is_itemised: true,
    bill_day: null,
    class_id: 3,
    status_id: parts.statusId ?? 1,
    group_id: parts.groupId ?? null,
    my_account_profile_id: parts.profileId ?? null,
  })

/** A person with a password; an owner, if nothing else is said. */
export const buildPerson = async (
  db: Db,
  customerId: number,
  email = `person${next()}@customer.example`,
  access: PersonAccess = ownerAccess,
) => {
  const id = await upsertPortalUser(db, { email, name: email.split('@')[0] ?? '' })
  await insertMembership(db, { portalUserId: id, customerId }, access)
  await givePassword(db, 'portal', id)
  return { id, email }
}

/** A profile that chooses exactly these features; without any option of My Calls among them it has the usual ones. */
export const buildProfile = async (
  db: Db,
  chosen: readonly FeatureKey[],
  more: { name?: string; availability?: string; customerID?: number; groupIds?: number[]; myCallsMonths?: number } = {},
): Promise<number> => {
  const of = (group: string) =>
    features.filter((feature) => feature.group === group && chosen.includes(feature.key)).map(({ key }) => key)
  const settings = newProfile.parse({
    name: more.name ?? `Profile ${next()}`,
    availability: more.availability ?? 'Standard',
    customerID: more.customerID ?? null,
    myAccountFlags: of('myAccountFlags'),
    myNumbers: of('myNumbers'),
    myCampaigns: of('myCampaigns'),
    myCallsEnabled: chosen.includes('myCallsEnabled'),
    myCallsDailyCDRAccess: chosen.includes('myCallsDailyCDRAccess'),
    myCallsUseBackendDescriptions: chosen.includes('myCallsUseBackendDescriptions'),
    myCallsReports: of('myCallsReports'),
    ...(of('myCallsOptions').length > 0 && { myCallsOptions: of('myCallsOptions') }),
    myCallsMonths: more.myCallsMonths ?? null,
  })
  return insertProfile(db, { settings, groupIds: more.groupIds ?? [], by: 'Test', now: new Date() })
}

/** All that a profile can open. What it can demand would send everybody to the set-up of a second factor. */
export const everyFeature: readonly FeatureKey[] = features
  .filter(({ kind }) => kind !== 'obligation')
  .map(({ key }) => key)

type NumberParts = {
  soldOn?: string
  droppedOn?: string
  statusId?: number
  description?: string
  site?: string
  campaign?: string
  spellings?: string[]
}

/** A number; with a site or campaign of the staff's it is there from the day it was sold. */
export const buildNumber = async (
  db: Db,
  customerId: number,
  number: string,
  parts: NumberParts = {},
): Promise<number> => {
  const soldOn = parts.soldOn ?? '2020-01-01'
  const id = await insertNumber(db, customerId, {
    number_text: displayNumber(matchKey(number)),
    match_key: matchKey(number),
    alternate_spellings: (parts.spellings ?? []).map((spelling) => matchKey(spelling)),
    number_type_id: 1,
    number_status_id: parts.statusId ?? 1,
    sold_on: soldOn,
    dropped_on: parts.droppedOn ?? null,
    staff_description: parts.description ?? null,
  })
  if (parts.site !== undefined) await buildSite(db, customerId, { name: parts.site, numberIds: [id], from: soldOn })
  if (parts.campaign !== undefined)
    await buildCampaign(db, customerId, { name: parts.campaign, numberIds: [id], from: soldOn })
  return id
}

type LabelParts = {
  name: string
  owner?: 'staff' | 'customer'
  numberIds?: readonly number[]
  /** The first day on which the numbers belong to it; a campaign starts on it too. */
  from?: string
  until?: string | null
}

/** A site, or the one that has the name already, with numbers for a time. */
export const buildSite = async (db: Db, customerId: number, parts: LabelParts): Promise<number> => {
  const { name, owner = 'staff', numberIds = [], from = '2020-01-01', until = null } = parts
  const known = await findNamed(db, 'site', { customerId, owner, name })
  const id = known ?? (await insertNamed(db, 'site', { customer_id: customerId, owner, name }))
  for (const number_id of numberIds)
    await db
      .insertInto('number_site')
      .values({ number_id, customer_id: customerId, owner, site_id: id, during: `[${from},${until ?? ''})` })
      .execute()
  return id
}

/** A campaign, or the one that has the name already, with numbers for a time. */
export const buildCampaign = async (db: Db, customerId: number, parts: LabelParts): Promise<number> => {
  const { name, owner = 'staff', numberIds = [], from = '2020-01-01', until = null } = parts
  const known = await findNamed(db, 'campaign', { customerId, owner, name })
  const values = { customer_id: customerId, owner, name, starts_on: from }
  const id = known ?? (await insertNamed(db, 'campaign', values))
  for (const number_id of numberIds)
    await db
      .insertInto('number_campaign')
      .values({ number_id, customer_id: customerId, owner, campaign_id: id, from_on: from, until_on: until })
      .execute()
  return id
}

const findNamed = async (
  db: Db,
  table: 'site' | 'campaign',
  { customerId, owner, name }: { customerId: number; owner: string; name: string },
): Promise<number | undefined> =>
  (
    await db
      .selectFrom(table)
      .select('id')
      .where('customer_id', '=', customerId)
      .where('owner', '=', owner)
      .where('name', '=', name)
      .executeTakeFirst()
  )?.id

type Named = { customer_id: number; owner: string; name: string }

const insertNamed = async <T extends 'site' | 'campaign'>(
  db: Db,
  table: T,
  values: T extends 'campaign' ? Named & { starts_on: string } : Named,
): Promise<number> =>
  (
    await db
      .insertInto(table as 'site')
      .values(values)
      .returning('id')
      .executeTakeFirstOrThrow()
  ).id
