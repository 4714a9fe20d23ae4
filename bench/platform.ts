import { missingDependencies } from '#rules/entitlement.ts'
import { type FeatureGroup, type FeatureKey, features, getFeature } from '#rules/features.ts'
import { createLogger } from '#server/app.ts'
import { operatorActor } from '#server/activity/record-activity.ts'
import { hashPassword } from '#server/auth/password.ts'
import { upsertPasswordHash } from '#server/auth/queries.ts'
import { readConfig } from '#server/config.ts'
import type { Db } from '#server/db/open.ts'
import type { Database } from '#server/db/schema.ts'
import { openEngines } from '#server/engines.ts'
import { addStaffUser, getAdministratorsGroup } from '#server/staff/add-staff-user.ts'
import { PASSWORD } from '#test/support/build.ts'
import { type Kysely, sql } from 'kysely'
import { seeded } from './generate-calls.ts'

// A large provider, invented: `node bench/platform.ts` fills a fresh data folder with it, for a person to click through.

export const platformSize = { customers: 100_000, profiles: 1000, groups: 5000, people: 120_000, sessions: 5000 }
export const platformStaff = 'ada@northbridge.example'

/** A number from 0 up to `below` that depends on its row and a salt only, so that every run makes the same world. */
const chance = (row: string, salt: string, below: number) =>
  sql.raw(`(abs(hashint8extended(${row}, hashtext('${salt}'))) % ${below})::int`)

/** One of some words, by row. */
const word = (row: string, salt: string, words: readonly string[]) =>
  sql`(${sql.val([...words])}::text[])[1 + ${chance(row, salt, words.length)}]`

const places = ['Harbour', 'Mill', 'Castle', 'Orchard', 'Station', 'Abbey', 'River', 'Chapel', 'Market', 'Heath']
const surnames = ['Marsh', 'Rahman', 'Owen', 'Patel', 'Hughes', 'Okafor', 'Doyle', 'Grant', 'Nowak', 'Price']
const first = ['Ann', 'Ben', 'Cleo', 'Dev', 'Ella', 'Finn', 'Grace', 'Hamid', 'Isla', 'Jonah']
const trades = ['Dental', 'Joinery', 'Bakery', 'Motors', 'Florists', 'Travel', 'Print', 'Plumbing', 'Estates', 'Cycles']
/** The ranges of a thousand numbers each that Ofcom keeps for drama. */
const dramaRanges = [
  ...['113496', '114496', '115496', '116496', '117496', '118496', '121496', '131496', '141496', '151496', '161496'],
  ...['207946', '191498', '289649', '292018', '163296', '808157', '770090', '303042'],
].map((range) => `+44${range}${range.length === 6 ? '0' : ''}`)

const addGroups = (db: Db) =>
  sql`
  insert into customer_group (name, availability)
  select ${word('n', 'place', places)} || ' group ' || lpad(n::text, 4, '0'), 'Standard'
  from generate_series(1, ${platformSize.groups}::bigint) n`.execute(db)

/** Two in three features, none that asks people for more than a password, and without those whose dependencies were not chosen: the form would refuse them. */
const chooseFeatures = (random: () => number): FeatureKey[] => {
  const areas = features.filter(({ kind }) => kind !== 'obligation')
  const chosen = new Set(areas.filter(() => random() < 0.67).map(({ key }) => key))
  for (let missing = missingDependencies(chosen); missing.length > 0; missing = missingDependencies(chosen))
    for (const { key } of missing) chosen.delete(key)
  return [...chosen]
}

const addProfiles = async (db: Db): Promise<void> => {
  const random = seeded(42)
  const profiles = Array.from({ length: platformSize.profiles }, (_, at) => {
    const chosen = chooseFeatures(random)
    const of = (group: FeatureGroup) => chosen.filter((key) => getFeature(key).group === group)
    return { n: at + 1, flags: of('myAccountFlags'), numbers: of('myNumbers'), campaigns: of('myCampaigns') }
  })
  await sql`
    insert into my_account_profile (name, description, availability, my_account_flags, my_numbers, my_campaigns,
      my_calls_enabled, my_calls_daily_cdr_access, my_calls_use_backend_descriptions, created_by, updated_by)
    select ${word('n', 'trade', trades)} || ' ' || lpad(n::text, 4, '0'), 'Invented for measuring',
      case when n <= 50 then 'Headline' when n % 10 = 0 then 'Historical' else 'Standard' end,
      flags, numbers, campaigns, n % 2 = 0, n % 3 = 0, n % 5 = 0, 'Operator', 'Operator'
    from jsonb_to_recordset(${JSON.stringify(profiles)}::jsonb) as profile (n bigint, flags text[], numbers text[], campaigns text[])
    order by n`.execute(db)
  await sql`update platform set default_profile_id = (select min(id) from my_account_profile)`.execute(db)
}

