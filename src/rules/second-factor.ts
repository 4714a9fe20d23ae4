/** What a session still has to do before anything is open to it. */
export type SecondFactorStep = 'code' | 'set-up'

/** The alphabet of recovery codes: no letter or digit that is read as another. */
export const RECOVERY_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
export const RECOVERY_CODES = 10

/**
 * What a session awaits after the password: a code, where the person has a second factor that this session has not shown;
 * the set-up, where one is demanded and the person has none; nothing else.
 */
export const secondFactorStep = (facts: {
  readonly has: boolean
  readonly shown: boolean
  readonly demanded: boolean
}): SecondFactorStep | undefined => {
  if (facts.has) return facts.shown ? undefined : 'code'
  return facts.demanded ? 'set-up' : undefined
}

export type TypedCode = { readonly kind: 'app' | 'recovery'; readonly code: string }

const recoveryCode = new RegExp(`^[${RECOVERY_ALPHABET}]{10}$`)

/** A code as somebody typed it: six digits of the app, or a recovery code; spaces, hyphens and case do not count. */
export const readTypedCode = (typed: string): TypedCode | undefined => {
  const code = typed.replaceAll(/[\s\u2010-\u2015-]/g, '').toLowerCase()
  if (/^[0-9]{6}$/.test(code)) return { kind: 'app', code }
  return recoveryCode.test(code) ? { kind: 'recovery', code } : undefined
}

/** A recovery code as it is shown: `abcde-fgh23`. */
export const displayRecoveryCode = (code: string): string => `${code.slice(0, 5)}-${code.slice(5)}`
