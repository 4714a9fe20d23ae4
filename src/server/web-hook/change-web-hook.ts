import { type Actor, listChanges, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { Db } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import { announce } from '../live/live.ts'
import { settleWaiting } from './message-queries.ts'
import { deleteSecret, findSecret, insertSecret, listSecrets, lockHook, retireSecret, updateHook } from './queries.ts'
import { makeSecret, sealSecret } from './sign-message.ts'

const about = { subject: 'Settings', subjectName: 'Web hook' } as const
const labels = { address: 'Address', is_on: 'On' } as const

type Change = { readonly address: string | null; readonly isOn: boolean; readonly ifMatch: number | undefined }

/** Sets where the web hook points and whether it is on, in the caller's transaction. The address has been checked. */
export const changeWebHook = async (
  db: Db,
  { actor, now }: { readonly actor: Actor; readonly now: Date },
  { address, isOn, ifMatch }: Change,
): Promise<void> => {
  const before = await lockHook(db)
  if (ifMatch !== undefined && ifMatch !== before.revision) throw new Refused('STALE')
  if (isOn && address === null) refuseField('address', 'Write an address before you switch the web hook on.')
  if (isOn && (await listSecrets(db, now)).length === 0)
    refuseField('isOn', 'Make a secret first: without one the receiver cannot tell your messages from others’.')
  await updateHook(db, { address, is_on: isOn, off_because: '', now })
  if (!isOn) await settleWaiting(db, { state: 'kept', outcome: 'The web hook was switched off before it left.', now })
  const changes = listChanges(labels, before, { address, is_on: isOn })
  if (changes.length > 0) await recordActivity(db, actor, { kind: 'changed', ...about, summary: 'Changed', changes })
  await announce(db, { about: 'backend', topics: ['settings'] })
}

/** Makes a secret in the caller's transaction, and answers its text; those before it sign beside it for a while. */
export const makeHookSecret = async (
  db: Db,
  { clock, config, cookieSecrets }: Pick<AppParts, 'clock' | 'config' | 'cookieSecrets'>,
  actor: Actor,
): Promise<string> => {
  const now = clock()
  await lockHook(db)
  const secret = makeSecret()
  const endsAt = new Date(now.getTime() + config.webHookOverlapSeconds * 1000)
  const isAnother = await retireSecret(db, { now, endsAt })
  await insertSecret(db, { sealed: sealSecret(secret, cookieSecrets.staff), now })
  const summary = isAnother ? 'Made another secret; those before it end soon' : 'Made a secret'
  await recordActivity(db, actor, { kind: 'created', ...about, summary })
  await announce(db, { about: 'backend', topics: ['settings'] })
  return secret
}

/** Ends a secret that was replaced at once, in the caller's transaction. The present one is replaced, never ended. */
export const endHookSecret = async (db: Db, actor: Actor, id: number): Promise<void> => {
  await lockHook(db)
  const secret = await findSecret(db, id)
  if (secret === undefined) throw new Refused('NOT_FOUND')
  if (secret.ends_at === null)
    throw new Refused('IN_USE', { message: 'This is the present secret. Make another one, then end this one.' })
  await deleteSecret(db, id)
  await recordActivity(db, actor, { kind: 'deleted', ...about, summary: 'Ended a secret that was replaced' })
  await announce(db, { about: 'backend', topics: ['settings'] })
}
