import { createHash } from 'node:crypto'
import { Refused } from '../http/refusal.ts'

/** What is wrong with a line of a file: at which column, or at the line as a whole where the field is empty. */
export type LineFault = { readonly line: number; readonly field: string; readonly message: string }

const MOST_SHOWN = 500

/** Faults in the order of their lines, cut to what a page can show, and how many there are. */
export const showFaults = (faults: readonly LineFault[]): { faults: LineFault[]; faultCount: number } => ({
  faults: faults.toSorted((a, b) => a.line - b.line).slice(0, MOST_SHOWN),
  faultCount: faults.length,
})

/** Refuses a file with faults: all or nothing. */
export const requireFaultless = (faults: readonly LineFault[]): void => {
  if (faults.length === 0) return
  throw new Refused('INVALID', {
    message: 'Nothing was changed: some lines of the file are not right.',
    issues: showFaults(faults).faults.map(({ line, field, message }) => ({
      path: field === '' ? [line] : [line, field],
      message: `Line ${line}${field === '' ? '' : `, ${field}`}: ${message}`,
    })),
  })
}

/** Names a plan by all that it says, so that one which would do something else has another name. */
export const fingerprintOf = (plan: unknown): string =>
  createHash('sha256').update(JSON.stringify(plan)).digest('base64url').slice(0, 22)

/** Refuses to do what was not planned: the platform or the file is another than when it was. */
export const requirePlanned = (plan: unknown, planned: string): void => {
  if (fingerprintOf(plan) !== planned) throw new Refused('PLAN_OUTDATED')
}
