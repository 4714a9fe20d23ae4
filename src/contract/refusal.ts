/**
 * Every refusal a caller can act on: its HTTP status and the sentence a page or client shows.
 * The status 404 of NOT_FOUND and NOT_GRANTED is the same on purpose: a record outside the caller's scope does not exist for them.
 */
export const refusals = {
  SIGNED_OUT: { status: 401, sentence: 'Please sign in.' },
  SECOND_FACTOR_NEEDED: { status: 401, sentence: 'Your sign-in needs a second step.' },
  SIGN_IN_FAILED: { status: 401, sentence: 'The e-mail address or the password is not right.' },
  PLAIN_HTTP: {
    status: 403,
    sentence: 'Signing in needs https here. Reach the service by its https address, or from the machine itself.',
  },
  NO_ONLINE_ACCESS: { status: 403, sentence: 'Your account is not open for online access. Please contact us.' },
  TOO_MANY_TRIES: { status: 429, sentence: 'Too many tries. Please wait before you try again.' },
  FORBIDDEN: { status: 403, sentence: 'You do not have the permission for this.' },
  FOREIGN_ORIGIN: { status: 403, sentence: 'The request did not come from this site.' },
  NOT_FOUND: { status: 404, sentence: 'There is no such record.' },
  NOT_GRANTED: { status: 404, sentence: 'This is not part of your access. Your provider decides what is.' },
  MALFORMED: { status: 400, sentence: 'The request could not be read.' },
  TOO_LARGE: { status: 413, sentence: 'The request is too large.' },
  INVALID: { status: 422, sentence: 'Some values are not right.' },
  NAME_TAKEN: { status: 409, sentence: 'This name is in use already.' },
  REVISION_NEEDED: {
    status: 428,
    sentence: 'Say by If-Match which revision you started from. Reload the page and try again.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    sentence: 'This Idempotency-Key came with another request already. Use a new key for a new request.',
  },
  IDEMPOTENCY_KEY_BUSY: {
    status: 409,
    sentence: 'The first request with this Idempotency-Key is still being worked on. Please ask again in a moment.',
  },
  PLAN_OUTDATED: {
    status: 409,
    sentence:
      'The platform, the file or the choices changed since this plan was made. Plan again, and read what it says now.',
  },
  STALE: { status: 409, sentence: 'Somebody else changed this meanwhile.' },
  IN_USE: { status: 409, sentence: 'This is in use, so it cannot be deleted.' },
  IS_DEFAULT: { status: 409, sentence: 'This is the default profile. Choose another default first.' },
  NOT_OFFERED: { status: 409, sentence: 'This profile is not offered to this customer.' },
  ENDED: { status: 409, sentence: 'This has ended already, so it can no longer be changed.' },
  BEFORE_HISTORY: { status: 409, sentence: 'Nothing is known of that moment: it lies before the history begins.' },
  PREVIEW_ONLY: { status: 403, sentence: 'This is a preview: nothing can be changed here.' },
  EMAIL_TAKEN: { status: 409, sentence: 'This e-mail address is in use already.' },
  ACCOUNT_NUMBER_TAKEN: { status: 409, sentence: 'This account number is in use already.' },
  NUMBER_OWNED: { status: 409, sentence: 'Another customer owns this number at that time.' },
  REQUEST_OPEN: { status: 409, sentence: 'A request about this is open already. Wait for its answer, or withdraw it.' },
  LINK_USED_UP: { status: 410, sentence: 'This link is no longer valid. Please ask for a new one.' },
  WEAK_PASSWORD: { status: 422, sentence: 'Please choose a stronger password.' },
  WRONG_PASSWORD: { status: 422, sentence: 'The current password is not right.' },
  WRONG_CODE: {
    status: 422,
    sentence: 'This code is not right, or it was used before. Please wait for the next one and try again.',
  },
  SECOND_FACTOR_ON: { status: 409, sentence: 'The second factor is on already.' },
  SECOND_FACTOR_OFF: { status: 409, sentence: 'There is no second factor. Set one up first.' },
  SECOND_FACTOR_DEMANDED: {
    status: 409,
    sentence: 'Your provider asks for a second factor, so it cannot be removed. If you have lost it, please ask them.',
  },
  ABOVE_YOUR_OWN: { status: 403, sentence: 'Nobody may grant more than their own level, or change a user above them.' },
  LAST_ADMINISTRATOR: { status: 409, sentence: 'This is the last user who can manage users.' },
  LAST_OWNER: {
    status: 409,
    sentence: 'This is the last owner of the account who can sign in. Make somebody else an owner first.',
  },
  NOT_IN_THIS_STATE: {
    status: 409,
    sentence: 'The file is no longer in a state in which this can be done. Reload the page to see what became of it.',
  },
  DISK_FULL: {
    status: 507,
    sentence: 'The server’s disk is full, so nothing was kept. Tell whoever runs it, and try again when there is room.',
  },
  NOT_CALL_RECORDS: { status: 422, sentence: 'This file is not taken.' },
  NOT_ITEMISED: {
    status: 409,
    sentence:
      'Your account is set to no itemised calls, so single calls are not shown. Totals are. Your provider can change this.',
  },
  TOO_LARGE_FOR_FILE: { status: 409, sentence: 'This is too large for a file at once. Order it as an export.' },
  TOO_MANY_EXPORTS: {
    status: 429,
    sentence: 'You have as many exports waiting as there may be. Wait until one is done, or cancel one.',
  },
  NOT_READY: { status: 409, sentence: 'This is still being made. Please come back in a moment.' },
  CALLS_UNAVAILABLE: {
    status: 503,
    sentence: 'Call records are temporarily unavailable. Please try again in a minute.',
  },
  HOOK_OFF: { status: 409, sentence: 'The web hook is off. Switch it on first, then send again.' },
  INTERNAL: { status: 500, sentence: 'Something went wrong on our side. Please try again.' },
  BUSY: { status: 503, sentence: 'The service is busy. Please try again in a minute.' },
} as const satisfies Record<string, { status: number; sentence: string }>

export type RefusalCode = keyof typeof refusals

/** One fault of the input: where it is and what to do about it. */
export type InputIssue = { path: (string | number)[]; message: string }

/** The one body of every refusal. */
export type RefusalBody = {
  code: RefusalCode
  message: string
  issues?: InputIssue[]
  data?: unknown
  requestId?: string
}
