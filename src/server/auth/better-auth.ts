import { kyselyAdapter } from '@better-auth/kysely-adapter'
import { betterAuth, type BetterAuthOptions } from 'better-auth'
import type { Kysely } from 'kysely'
import type { Config } from '../config.ts'
import type { Database } from '../db/schema.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { pagesOf, type Population, tablesOf } from './population.ts'
import { cookieSettings, tokenHash } from './session-cookie.ts'

type MakeAdapter = ReturnType<typeof kyselyAdapter>
type Adapter = ReturnType<MakeAdapter>
type Where = NonNullable<Parameters<Adapter['findMany']>[0]['where']>

/** better-auth keeps session tokens as they are; this keeps their hash instead, and looks them up by it. */
const keepTokensHashed = (adapter: Adapter): Adapter => {
  const hashed = (model: string, where: Where): Where =>
    model === 'session'
      ? where.map((clause) =>
          clause.field === 'token' ? { ...clause, value: tokenHash(String(clause.value)) } : clause,
        )
      : where
  return {
    ...adapter,
    create: async (call) => {
      const { token } = call.data as { token?: string }
      if (call.model !== 'session' || token === undefined) return adapter.create(call)
      const kept = await adapter.create({ ...call, data: { ...call.data, token: tokenHash(token) } })
      return { ...(kept as object), token } as never
    },
    findOne: (call) => adapter.findOne({ ...call, where: hashed(call.model, call.where) }),
    delete: (call) => adapter.delete({ ...call, where: hashed(call.model, call.where) }),
  }
}

const snakeCase = { createdAt: 'created_at', updatedAt: 'updated_at' }

/**
 * The sign-in of one population. It checks the password, makes the session and signs the cookie; what it leaves open is
 * ours: delays, idle and absolute age, password rules, mailed links, and the check of every request.
 */
export const createAuth = (population: Population, db: Kysely<Database>, config: Config, secret: string) => {
  const tables = tablesOf[population]
  const { name, secure } = cookieSettings(population, config)
  return betterAuth({
    appName: 'MyAccount',
    baseURL: config.publicUrl.origin,
    basePath: `${pagesOf[population]}/auth`,
    secret,
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: (options: BetterAuthOptions) => keepTokensHashed(kyselyAdapter(db, { type: 'postgres' })(options)),
    advanced: {
      database: { generateId: 'serial' },
      useSecureCookies: false,
      cookies: { session_token: { name, attributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' } } },
      ipAddress: { ipAddressHeaders: ['x-myaccount-peer'] },
    },
    rateLimit: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 8,
      maxPasswordLength: 1024,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    user: { modelName: tables.user, fields: { emailVerified: 'email_verified', ...snakeCase } },
    session: {
      modelName: tables.session,
      expiresIn: config.sessionAbsoluteSeconds,
      cookieCache: { enabled: false },
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...snakeCase,
      },
    },
    account: {
      modelName: tables.credential,
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...snakeCase,
      },
    },
    verification: {
      modelName: population === 'staff' ? 'staff_verification' : 'portal_verification',
      fields: { expiresAt: 'expires_at', ...snakeCase },
    },
  })
}

export type Auth = ReturnType<typeof createAuth>
