import { z } from 'zod'
import type { EndpointShape } from './endpoint.ts'
import { email, id, idInAddress, instant, nothing, typedPassword } from './shape.ts'

/** Signing in and looking after one's own sign-in: the same at both doors, for two separate populations. */
export const ownSession = z.object({
  id: id<'Session'>(),
  current: z.boolean(),
  signedInAt: instant,
  lastSeenAt: instant,
  address: z.string(),
  device: z.string(),
})

export const branding = z.object({
  providerName: z.string(),
  colour: z.string(),
  contact: z.string(),
  demonstration: z.boolean(),
  reason: z.string().optional(),
})

const typedCode = z.strictObject({ code: z.string({ error: 'A code is needed.' }).min(1, 'A code is needed.').max(40) })
const newRecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })

/** The second factor: an authenticator app, and recovery codes for when it is lost. */
export const secondFactorAccess = {
  verifySecondFactor: {
    method: 'POST',
    path: '/sign-in/second-factor',
    summary: 'The second step of signing in: a code of the app, or a recovery code, which works once',
    needs: 'signed-in',
    duringSecondFactor: true,
    body: typedCode,
    returns: nothing,
    errors: ['WRONG_CODE', 'TOO_MANY_TRIES', 'SECOND_FACTOR_OFF'],
  },
  secondFactor: {
    method: 'GET',
    path: '/me/second-factor',
    summary: 'Whether the own second factor is on, since when, and how many recovery codes are left',
    needs: 'signed-in',
    returns: z.object({
      on: z.boolean(),
      since: instant.nullable(),
      codesLeft: z.number().int(),
      /** Whether the profile in force demands one. */
      demanded: z.boolean(),
    }),
  },
  beginSecondFactor: {
    method: 'POST',
    path: '/me/second-factor',
    summary: 'Begin the set-up: a fresh seed for the app. It counts once a code confirms it',
    needs: 'signed-in',
    duringSecondFactor: true,
    returns: z.object({
      /** For the QR code. */
      uri: z.string(),
      /** The same seed for typing, base32. */
      seed: z.string(),
    }),
    errors: ['SECOND_FACTOR_ON'],
  },
  confirmSecondFactor: {
    method: 'POST',
    path: '/me/second-factor/confirm',
    summary: 'End the set-up with a code of the app; other sessions end. The recovery codes are shown this once',
    needs: 'signed-in',
    duringSecondFactor: true,
    body: typedCode,
    returns: newRecoveryCodes,
    errors: ['WRONG_CODE', 'TOO_MANY_TRIES', 'SECOND_FACTOR_ON', 'SECOND_FACTOR_OFF'],
  },
  renewRecoveryCodes: {
    method: 'POST',
    path: '/me/second-factor/recovery-codes',
    summary: 'Make new recovery codes, after a code; the former ones no longer work',
    needs: 'signed-in',
    body: typedCode,
    returns: newRecoveryCodes,
    errors: ['WRONG_CODE', 'TOO_MANY_TRIES', 'SECOND_FACTOR_OFF'],
  },
  removeSecondFactor: {
    method: 'POST',
    path: '/me/second-factor/remove',
    summary: 'Remove the own second factor, after the password and a code',
    needs: 'signed-in',
    body: typedCode.extend({ password: typedPassword }),
    returns: nothing,
    errors: ['WRONG_PASSWORD', 'WRONG_CODE', 'TOO_MANY_TRIES', 'SECOND_FACTOR_OFF', 'SECOND_FACTOR_DEMANDED'],
  },
} as const satisfies Record<string, EndpointShape & { needs: 'signed-in' }>

export const accountAccess = {
  ...secondFactorAccess,
  branding: {
    method: 'GET',
    path: '/branding',
    summary: 'Name, colour and contact of the provider, for pages before sign-in',
    needs: 'anyone',
    returns: branding,
  },
  signIn: {
    method: 'POST',
    path: '/sign-in',
    summary: 'Sign in with e-mail address and password',
    needs: 'anyone',
    body: z.strictObject({ email, password: typedPassword }),
    returns: nothing,
    errors: ['SIGN_IN_FAILED', 'TOO_MANY_TRIES', 'NO_ONLINE_ACCESS', 'PLAIN_HTTP'],
  },
  signOut: {
    method: 'POST',
    path: '/sign-out',
    summary: 'End this session',
    needs: 'signed-in',
    duringSecondFactor: true,
    returns: nothing,
  },
  listSessions: {
    method: 'GET',
    path: '/me/sessions',
    summary: 'The own sessions, newest first',
    needs: 'signed-in',
    returns: z.object({ rows: z.array(ownSession) }),
  },
  endSession: {
    method: 'DELETE',
    path: '/me/sessions/:id',
    summary: 'End one of the own sessions',
    needs: 'signed-in',
    params: z.strictObject({ id: idInAddress<'Session'>() }),
    returns: nothing,
    errors: ['NOT_FOUND'],
  },
  signOutEverywhere: {
    method: 'POST',
    path: '/me/sign-out-everywhere',
    summary: 'End all own sessions, this one included',
    needs: 'signed-in',
    returns: nothing,
  },
  changePassword: {
    method: 'POST',
    path: '/me/password',
    summary: 'Change the own password; other sessions end',
    needs: 'signed-in',
    body: z.strictObject({ currentPassword: typedPassword, newPassword: typedPassword }),
    returns: nothing,
    errors: ['WRONG_PASSWORD', 'WEAK_PASSWORD', 'TOO_MANY_TRIES'],
  },
  requestPasswordReset: {
    method: 'POST',
    path: '/password-reset',
    summary: 'Ask for a mail with a link to set a new password; the answer is the same for unknown addresses',
    needs: 'anyone',
    body: z.strictObject({ email }),
    returns: nothing,
    errors: ['TOO_MANY_TRIES'],
  },
  checkLink: {
    method: 'POST',
    path: '/mail-links/check',
    summary: 'What a mailed link is for; looking does not use it up',
    needs: 'anyone',
    body: z.strictObject({ token: z.string().min(1).max(200) }),
    returns: z.object({ purpose: z.enum(['invitation', 'reset']), email: z.string(), name: z.string() }),
    errors: ['LINK_USED_UP', 'TOO_MANY_TRIES'],
  },
  useLink: {
    method: 'POST',
    path: '/mail-links/use',
    summary: 'Set the password through a mailed link, once; all sessions of the person end',
    needs: 'anyone',
    body: z.strictObject({ token: z.string().min(1).max(200), password: typedPassword }),
    returns: nothing,
    errors: ['LINK_USED_UP', 'WEAK_PASSWORD', 'TOO_MANY_TRIES'],
  },
} as const satisfies Record<string, EndpointShape & { needs: 'anyone' | 'signed-in' }>
