import type { RequestState } from '#rules/number-request.ts'
import type { Tone } from '#web/kit/status-mark.tsx'

export const stateTones: Readonly<Record<RequestState, Tone>> = {
  requested: 'accent',
  accepted: 'warn',
  live: 'good',
  rejected: 'bad',
  withdrawn: 'plain',
}
