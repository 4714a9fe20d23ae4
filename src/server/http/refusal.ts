import { type InputIssue, type RefusalBody, type RefusalCode, refusals } from '#contract/refusal.ts'
import type { z } from 'zod'

export type RefusalDetails = {
  /** Replaces the code's own sentence where more can be said. */
  readonly message?: string
  readonly issues?: InputIssue[]
  readonly data?: unknown
  readonly retryAfterSeconds?: number
}

/** A refusal on its way to the edge, where serve() turns it into the one body. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: RefusalCode
  readonly details: RefusalDetails

  constructor(code: RefusalCode, details: RefusalDetails = {}) {
    super(details.message ?? refusals[code].sentence)
    this.code = code
    this.details = details
  }
}

/** Refuses outside a handler, where no contract narrows the code. */
export const refuse = (code: RefusalCode, details?: RefusalDetails): never => {
  throw new Refused(code, details)
}

/** Refuses input with one fault at one field. */
export const refuseField = (path: string | (string | number)[], message: string): never =>
  refuse('INVALID', { issues: [{ path: typeof path === 'string' ? [path] : path, message }] })

/** A schema's findings as the issues that a form shows beside its fields. */
export const issuesOf = (error: z.ZodError): InputIssue[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: [...plain(issue.path), key], message: `There is no setting called ${key}.` }))
      : [{ path: plain(issue.path), message: issue.message }],
  )

const plain = (path: readonly PropertyKey[]): (string | number)[] =>
  path.map((part) => (typeof part === 'number' ? part : String(part)))

export const bodyOf = ({ code, message, details }: Refused, requestId: string): RefusalBody => ({
  code,
  message,
  ...(details.issues && { issues: details.issues }),
  ...(details.data !== undefined && { data: details.data }),
  requestId,
})
