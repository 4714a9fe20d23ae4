import type { webHookEndpoints } from '#contract/backend/web-hook.ts'
import { TEST_MESSAGE } from '#rules/web-hook.ts'
import { type Actor, recordActivity } from '../activity/record-activity.ts'
import type { AppParts } from '../app-parts.ts'
import type { StaffContext } from '../auth/staff-context.ts'
import type { Db } from '../db/open.ts'
import { Refused, refuseField } from '../http/refusal.ts'
import type { Handlers } from '../http/serve.ts'
import { changeWebHook, endHookSecret, makeHookSecret } from './change-web-hook.ts'
import { AddressRefused, requireHookAddress } from './guarded-address.ts'
import {
  countMessages,
  findMessage,
  insertTestMessage,
  listAttempts,
  listMessages,
  type MessageRow,
  updateReplayed,
  updateReplayedSince,
} from './message-queries.ts'
import { getHook, listSecrets } from './queries.ts'
import { bodyOf, sendMessage } from './send-message.ts'
import { claimEnd, makeWorker } from './sender.ts'

const shownMessage = (row: MessageRow) => ({
  id: row.id,
  webhookId: row.webhook_id,
  type: row.type,
  occurredAt: row.occurred_at.toISOString(),
  requestId: row.request_id,
  state: row.state,
  attempts: row.attempts,
  nextAt: row.state === 'waiting' ? row.next_at.toISOString() : null,
  outcome: row.outcome,
})

const getDetail = async (db: Db, id: number) => {
  const row = await findMessage(db, id)
  if (row === undefined) throw new Refused('NOT_FOUND')
  const tries = (await listAttempts(db, id)).map(({ duration_ms: durationMs, at, ...attempt }) => ({
    ...attempt,
    ...{ at: at.toISOString(), durationMs },
  }))
  return { ...shownMessage(row), body: bodyOf(row), tries }
}

const getShownHook = async ({ db, clock }: AppParts) => {
  const hook = await getHook(db)
  const secrets = await listSecrets(db, clock())
  const { waiting, failed, deliveredAt } = await countMessages(db)
  return {
    address: hook.address,
    isOn: hook.is_on,
    offBecause: hook.off_because,
    revision: hook.revision,
    secrets: secrets.map(({ id, created_at, ends_at }) => ({
      ...{ id, made: created_at.toISOString(), ends: ends_at?.toISOString() ?? null },
    })),
    waiting,
    failed,
    deliveredAt: deliveredAt?.toISOString() ?? null,
  }
}

/** What is said of replays in the activity log. */
const recordReplay = (db: Db, actor: Actor, summary: string) =>
  recordActivity(db, actor, { kind: 'changed', subject: 'Settings', subjectName: 'Web hook', summary })

const requireOn = async (db: Db): Promise<void> => {
  if (!(await getHook(db)).is_on) throw new Refused('HOOK_OFF')
}

const checkAddress = async (address: string | null, hosts: readonly string[]): Promise<void> => {
  try {
    if (address !== null) await requireHookAddress(address, hosts)
  } catch (error) {
    if (!(error instanceof AddressRefused)) throw error
    refuseField('address', error.message)
  }
}

/** Makes a test message and one attempt to deliver it, and answers what that met. */
const sendTest = async (parts: AppParts, actor: Actor) => {
  const { db, clock } = parts
  if ((await getHook(db)).address === null) refuseField('address', 'Save an address first, then send a test to it.')
  const worker = makeWorker()
  const message = await db.transaction().execute(async (db) => {
    await recordReplay(db, actor, 'Sent a test')
    const data = { sentBy: actor.who }
    return insertTestMessage(db, { type: TEST_MESSAGE, data, worker, now: clock(), until: claimEnd(parts) })
  })
  await sendMessage(parts, message, { worker, stop: new AbortController().signal })
  return getDetail(db, message.id)
}

/** Staff connect the provider's switch, watch what is sent to it, and send again. */
export const webHookHandlers = (parts: AppParts): Handlers<typeof webHookEndpoints, StaffContext> => {
  const { db, clock, config } = parts
  return {
    get: () => getShownHook(parts),

    update: async ({ caller, body, ifMatch }) => {
      const address = body.address === '' ? null : body.address
      // Outside the transaction: a name server may take its time.
      await checkAddress(address, config.webHookHosts)
      await db
        .transaction()
        .execute((db) =>
          changeWebHook(db, { actor: caller.actor, now: clock() }, { address, isOn: body.isOn, ifMatch }),
        )
      return getShownHook(parts)
    },

    makeSecret: async ({ caller }) => ({
      secret: await db.transaction().execute((db) => makeHookSecret(db, parts, caller.actor)),
    }),

    endSecret: async ({ caller, params }) => {
      await db.transaction().execute((db) => endHookSecret(db, caller.actor, params.id))
      return {}
    },

    sendTest: ({ caller }) => sendTest(parts, caller.actor),

    listMessages: async ({ query }) => {
      const { rows, total } = await listMessages(db, query)
      return { rows: rows.map(shownMessage), total }
    },

    getMessage: ({ params }) => getDetail(db, params.id),

    replay: async ({ caller, params, refuse }) => {
      await db.transaction().execute(async (db) => {
        const message = (await findMessage(db, params.id)) ?? refuse('NOT_FOUND')
        await requireOn(db)
        await updateReplayed(db, message.id, clock())
        await recordReplay(db, caller.actor, `Sent the message ${message.webhook_id} again`)
      })
      return getDetail(db, params.id)
    },

    replaySince: ({ caller, body }) =>
      db.transaction().execute(async (db) => {
        await requireOn(db)
        const messages = await updateReplayedSince(db, new Date(body.since), clock())
        if (messages > 0) await recordReplay(db, caller.actor, `Sent ${messages} undelivered messages again`)
        return { messages }
      }),
  }
}
