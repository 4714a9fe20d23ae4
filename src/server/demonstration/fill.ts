import { newProfile } from '#contract/backend/profiles.ts'
import { listFeatures } from '#rules/features.ts'
import { ownerAccess, type PersonAccess } from '#rules/person-access.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { dayOf } from '#rules/period.ts'
import { matchKey } from '#rules/phone-number.ts'
import { platformActor } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import { listCallImports } from '../supply-files/file-queries.ts'
import { hashPassword } from '../auth/password.ts'
import { upsertPasswordHash } from '../auth/queries.ts'
import { findCustomerByAccountNumber, insertCustomer } from '../customers/queries.ts'
import { insertGroup, listClasses, listStatuses } from '../customers/list-queries.ts'
import type { Db } from '../db/open.ts'
import { insertNumber } from '../numbers/queries.ts'
import { listNumberStatuses, listNumberTypes } from '../numbers/type-queries.ts'
import { insertMembership, listSitesToChoose, upsertPortalUser } from '../portal-users/queries.ts'
import { insertProfile } from '../profiles/save-queries.ts'
import { starterProfiles } from '../profiles/starters.ts'
import { updatePlatform } from '../settings/queries.ts'
import { addStaffUser, getAdministratorsGroup } from '../staff/add-staff-user.ts'
import { hasStaff, insertUserGroup, replaceGroupLevels } from '../staff/queries.ts'
import { sql } from 'kysely'
import { addCampaigns } from './campaigns.ts'
import { importDemonstrationCalls } from './calls.ts'
import { customerGroups, type DemonstrationCustomer, demonstrationCustomers } from './customers.ts'
import { fillRouting } from './routing.ts'
import { chargeNumbers, placeAtSite, placeInCampaign } from './queries.ts'
import { demonstrationPassword, type PortalPerson, portalPeople, staffGroups, staffPeople } from './people.ts'

/** What the demonstration prints about signing in. */
export const demonstrationSignIns: readonly string[] = [
  ...staffPeople.map(({ email, does }) => `Back office  ${email.padEnd(36)} ${does}`),
  ...portalPeople.map(({ email, does }) => `Portal       ${email.padEnd(36)} ${does}`),
  `Password for all of them: ${demonstrationPassword}`,
]

/** Fills an empty database with an invented provider, its staff, customers, profiles and numbers. A filled one is left alone. */
export const fillDemonstration = async (parts: AppParts): Promise<void> => {
  if (!(await hasStaff(parts.db))) {
    await addEverybody(parts)
    await fillRouting(parts)
  }
  const { total } = await listCallImports(parts.db, { page: 1, pageSize: 1 })
  if (total === 0) await importDemonstrationCalls(parts)
}

const addEverybody = async ({ db, clock }: AppParts): Promise<void> => {
  const hash = await hashPassword(demonstrationPassword)
  await db.transaction().execute(async (db) => {
    await addStaff(db, hash)
    const profileIds = await addProfiles(db, clock())
    await updatePlatform(db, { default_profile_id: profileIds.get('Residential basic') ?? null })
    const groupIds = new Map<string, number>()
    for (const name of customerGroups) groupIds.set(name, await insertGroup(db, { name, availability: 'Headline' }))
    for (const customer of demonstrationCustomers) await addCustomer(db, customer, { groupIds, profileIds })
    await addScopedProfiles(db, groupIds, clock())
    const dentist = await findCustomerByAccountNumber(db, 'HARB0042')
    await addCampaigns(db, dentist?.id ?? 0, dayOf(clock().getTime()))
    for (const person of portalPeople) await addPerson(db, person, hash)
  })
}

const addStaff = async (db: Db, hash: string): Promise<void> => {
  const groupIds = new Map<string | undefined, number>([[undefined, await getAdministratorsGroup(db)]])
  for (const { name, levels } of staffGroups) {
    const id = await insertUserGroup(db, name)
    await replaceGroupLevels(db, id, levels)
    groupIds.set(name, id)
  }
  for (const { name, email, group } of staffPeople) {
    const userId = await addStaffUser(db, platformActor, {
      name,
      email,
      groupIds: [groupIds.get(group) ?? 0],
      override: {},
    })
    await upsertPasswordHash(db, { population: 'staff', userId }, hash)
  }
}

const by = 'Bilal Rahman'

/** Nobody needs a phone to look at the demonstration, and a full profile shows nearly all that there is. */
const demonstrationProfiles = starterProfiles.map((starter) => ({
  ...starter,
  ...(starter.name === 'Business full' && { myCampaigns: listFeatures('myCampaigns').map(({ key }) => key) }),
  myAccountFlags: starter.myAccountFlags.filter((flag) => flag !== 'require_two_factor'),
  ...(starter.name === 'Business full' && {
    myNumbers: listFeatures('myNumbers')
      .map(({ key }) => key)
      .filter((key) => key !== 'request_cease'),
  }),
}))

