import type { Db } from '../db/open.ts'

/** Name, colour and contact of the provider. */
export const findBranding = (db: Db) =>
  db.selectFrom('platform').select(['provider_name as providerName', 'colour', 'contact']).executeTakeFirstOrThrow()

/** All that holds for the platform, the default profile by name. */
export const findPlatform = (db: Db) =>
  db
    .selectFrom('platform')
    .leftJoin('my_account_profile as profile', 'profile.id', 'platform.default_profile_id')
    .select([
      'provider_name as providerName',
      'colour',
      'contact',
      'profile.id as profileId',
      'profile.name as profileName',
    ])
    .executeTakeFirstOrThrow()

export const updatePlatform = (
  db: Db,
  change: { provider_name?: string; colour?: string; contact?: string; default_profile_id?: number | null },
) => db.updateTable('platform').set(change).execute()
