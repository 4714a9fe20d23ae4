import { sql } from 'kysely'
import { locks } from '../db/locks.ts'
import type { Db } from '../db/open.ts'
import type { SavedViewRow, ViewOwner, ViewValues } from './saved-view.ts'

const own = (db: Db, { customerId, userId }: ViewOwner) =>
  db
    .selectFrom('saved_view')
    .select(['id', 'name', 'report', 'search', 'updated_at'])
    .where('customer_id', '=', customerId)
    .where('portal_user_id', '=', userId)
    .$castTo<SavedViewRow>()

/** A person's views by name. Index: saved_view_name_key. */
export const listSavedViews = (db: Db, owner: ViewOwner): Promise<SavedViewRow[]> =>
  own(db, owner).orderBy('name').orderBy('id').execute()

export const findSavedView = (db: Db, owner: ViewOwner, id: number): Promise<SavedViewRow | undefined> =>
  own(db, owner).where('id', '=', id).executeTakeFirst()

/** Lets what a person adds come one after the other until the transaction ends, so that many at once slip past no limit. */
export const lockAdditions = (db: Db, { customerId, userId }: ViewOwner) =>
  sql`select pg_advisory_xact_lock(${locks.savedViews}, hashtext(${`${customerId} ${userId}`}))`.execute(db)

/** How many views a person has. Their additions come one after the other until the transaction ends. */
export const countSavedViews = async (db: Db, owner: ViewOwner): Promise<number> => {
  await lockAdditions(db, owner)
  const { count } = await db
    .selectFrom('saved_view')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('customer_id', '=', owner.customerId)
    .where('portal_user_id', '=', owner.userId)
    .executeTakeFirstOrThrow()
  return count
}

export const insertSavedView = async (
  db: Db,
  { customerId, userId }: ViewOwner,
  values: ViewValues & { readonly now: Date },
): Promise<number> => {
  const { now, ...view } = values
  const { id } = await db
    .insertInto('saved_view')
    .values({ ...view, customer_id: customerId, portal_user_id: userId, created_at: now, updated_at: now })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Sets a view; false when the person has none such. */
export const updateSavedView = async (
  db: Db,
  { customerId, userId }: ViewOwner,
  { id, now, ...view }: ViewValues & { readonly id: number; readonly now: Date },
): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('saved_view')
    .set({ ...view, updated_at: now })
    .where('id', '=', id)
    .where('customer_id', '=', customerId)
    .where('portal_user_id', '=', userId)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Deletes a view with its e-mailed reports; answers its name, or undefined when the person has none such. */
export const deleteSavedView = async (
  db: Db,
  { customerId, userId }: ViewOwner,
  id: number,
): Promise<string | undefined> =>
  (
    await db
      .deleteFrom('saved_view')
      .where('id', '=', id)
      .where('customer_id', '=', customerId)
      .where('portal_user_id', '=', userId)
      .returning('name')
      .executeTakeFirst()
  )?.name
