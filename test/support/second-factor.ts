import { hashRecoveryCode, makeSeed, sealSeed } from '#server/auth/second-factor.ts'
import { replaceRecoveryCodes, updateConfirmed, upsertSeed } from '#server/auth/second-factor-queries.ts'
import type { TestApp } from './test-app.ts'

/** A confirmed second factor with one recovery code, `aaaaa-bbbbb`; answers its seed. */
export const buildSecondFactor = async (t: TestApp, population: 'staff' | 'portal', userId: number) => {
  const owner = { population, userId }
  const secret = t.parts.cookieSecrets[population]
  const seed = makeSeed()
  const sealedSeed = sealSeed(seed, owner, secret)
  await upsertSeed(t.db, owner, { sealedSeed, now: t.parts.clock() })
  await updateConfirmed(t.db, owner, { sealedSeed, step: 0, now: t.parts.clock() })
  await replaceRecoveryCodes(t.db, owner, [hashRecoveryCode('aaaaabbbbb', owner, secret)])
  return seed
}
