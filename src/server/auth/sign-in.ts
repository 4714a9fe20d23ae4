import type { accountAccess } from '#contract/account-access.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import type { Call } from '../http/serve.ts'
import { hashPassword, isOutdated } from './password.ts'
import type { Population } from './population.ts'
import {
  deleteSessionByToken,
  findOpenCustomer,
  findPasswordHash,
  findUserByEmail,
  replacePasswordHash,
  updateLastSignIn,
  updateSessionEnd,
  updateSessionTimes,
} from './queries.ts'
import { cookieSettings, readSessionToken, tokenHash } from './session-cookie.ts'
import { findSecondFactor } from './second-factor-queries.ts'
import { clearTries, countTry } from './sign-in-delay.ts'
import { subjectOf } from './signed-in.ts'
import { WAIT_SECONDS } from './waiting-session.ts'

/**
 * Signs a person in. Unknown, disabled and never-activated people get the same answer as a wrong password, after the same
 * work. That an account is not open for online access is said only after the right password.
 */
export const signIn = async (
  parts: AppParts,
  population: Population,
  { body, address, userAgent, headers, refuse, setCookie }: Call<typeof accountAccess.signIn, unknown>,
): Promise<Record<string, never>> => {
  const { db, config, clock } = parts
  if (!cookieSettings(population, config).usable) refuse('PLAIN_HTTP')
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
    subject: subjectOf[population],
    ...(person && { subjectId: person.id }),
    subjectName: person?.email ?? '',
  }
  const refused = async (summary: string) => recordActivity(db, actor, { kind: 'sign-in refused', ...about, summary })

  const session = await tryPassword(parts, population, { ...body, address, userAgent })
  if (session === undefined || person === undefined || person.disabled_at !== null) {
    if (session !== undefined) await deleteSessionByToken(db, population, tokenHash(session.token))
    await refused(person?.disabled_at ? 'Sign-in of a disabled user' : 'Wrong e-mail address or password')
    return refuse('SIGN_IN_FAILED')
  }
  await clearTries(db, population, body.email)
  const customer = population === 'portal' ? await findOpenCustomer(db, person.id) : undefined
  if (population === 'portal' && customer === undefined) {
    await deleteSessionByToken(db, population, tokenHash(session.token))
    await refused('The customer’s status has no online access')
    return refuse('NO_ONLINE_ACCESS')
  }
  await renewHash(parts, { population, userId: person.id }, body.password)
  await endFormerSession(parts, population, headers.cookie)
  await db.transaction().execute(async (db) => {
    const waits = await keepWaiting(db, { population, userId: person.id }, { token: session.token, now: clock() })
    if (!waits) await updateLastSignIn(db, { population, userId: person.id }, clock())
    await recordActivity(db, actor, {
      kind: 'sign-in',
      ...about,
      ...(customer && { customerId: customer.id }),
      summary: waits ? 'Gave the right password; the second factor is awaited' : 'Signed in',
    })
  })
  session.cookies.forEach(setCookie)
  return {}
}

/** The session of somebody with a second factor is short until it is shown. Answers whether it is awaited. */
const keepWaiting = async (
  db: Db,
  who: { population: Population; userId: number },
  { token, now }: { token: string; now: Date },
): Promise<boolean> => {
  const factor = await findSecondFactor(db, who)
  if (!factor?.confirmed_at) return false
  await updateSessionEnd(db, who.population, tokenHash(token), new Date(now.getTime() + WAIT_SECONDS * 1000))
  return true
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
    const expiresAt = new Date(now.getTime() + config.sessionAbsoluteSeconds * 1000)
    await updateSessionTimes(db, population, { token: tokenHash(response.token), address, now, expiresAt })
    return { token: response.token, cookies: headers.getSetCookie() }
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 401) return undefined
    throw error
  }
}

/** Ends the session that the browser had before: a new sign-in never lives beside the old one's cookie. */
const endFormerSession = async ({ db, config, cookieSecrets }: AppParts, population: Population, cookies?: string) => {
  const former = readSessionToken(cookies, cookieSettings(population, config).name, cookieSecrets[population])
  if (former !== undefined) await deleteSessionByToken(db, population, tokenHash(former))
}

/** Makes a hash of the costs of today while the password is at hand. */
const renewHash = async ({ db }: AppParts, who: { population: Population; userId: number }, password: string) => {
  const from = await findPasswordHash(db, who)
  if (from !== undefined && isOutdated(from))
    await replacePasswordHash(db, who, { from, to: await hashPassword(password) })
}
