import type { Config } from '../config.ts'
import type { Db } from '../db/open.ts'
import { createSetUpToken } from '../mail/mail-link.ts'
import { hasStaff } from './queries.ts'

/** The one-time link through which the first staff user is made; none once there is one. */
export const createSetUpLink = async (db: Db, config: Config, now: Date): Promise<string | undefined> => {
  if (await hasStaff(db)) return undefined
  const token = await createSetUpToken(db, new Date(now.getTime() + config.setUpSeconds * 1000))
  return `${config.publicUrl.origin}/backend/set-up#${token}`
}
