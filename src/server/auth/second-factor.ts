import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, randomInt } from 'node:crypto'
import { RECOVERY_ALPHABET, RECOVERY_CODES } from '#rules/second-factor.ts'
import { Secret, TOTP } from 'otpauth'
import type { Population } from './population.ts'

/** RFC 6238 as every authenticator app knows it. */
const PERIOD_SECONDS = 30
const app = { algorithm: 'SHA1', digits: 6, period: PERIOD_SECONDS } as const
const SEED_BYTES = 20
const NONCE_BYTES = 12
const TAG_BYTES = 16

export type SeedOwner = { readonly population: Population; readonly userId: number }

const keyFrom = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'myaccount', purpose, 32))

/** Whose seed it is stands in what the cipher vouches for: a sealed seed opens for nobody else. */
const sealOf = ({ population, userId }: SeedOwner): Buffer => Buffer.from(`${population}/${userId}`)

/** A fresh seed, base32, as apps take it. */
export const makeSeed = (): string => new Secret({ size: SEED_BYTES }).base32

/** Encrypts a seed (AES-256-GCM) by a key that lies in the data folder, not in the database. */
export const sealSeed = (seed: string, owner: SeedOwner, secret: string): string => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyFrom(secret, 'second factor seeds'), nonce).setAAD(sealOf(owner))
  const sealed = Buffer.concat([cipher.update(Secret.fromBase32(seed).bytes), cipher.final()])
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url')
}

/** Opens a sealed seed; throws when it was changed, is another's, or was sealed by another key. */
export const openSeed = (sealed: string, owner: SeedOwner, secret: string): string => {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyFrom(secret, 'second factor seeds'),
    bytes.subarray(0, NONCE_BYTES),
  )
    .setAAD(sealOf(owner))
    .setAuthTag(bytes.subarray(-TAG_BYTES))
  const seed = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  return new Secret({ buffer: new Uint8Array(seed).buffer }).base32
}

/** What the QR code of a set-up holds. */
export const setUpUri = (seed: string, { issuer, label }: { issuer: string; label: string }): string =>
  new TOTP({ ...app, issuer, label, secret: seed }).toString()

/** The step of time to which a code belongs: the present one, the one before or the one after; else undefined. */
export const findStepOf = (code: string, seed: string, now: Date): number | undefined => {
  const shift = new TOTP({ ...app, secret: seed }).validate({ token: code, timestamp: now.getTime(), window: 1 })
  return shift === null ? undefined : Math.floor(now.getTime() / 1000 / PERIOD_SECONDS) + shift
}

const makeRecoveryCode = (): string =>
  Array.from({ length: 10 }, () => RECOVERY_ALPHABET[randomInt(RECOVERY_ALPHABET.length)]).join('')

/** Ten fresh recovery codes of 49 bits each. */
export const makeRecoveryCodes = (): string[] => {
  const codes = new Set<string>()
  while (codes.size < RECOVERY_CODES) codes.add(makeRecoveryCode())
  return [...codes]
}

/** What is kept of a recovery code: a keyed hash, so that nobody who reads the database alone can try codes out. */
export const hashRecoveryCode = (code: string, owner: SeedOwner, secret: string): string =>
  createHmac('sha256', keyFrom(secret, 'recovery codes'))
    .update(`${owner.population}/${owner.userId}/${code}`)
    .digest('base64url')
