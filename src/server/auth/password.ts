import { findPasswordFault } from '#rules/password-strength.ts'
import { hash, verify } from '@node-rs/argon2'
import * as language from '@zxcvbn-ts/language-common'
import { refuse } from '../http/refusal.ts'

const common: ReadonlySet<string> = new Set(language.dictionary.passwords)

/** Argon2id (the library's number 2), above OWASP's minimum (19 MiB, t = 2), chosen to cost 50 ms or more. */
const cost = { algorithm: 2, memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const

// The same password typed on two keyboards may arrive composed or decomposed.
const composed = (password: string): string => password.normalize('NFC')

/** Argon2id hash with its parameters and a salt of its own; the whole password counts. */
export const hashPassword = (password: string): Promise<string> => hash(composed(password), cost)

/** Whether a hash was made with other costs than today's: it is made anew when the password is next at hand. */
export const isOutdated = (kept: string): boolean =>
  !kept.startsWith(`$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`)

export const verifyPassword = ({ hash: kept, password }: { hash: string; password: string }): Promise<boolean> =>
  verify(kept, composed(password))

/** Refuses a password that is short, common, or close to the given words; the sentence says which. */
export const requireStrongPassword = (password: string, least: number, words: readonly string[]): void => {
  const fault = findPasswordFault(password, { least, common, words: [...words, 'myaccount', 'my account'] })
  if (fault !== undefined) refuse('WEAK_PASSWORD', { message: fault })
}
