import { requestStateLabels, type RequestState, requestStates } from '#rules/number-request.ts'
import { hookMessageWords, type HookMessageState } from '#rules/web-hook.ts'
import type { Tone } from '#web/kit/status-mark.tsx'

export const hookTones: Readonly<Record<HookMessageState, Tone>> = {
  waiting: 'accent',
  delivered: 'good',
  failed: 'bad',
  kept: 'warn',
}
export const stateWords = hookMessageWords

const isRequestState = (text: string): text is RequestState => (requestStates as readonly string[]).includes(text)

/** What a message is about, for people. */
export const messageLabel = (type: string): string => {
  const state = type.split('.')[1] ?? ''
  return isRequestState(state) ? `Request: ${requestStateLabels[state].toLowerCase()}` : 'Test'
}
