import type { Db } from '../db/open.ts'

/** Keeps a profile from being changed or deleted until the transaction ends; it may still be set on customers. Its revision. */
export const lockProfileAsIs = async (db: Db, id: number): Promise<number | undefined> =>
  (await db.selectFrom('my_account_profile').select('revision').where('id', '=', id).forShare().executeTakeFirst())
    ?.revision

/** The revision of a profile. */
export const findProfileRevision = async (db: Db, id: number): Promise<number | undefined> =>
  (await db.selectFrom('my_account_profile').select('revision').where('id', '=', id).executeTakeFirst())?.revision
