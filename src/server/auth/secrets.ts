import { hkdfSync } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Config } from '../config.ts'
import type { Database } from '../db/schema.ts'

/** What signs each population's cookies and seals its second factors. */
export type SignInSecrets = { readonly staffCookies: string; readonly portalCookies: string }

const derive = (secret: string, use: string): string =>
  Buffer.from(hkdfSync('sha256', secret, '', `myaccount ${use}`, 32)).toString('base64url')

/**
 * The secrets of sign-in, the same in every process of one database: derived from MYACCOUNT_SECRET where it is set; else,
 * on a database of its own address, those of the process that came first, which are kept there; else the data folder's.
 */
export const findSignInSecrets = async (
  db: Kysely<Database>,
  config: Pick<Config, 'secret' | 'databaseUrl'>,
  ofFolder: SignInSecrets,
): Promise<SignInSecrets> => {
  if (config.secret !== undefined)
    return { staffCookies: derive(config.secret, 'staff'), portalCookies: derive(config.secret, 'portal') }
  if (config.databaseUrl === undefined) return ofFolder
  const { staffCookies, portalCookies } = ofFolder
  await db
    .insertInto('platform_secret')
    .values([
      { name: 'staffCookies', value: staffCookies },
      { name: 'portalCookies', value: portalCookies },
    ])
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute()
  const kept = new Map(
    (await db.selectFrom('platform_secret').selectAll().execute()).map(({ name, value }) => [name, value]),
  )
  return {
    staffCookies: kept.get('staffCookies') ?? staffCookies,
    portalCookies: kept.get('portalCookies') ?? portalCookies,
  }
}
