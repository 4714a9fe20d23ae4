import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

const SECRET_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const PREFIX = 'whsec_'

/** A fresh secret as receivers take it: 32 random bytes as base64 behind `whsec_`. */
export const makeSecret = (): string => PREFIX + randomBytes(SECRET_BYTES).toString('base64')

const keyFrom = (platformSecret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', platformSecret, 'myaccount', 'web hook secrets', 32))

/** Encrypts a secret (AES-256-GCM), so that nobody who reads the database alone can sign. */
export const sealSecret = (secret: string, platformSecret: string): string => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyFrom(platformSecret), nonce)
  return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/** Opens a sealed secret; throws when it was changed or sealed by another key. */
export const openSecret = (sealed: string, platformSecret: string): string => {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', keyFrom(platformSecret), bytes.subarray(0, NONCE_BYTES)).setAuthTag(
    bytes.subarray(-TAG_BYTES),
  )
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString()
}

export type SignedMessage = { readonly id: string; readonly timestamp: number; readonly body: string }

/**
 * The header webhook-signature: `v1,` and an HMAC-SHA256 of `id.timestamp.body` for each secret, with spaces between.
 * Source: Standard Webhooks 1.0.0, "Signature scheme".
 */
export const signMessage = ({ id, timestamp, body }: SignedMessage, secrets: readonly string[]): string =>
  secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
      return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`
    })
    .join(' ')