/** Of ten profiles three stay general, four get a customer each, and three sixteen groups each. */
const addScopes = async (db: Db): Promise<void> => {
  await sql`
    update my_account_profile set customer_id = 1 + (id * 229) % ${platformSize.customers}::bigint
    where id % 10 between 3 and 6`.execute(db)
  await sql`
    insert into my_account_profile_customer_group (profile_id, group_id)
    select distinct profile.id, 1 + ${chance('profile.id * 100 + n', 'group', platformSize.groups)}
    from my_account_profile profile cross join generate_series(1, 16) n where profile.id % 10 between 7 and 9`.execute(
    db,
  )
  await sql`
    insert into my_account_profile_revision (profile_id, revision, settings, changed_by)
    select profile.id, 1, jsonb_build_object('name', name, 'description', description, 'availability', availability,
      'customerID', customer_id, 'customerGroups', array(
        select named.name from my_account_profile_customer_group scope join customer_group named on named.id = scope.group_id
        where scope.profile_id = profile.id order by named.name
      ), 'myAccountFlags', my_account_flags, 'myNumbers', my_numbers, 'myCampaigns', my_campaigns,
      'myCallsEnabled', my_calls_enabled, 'myCallsDailyCDRAccess', my_calls_daily_cdr_access,
      'myCallsUseBackendDescriptions', my_calls_use_backend_descriptions), 'Operator'
    from my_account_profile profile`.execute(db)
}

/** A drama number by its place in the ranges. */
const dramaNumber = (at: string) =>
  sql`(${sql.val(dramaRanges)}::text[])[1 + ${sql.raw(`((${at}) / 1000) % ${dramaRanges.length}`)}] || lpad(${sql.raw(`((${at}) % 1000)::text`)}, 3, '0')`

/** Half of the customers have a profile set on them, most of the others stand in a group. */
const addCustomers = (db: Db) =>
  sql`
  insert into customer (account_number, name, contact_name, email, phone, phone_key, address, class_id, status_id, group_id,
    my_account_profile_id)
  select upper(left(${word('n', 'place', places)}, 4)) || lpad(n::text, 6, '0'),
    ${word('n', 'place', places)} || ' ' || ${word('n', 'trade', trades)} || ' ' || n || ' Ltd',
    ${word('n', 'first', first)} || ' ' || ${word('n', 'surname', surnames)}, 'office' || n || '@customer.example',
    '0' || substr(${dramaNumber('n')}, 4), ${dramaNumber('n')}, n || ' High Street, Anytown', 1 + n % 8,
    case when n % 25 = 0 then 3 when n % 40 = 0 then 2 else 1 end,
    case when n % 5 > 0 then 1 + ${chance('n', 'group', platformSize.groups)} end,
    -- General profiles only; the first ones have most customers.
    case when n % 2 = 0 then 1 + ${chance('n', 'ten', 30)} * 10 + ${chance('n', 'one', 3)} end
  from generate_series(1, ${platformSize.customers}::bigint) n order by n`.execute(db)

const addPeople = async (db: Db, hash: string): Promise<void> => {
  await sql`
    insert into portal_user (name, email)
    select ${word('n', 'first', first)} || ' ' || ${word('n', 'surname', surnames)}, 'person' || n || '@customer.example'
    from generate_series(1, ${platformSize.people}::bigint) n order by n`.execute(db)
  await sql`
    insert into portal_membership (portal_user_id, customer_id, role)
    select id, 1 + (id - 1) % ${platformSize.customers}::bigint,
      case when id <= ${platformSize.customers} then 'owner' else 'billing' end
    from portal_user`.execute(db)
  await sql`
    insert into portal_credential (user_id, account_id, provider_id, password)
    select id, id::text, 'credential', ${hash} from portal_user`.execute(db)
  await sql`
    insert into portal_session (user_id, token, expires_at)
    select 1 + ${chance('n', 'session', platformSize.people)}, 'nobody-knows-' || n, now() + interval '12 hours'
    from generate_series(1, ${platformSize.sessions}::bigint) n`.execute(db)
}

const addNumbers = (db: Db) =>
  sql`
  insert into number (customer_id, number_text, match_key, number_type_id, number_status_id, sold_on)
  select n + 1, '0' || substr(${dramaNumber('n')}, 4), ${dramaNumber('n')}, 1, 1, '2020-01-01'
  from generate_series(0, ${dramaRanges.length * 1000 - 1}) n`.execute(db)

/** Fills an empty, migrated database with a hundred thousand customers, by bulk statements: some seconds. */
export const fillPlatform = async (db: Kysely<Database>): Promise<void> => {
  const hash = await hashPassword(PASSWORD)
  await db.transaction().execute(async (db) => {
    await addGroups(db)
    await addProfiles(db)
    await addCustomers(db)
    await addScopes(db)
    await addPeople(db, hash)
    await addNumbers(db)
    const groupIds = [await getAdministratorsGroup(db)]
    const staff = await addStaffUser(db, operatorActor, {
      name: 'Ada Marsh',
      email: platformStaff,
      groupIds,
      override: {},
    })
    await upsertPasswordHash(db, { population: 'staff', userId: staff }, hash)
  })
  await sql`vacuum analyze`.execute(db)
}

const fillDataFolder = async (): Promise<void> => {
  const config = readConfig({ MYACCOUNT_LOG_LEVEL: 'warn', ...process.env })
  await using engines = await openEngines({ config, log: createLogger(config), kind: 'real', as: 'serve' })
  const begin = performance.now()
  await fillPlatform(engines.db)
  process.stdout.write(
    [
      `${config.dataFolder} was filled in ${((performance.now() - begin) / 1000).toFixed(1)} s. Start it, and sign in with the password ${PASSWORD}:`,
      `  Back office  ${platformStaff}`,
      `  Portal       person1@customer.example to person${platformSize.people}@customer.example`,
      '',
    ].join('\n'),
  )
}

if (import.meta.main) await fillDataFolder()
