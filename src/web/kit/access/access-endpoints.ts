import type { accountAccess } from '#contract/account-access.ts'
import { lightEndpoints } from '../light-endpoint.ts'

/** The endpoints of the own sign-in, the same at both doors. */
export const accessEndpoints = lightEndpoints<typeof accountAccess>()({
  branding: { method: 'GET', path: '/branding' },
  signIn: { method: 'POST', path: '/sign-in' },
  verifySecondFactor: { method: 'POST', path: '/sign-in/second-factor' },
  secondFactor: { method: 'GET', path: '/me/second-factor' },
  beginSecondFactor: { method: 'POST', path: '/me/second-factor' },
  confirmSecondFactor: { method: 'POST', path: '/me/second-factor/confirm' },
  renewRecoveryCodes: { method: 'POST', path: '/me/second-factor/recovery-codes' },
  removeSecondFactor: { method: 'POST', path: '/me/second-factor/remove' },
  signOut: { method: 'POST', path: '/sign-out' },
  listSessions: { method: 'GET', path: '/me/sessions' },
  endSession: { method: 'DELETE', path: '/me/sessions/:id' },
  signOutEverywhere: { method: 'POST', path: '/me/sign-out-everywhere' },
  changePassword: { method: 'POST', path: '/me/password' },
  requestPasswordReset: { method: 'POST', path: '/password-reset' },
  checkLink: { method: 'POST', path: '/mail-links/check' },
  useLink: { method: 'POST', path: '/mail-links/use' },
})