const addProfiles = async (db: Db, now: Date): Promise<ReadonlyMap<string, number>> => {
  const ids = new Map<string, number>()
  for (const settings of demonstrationProfiles)
    ids.set(settings.name, await insertProfile(db, { settings, groupIds: [], by, now }))
  return ids
}

/** One profile for a group and one for a single customer, so that every step of the resolution has an example. */
const addScopedProfiles = async (db: Db, groupIds: ReadonlyMap<string, number>, now: Date): Promise<void> => {
  const business = demonstrationProfiles.find(({ name }) => name === 'Business full')
  const group = 'Business direct'
  await insertProfile(db, {
    settings: newProfile.parse({
      ...business,
      name: 'Business direct standard',
      description: 'Call analytics for customers who buy from us directly, without campaigns.',
      availability: 'Standard',
      customerGroups: [group],
      myNumbers: listFeatures('myNumbers').map(({ key }) => key),
      myCampaigns: [],
      myCallsDailyCDRAccess: false,
    }),
    groupIds: [groupIds.get(group) ?? 0],
    by,
    now,
  })
  const council = await findCustomerByAccountNumber(db, 'SALT0318')
  await insertProfile(db, {
    settings: newProfile.parse({
      ...business,
      name: 'Saltmarsh Borough Council',
      description: 'Agreed in their contract: no online payment, daily call records.',
      customerID: council?.id,
      myAccountFlags: business?.myAccountFlags.filter((flag) => flag !== 'pay_by_card'),
    }),
    groupIds: [],
    by,
    now,
  })
}

/** The first day of every number of the demonstration. */
const SOLD_ON = '2024-01-01'
const CONTRACT_ENDS_ON = '2027-12-31'

type Ids = { readonly groupIds: ReadonlyMap<string, number>; readonly profileIds: ReadonlyMap<string, number> }

const addCustomer = async (db: Db, customer: DemonstrationCustomer, { groupIds, profileIds }: Ids): Promise<void> => {
  const classes = await listClasses(db)
  const statuses = await listStatuses(db, sql`true`)
  const id = await insertCustomer(db, {
    account_number: customer.accountNumber,
    name: customer.name,
    contact_name: customer.contactName,
    email: customer.email,
    phone: customer.phone === '' ? '' : displayNumber(matchKey(customer.phone)),
    phone_key: matchKey(customer.phone),
    address: customer.address,
    account_manager: 'Bilal Rahman',
    detail_by_email_consent: customer.consentsToDetail ?? false,
    is_itemised: true,
    bill_day: customer.billDay ?? null,
    class_id: classes.find(({ name }) => name === customer.class)?.id ?? 0,
    status_id: statuses.find(({ name }) => name === customer.status)?.id ?? 0,
    group_id: customer.group === null ? null : (groupIds.get(customer.group) ?? null),
    my_account_profile_id:
      customer.assignedProfile === null ? null : (profileIds.get(customer.assignedProfile) ?? null),
  })
  const types = await listNumberTypes(db)
  const [live] = await listNumberStatuses(db)
  for (const { number, type, description, site, campaign, ownDescription } of customer.numbers) {
    const numberId = await insertNumber(db, id, {
      number_text: displayNumber(matchKey(number)),
      match_key: matchKey(number),
      alternate_spellings: [],
      number_type_id: types.find(({ name }) => name === type)?.id ?? 0,
      number_status_id: live?.id ?? 0,
      sold_on: SOLD_ON,
      dropped_on: null,
      staff_description: description ?? null,
      customer_description: ownDescription ?? null,
    })
    const place = { customerId: id, numberId, from: SOLD_ON }
    if (site !== undefined) await placeAtSite(db, place, site)
    if (campaign !== undefined) await placeInCampaign(db, place, campaign)
  }
  await chargeNumbers(db, id, CONTRACT_ENDS_ON)
}

const addPerson = async (
  db: Db,
  { name, email, accountNumber, access = ownerAccess, sites }: PortalPerson,
  hash: string,
): Promise<void> => {
  const customer = await findCustomerByAccountNumber(db, accountNumber)
  const userId = await upsertPortalUser(db, { email, name })
  const customerId = customer?.id ?? 0
  const siteIds = sites && (await listSitesToChoose(db, customerId)).filter(({ name }) => sites.includes(name))
  const theirs: PersonAccess = siteIds
    ? { ...access, scope: { kind: 'sites', siteIds: siteIds.map(({ id }) => id) } }
    : access
  await insertMembership(db, { portalUserId: userId, customerId }, theirs)
  await upsertPasswordHash(db, { population: 'portal', userId }, hash)
}
