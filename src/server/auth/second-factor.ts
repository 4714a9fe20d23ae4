import { refuse } from '../http/refusal.ts'

/** Refuses an act that a password alone may not open, unless the code is one of the person's second factor. */
export const requireSecondFactor = async (_who: { readonly userId: number; readonly code: string }): Promise<void> =>
  refuse('SECOND_FACTOR_NEEDED')
