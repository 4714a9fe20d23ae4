import type { Review } from '#contract/backend/reviews.ts'
import type { FaultCode } from '#web/kit/call.ts'
import type { LondonTime } from '#web/kit/london-time-field.tsx'

/** When, and why, something is to happen. */
export type Wanted = { note: string; runAt: string; occurrence?: LondonTime['occurrence'] & string }

/** What a review needs to be asked, shown and acted on. */
export type ReviewRequest = {
  title: string
  ask: () => Promise<Review>
  save: (note: string) => Promise<void>
  saveLabel?: string
  isDangerous?: boolean
  /** The label of the note, or undefined when none is kept. */
  noteLabel?: string
  note?: string
  schedule?: (wanted: Wanted) => Promise<void>
  time?: LondonTime
  /** The profile that is changed: its customers “use this profile”. */
  about?: number
  /** The filter of the customer list under which all customers concerned stand. */
  allCustomers?: Record<string, unknown>
  /** What is worth saying before the changes. */
  remarks?: readonly string[]
  /** Refusals that whoever asked for the review shows beside its own fields; the others are shown in the review. */
  handsBack?: readonly FaultCode[]
}
