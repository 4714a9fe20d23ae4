import { randomBytes } from 'node:crypto'
import type { secondFactorAccess } from '#contract/account-access.ts'
import { displayRecoveryCode, readTypedCode } from '#rules/second-factor.ts'
import { recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import { refuse } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { announce } from '../live/live.ts'
import { findBranding } from '../settings/queries.ts'
import { codeCheck } from './code-check.ts'
import { requireOwnPassword } from './own-password.ts'
import type { Population } from './population.ts'
import { deleteSessions, updateLastSignIn } from './queries.ts'
import {
  findStepOf,
  hashRecoveryCode,
  makeRecoveryCodes,
  makeSeed,
  openSeed,
  sealSeed,
  type SeedOwner,
  setUpUri,
} from './second-factor.ts'
import {
  countRecoveryCodes,
  deleteSecondFactor,
  findSecondFactor,
  findSessionStart,
  replaceRecoveryCodes,
  updateConfirmed,
  updateSessionShown,
  upsertSeed,
} from './second-factor-queries.ts'
import { cookieSettings, sessionCookie, tokenHash } from './session-cookie.ts'
import { clearTries, codesOf } from './sign-in-delay.ts'
import { aboutSelf, type SignedIn } from './signed-in.ts'

type Call = { readonly caller: SignedIn; readonly setCookie: (cookie: string) => void }

/** The second factor of the own sign-in: the same handlers at both doors. Codes are judged by the server's clock. */
export const secondFactorHandlers = (
  parts: AppParts,
  population: Population,
): Handlers<typeof secondFactorAccess, SignedIn> => {
  const { db, config, clock, mailer } = parts
  const secret = parts.cookieSecrets[population]
  const ownerOf = ({ userId }: SignedIn): SeedOwner => ({ population, userId })
  const { requireFewCodes, refuseCode, withCode } = codeCheck(parts, population)

  /** Opens a session that has shown the second factor. One that waited gets a new token and its full length. */
  const openSession = async (db: Db, { caller, setCookie }: Call) => {
    const now = clock()
    const change = { second_factor_at: now }
    if (caller.awaits === undefined) return updateSessionShown(db, ownerOf(caller), caller.sessionId, change)
    const beganAt = (await findSessionStart(db, ownerOf(caller), caller.sessionId)) ?? refuse('SIGNED_OUT')
    const expiresAt = new Date(beganAt.getTime() + config.sessionAbsoluteSeconds * 1000)
    const token = randomBytes(32).toString('base64url')
    const renewed = { ...change, token: tokenHash(token), expires_at: expiresAt }
    await updateSessionShown(db, ownerOf(caller), caller.sessionId, renewed)
    await updateLastSignIn(db, ownerOf(caller), now)
    const seconds = Math.ceil((expiresAt.getTime() - now.getTime()) / 1000)
    setCookie(sessionCookie(cookieSettings(population, config), { token, secret, seconds }))
  }

  const renewCodes = async (db: Db, owner: SeedOwner): Promise<string[]> => {
    const codes = makeRecoveryCodes()
    await replaceRecoveryCodes(
      db,
      owner,
      codes.map((code) => hashRecoveryCode(code, owner, secret)),
    )
    return codes.map(displayRecoveryCode)
  }
  const record = (db: Db, caller: SignedIn, kind: 'sign-in' | 'changed', summary: string) =>
    recordActivity(db, caller.actor, { kind, ...aboutSelf(population, caller), summary })
  /** Staff who look after these people see whether a second factor is on. */
  const tellStaff = (db: Db) =>
    announce(db, { about: 'backend', topics: [population === 'staff' ? 'users' : 'customers'] })
  const mail = (db: Db, { userId, email }: SignedIn, what: 'added' | 'removed') =>
    mailer.order(db, { template: `${population}-second-factor-${what}`, population, userId, address: email })

  return {
    verifySecondFactor: async ({ caller, body, setCookie }) => {
      await withCode(caller, body.code, async (db, { kind }) => {
        await openSession(db, { caller, setCookie })
        const left = kind === 'recovery' ? ` (${await countRecoveryCodes(db, ownerOf(caller))} left)` : ''
        const by = kind === 'recovery' ? `a recovery code${left}` : 'a code of the app'
        await record(db, caller, 'sign-in', `Signed in with ${by}`)
      })
      return {}
    },

    secondFactor: async ({ caller }) => {
      const factor = await findSecondFactor(db, ownerOf(caller))
      const since = factor?.confirmed_at ?? null
      return {
        on: since !== null,
        since: since?.toISOString() ?? null,
        codesLeft: await countRecoveryCodes(db, ownerOf(caller)),
        demanded: caller.secondFactorDemanded,
      }
    },

    beginSecondFactor: async ({ caller, refuse }) => {
      const seed = makeSeed()
      const sealedSeed = sealSeed(seed, ownerOf(caller), secret)
      if (!(await upsertSeed(db, ownerOf(caller), { sealedSeed, now: clock() }))) refuse('SECOND_FACTOR_ON')
      const { providerName } = await findBranding(db)
      return { uri: setUpUri(seed, { issuer: providerName, label: caller.email }), seed }
    },

    confirmSecondFactor: async ({ caller, body, refuse, setCookie }) => {
      const owner = ownerOf(caller)
      const begun = await findSecondFactor(db, owner)
      if (begun === undefined) return refuse('SECOND_FACTOR_OFF')
      if (begun.confirmed_at !== null) return refuse('SECOND_FACTOR_ON')
      await requireFewCodes(caller)
      const code = readTypedCode(body.code)
      const step =
        code?.kind === 'app' ? findStepOf(code.code, openSeed(begun.sealed_seed, owner, secret), clock()) : undefined
      if (step === undefined) return refuseCode(caller)
      const recoveryCodes = await db.transaction().execute(async (db) => {
        const confirmed = { sealedSeed: begun.sealed_seed, step, now: clock() }
        if (!(await updateConfirmed(db, owner, confirmed))) return refuse('SECOND_FACTOR_ON')
        await clearTries(db, population, codesOf(caller.userId))
        await openSession(db, { caller, setCookie })
        await deleteSessions(db, owner, caller.sessionId)
        await record(db, caller, 'changed', 'Set up a second factor')
        await mail(db, caller, 'added')
        await tellStaff(db)
        await announce(db, { about: 'sessions', population, userId: caller.userId })
        return renewCodes(db, owner)
      })
      return { recoveryCodes }
    },

    renewRecoveryCodes: ({ caller, body }) =>
      withCode(caller, body.code, async (db) => {
        await record(db, caller, 'changed', 'Made new recovery codes')
        return { recoveryCodes: await renewCodes(db, ownerOf(caller)) }
      }),

    removeSecondFactor: async ({ caller, body, refuse }) => {
      if (caller.secondFactorDemanded) refuse('SECOND_FACTOR_DEMANDED')
      await requireOwnPassword(parts, population, { caller, password: body.password, field: 'password' })
      await withCode(caller, body.code, async (db) => {
        await deleteSecondFactor(db, ownerOf(caller))
        await record(db, caller, 'changed', 'Removed the second factor')
        await mail(db, caller, 'removed')
        await tellStaff(db)
      })
      return {}
    },
  }
}
