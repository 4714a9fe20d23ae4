import type { accountAccess } from '#contract/account-access.ts'
import { sql } from 'kysely'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import { Refused } from '../http/refusal.ts'
import type { Call } from '../http/serve.ts'
import type { Population } from './population.ts'
import { deleteSession, findUserByEmail, updateLastSignIn } from './queries.ts'
import { cookieSettings, tokenHash } from './session-cookie.ts'
import { clearTries, countTry } from './sign-in-delay.ts'

const subjects = { staff: 'Staff user', portal: 'Portal user' } as const

/**
 * Signs a person in. Unknown, disabled and never-activated people get the same answer as a wrong password, after the same
 * work. That an account is not open for online access is said only after the right password.
 */
export const signIn = async (
  parts: AppParts,
  population: Population,
  { body, address, userAgent, refuse, setCookie }: Call<typeof accountAccess.signIn, unknown>,
): Promise<Record<string, never>> => {
  const { db, config, clock } = parts
  if (!cookieSettings(population, config).usable) throw new Refused('PLAIN_HTTP')
  const wait = await countTry(db, { population, email: body.email, now: clock(), config })
  if (wait !== undefined) refuse('TOO_MANY_TRIES', { retryAfterSeconds: wait, data: { seconds: wait } })

  const person = await findUserByEmail(db, population, body.email)
  const actor = {
    population,
    ...(person && { [population === 'staff' ? 'staffUserId' : 'portalUserId']: person.id }),
    // Only a known address is named: what strangers type may be anything, a password among it.
    who: person === undefined ? 'Unknown address' : `${person.name} (${person.email})`,
    address,
  }
  const about = {
    subject: subjects[population],
    ...(person && { subjectId: person.id }),
    subjectName: person?.email ?? '',
  }
  const refused = async (summary: string) => recordActivity(db, actor, { kind: 'sign-in refused', ...about, summary })

  const session = await tryPassword(parts, population, { ...body, address, userAgent })
  if (session === undefined || person === undefined || person.disabled_at !== null) {
    if (session !== undefined) await deleteByToken(parts, population, session.token)
    await refused(person?.disabled_at ? 'Sign-in of a disabled user' : 'Wrong e-mail address or password')
    return refuse('SIGN_IN_FAILED')
  }
  await clearTries(db, population, body.email)
  const customer = population === 'portal' ? await findOpenCustomer(parts, person.id) : undefined
  if (population === 'portal' && customer === undefined) {
    await deleteByToken(parts, population, session.token)
    await refused('The customer’s status has no online access')
    return refuse('NO_ONLINE_ACCESS')
  }
  await db.transaction().execute(async (db) => {
    await updateLastSignIn(db, { population, userId: person.id }, clock())
    await recordActivity(db, actor, {
      kind: 'sign-in',
      ...about,
      ...(customer && { customerId: customer.id }),
      summary: 'Signed in',
    })
  })
  session.cookies.forEach(setCookie)
  return {}
}

type Tried = { token: string; cookies: string[] }

/** Asks better-auth, which hashes something for unknown addresses too. Undefined: address or password is not right. */
const tryPassword = async (
  { auth, config, clock, db }: AppParts,
  population: Population,
  { email, password, address, userAgent }: { email: string; password: string; address: string; userAgent: string },
): Promise<Tried | undefined> => {
  try {
    const { headers, response } = await auth[population].api.signInEmail({
      body: { email, password },
      headers: new Headers({ 'x-myaccount-peer': address, 'user-agent': userAgent.slice(0, 400) }),
      returnHeaders: true,
    })
    const now = clock()
    // Times come from our clock, so that idle and absolute age are judged by the clock that set them.
    await db
      .updateTable(population === 'staff' ? 'staff_session' : 'portal_session')
      .set({
        created_at: now,
        last_seen_at: now,
        ip_address: address,
        expires_at: new Date(now.getTime() + config.sessionAbsoluteSeconds * 1000),
      })
      .where('token', '=', tokenHash(response.token))
      .execute()
    return { token: response.token, cookies: headers.getSetCookie() }
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 401) return undefined
    throw error
  }
}

const deleteByToken = async ({ db }: AppParts, population: Population, token: string): Promise<void> => {
  const table = population === 'staff' ? 'staff_session' : 'portal_session'
  const session = await db
    .selectFrom(table)
    .select(['id', 'user_id'])
    .where('token', '=', tokenHash(token))
    .executeTakeFirst()
  if (session) await deleteSession(db, { population, userId: session.user_id }, session.id)
}

/** The customer a portal user acts for, if its status has frontend login access. */
const findOpenCustomer = async ({ db }: AppParts, userId: number): Promise<{ id: number } | undefined> => {
  const { rows } = await sql<{ id: number }>`
    select customer.id
    from (select customer_id from portal_membership where portal_user_id = ${userId} order by created_at, customer_id limit 1) membership
    join customer on customer.id = membership.customer_id
    join customer_status status on status.id = customer.status_id and status.has_frontend_login_access
  `.execute(db)
  return rows[0]
}
