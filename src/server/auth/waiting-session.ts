import type { SecondFactorStep } from '#rules/second-factor.ts'

/** A session that awaits its second factor lives this long at most. */
export const WAIT_SECONDS = 600

/** Whether a session has awaited its second factor for too long: then it is none. */
export const isWaitOver = (awaits: SecondFactorStep | undefined, beganAt: Date, now: Date): boolean =>
  awaits !== undefined && now.getTime() - beganAt.getTime() >= WAIT_SECONDS * 1000
