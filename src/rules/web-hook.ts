/** What becomes of a message to the provider's switch. */
export const hookMessageStates = ['waiting', 'delivered', 'failed', 'kept'] as const
export type HookMessageState = (typeof hookMessageStates)[number]

/** What staff read for each state. */
export const hookMessageWords: Readonly<Record<HookMessageState, string>> = {
  waiting: 'Waiting',
  delivered: 'Delivered',
  failed: 'Failed',
  kept: 'Not sent',
}

/** The type of the message that staff send to try the web hook out; it is about no request. */
export const TEST_MESSAGE = 'test'

/**
 * When a failed attempt is followed by the next, in milliseconds; undefined when it was the last. The wait grows by up to a
 * tenth, by a draw from 0 to 1, so that many messages do not come back all at once. A receiver that asks for a longer wait gets
 * it, up to a day. Source: Standard Webhooks 1.0.0, "Deliverability and reliability" and "Delivery success and failure".
 */
export const nextAttemptAfter = (
  attempts: number,
  {
    waits,
    askedSeconds,
    draw,
  }: { readonly waits: readonly number[]; readonly askedSeconds: number; readonly draw: number },
): number | undefined => {
  const seconds = waits[attempts - 1]
  if (seconds === undefined) return undefined
  const asked = Math.min(askedSeconds, 86_400)
  return Math.round(Math.max(seconds * (1 + draw / 10), asked) * 1000)
}
