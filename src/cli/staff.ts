import { z } from 'zod'
import { email } from '#contract/shape.ts'
import { operatorActor } from '#server/activity/record-activity.ts'
import { StartRefused } from '#server/config.ts'
import { violatedConstraint } from '#server/db/open.ts'
import { createMailLink, linkTo } from '#server/mail/mail-link.ts'
import { makeApiKey } from '#server/api-keys/keep-api-key.ts'
import { findUserByEmail } from '#server/auth/queries.ts'
import { addStaffUser, getAdministratorsGroup } from '#server/staff/add-staff-user.ts'
import { withEngines } from './with-engines.ts'

/** Adds a staff user with every permission, and prints the link by which they set their password. */
export const addStaffByCommand = async (
  address: string | undefined,
  { name, json }: { name?: string | undefined; json: boolean },
): Promise<number> => {
  const person = z.object({ email, name: z.string().trim().min(1) }).safeParse({ email: address, name })
  if (!person.success) throw new StartRefused('Say who: npx myaccount staff add EMAIL --name "NAME"')
  return withEngines(async ({ config, engines: { db } }) => {
    const link = await db.transaction().execute(async (db) => {
      const groupIds = [await getAdministratorsGroup(db)]
      const userId = await addStaffUser(db, operatorActor, { ...person.data, groupIds, override: {} }).catch(
        (error: unknown) => {
          if (violatedConstraint(error) !== 'staff_user_email_key') throw error
          throw new StartRefused(`A staff user has the address ${person.data.email} already.`)
        },
      )
      const expiresAt = new Date(Date.now() + config.invitationSeconds * 1000)
      return linkTo(
        config,
        'staff',
        await createMailLink(db, { population: 'staff', userId }, { purpose: 'invitation', expiresAt }),
      )
    })
    process.stdout.write(
      json
        ? `${JSON.stringify({ email: person.data.email, link })}\n`
        : `${person.data.email} may sign in after choosing a password here (the link works once):\n  ${link}\n`,
    )
    return 0
  })
}

/** Makes a staff user's API key, which ends the one before it, and prints it this once. */
export const makeStaffKeyByCommand = async (
  address: string | undefined,
  { write, json }: { write: boolean; json: boolean },
): Promise<number> => {
  const wanted = email.safeParse(address)
  if (!wanted.success) throw new StartRefused('Say whose: npx myaccount staff key EMAIL [--write]')
  return withEngines(async ({ engines: { db } }) => {
    const key = await db.transaction().execute(async (db) => {
      const user = await findUserByEmail(db, 'staff', wanted.data)
      if (user === undefined) throw new StartRefused(`No staff user has the address ${wanted.data}.`)
      if (user.disabled_at !== null) throw new StartRefused(`${wanted.data} is disabled. Enable the user first.`)
      return makeApiKey(db, operatorActor, { user, access: write ? 'write' : 'read', now: new Date() })
    })
    process.stdout.write(
      json
        ? `${JSON.stringify({ email: wanted.data, key })}\n`
        : `The API key of ${wanted.data}, which may ${write ? 'read and write' : 'read'}. It is shown this once; the one before it has ended:\n  ${key}\n`,
    )
    return 0
  })
}
