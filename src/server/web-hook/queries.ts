import type { Selectable } from 'kysely'
import type { Db } from '../db/open.ts'
import type { WebHookSecretTable, WebHookTable } from '../db/schema.ts'

export type HookRow = Omit<Selectable<WebHookTable>, 'only_row'>
export type SecretRow = Selectable<WebHookSecretTable>

/** The one web hook. */
export const getHook = (db: Db): Promise<HookRow> =>
  db
    .selectFrom('web_hook')
    .select(['address', 'is_on', 'off_because', 'revision', 'updated_at'])
    .executeTakeFirstOrThrow()

/** The same, held until the transaction ends. */
export const lockHook = (db: Db): Promise<HookRow> =>
  db
    .selectFrom('web_hook')
    .select(['address', 'is_on', 'off_because', 'revision', 'updated_at'])
    .forUpdate()
    .executeTakeFirstOrThrow()

export const updateHook = (
  db: Db,
  { now, ...change }: { address?: string | null; is_on: boolean; off_because: string; now: Date },
) =>
  db
    .updateTable('web_hook')
    .set(({ eb }) => ({ ...change, updated_at: now, revision: eb('revision', '+', 1) }))
    .execute()

/** The secrets that sign now, the newest first. */
export const listSecrets = (db: Db, now: Date): Promise<SecretRow[]> =>
  db
    .selectFrom('web_hook_secret')
    .selectAll()
    .where((eb) => eb.or([eb('ends_at', 'is', null), eb('ends_at', '>', now)]))
    .orderBy('id', 'desc')
    .execute()

export const insertSecret = (db: Db, { sealed, now }: { sealed: string; now: Date }) =>
  db.insertInto('web_hook_secret').values({ sealed, created_at: now }).execute()

/**
 * Lets the present secret end at a moment, if there is one, and forgets those that have ended. False: it is the first. One
 * that was to end later stays: the receiver may know no other yet.
 */
export const retireSecret = async (db: Db, { now, endsAt }: { now: Date; endsAt: Date }): Promise<boolean> => {
  await db.deleteFrom('web_hook_secret').where('ends_at', '<=', now).execute()
  const { numUpdatedRows } = await db
    .updateTable('web_hook_secret')
    .set({ ends_at: endsAt })
    .where('ends_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const findSecret = (db: Db, id: number): Promise<SecretRow | undefined> =>
  db.selectFrom('web_hook_secret').selectAll().where('id', '=', id).executeTakeFirst()

export const deleteSecret = (db: Db, id: number) => db.deleteFrom('web_hook_secret').where('id', '=', id).execute()
