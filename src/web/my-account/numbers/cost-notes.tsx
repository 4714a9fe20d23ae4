import { Note } from '#web/kit/form.tsx'
import { formatDay } from '#web/kit/format.ts'

type CostNotesProps = { callCosts: 'shown' | 'not-granted' | 'unavailable'; callsFrom: string | null }

/** How costs are counted, and why those of calls are not there when they are not. */
export const CostNotes = ({ callCosts, callsFrom }: CostNotesProps) => (
  <>
    {callCosts === 'unavailable' ? (
      <Note tone="warn">
        Call records are temporarily unavailable, so the cost of calls is left out. Try again in a minute.
      </Note>
    ) : null}
    {callsFrom === null ? null : (
      <Note>Your access to calls begins on {formatDay(callsFrom)}: earlier calls are left out.</Note>
    )}
  </>
)

/** The rule of charges, in words. */
export const describeCosts = (callCosts: CostNotesProps['callCosts'] | undefined): string =>
  'Charges count whole on the day they come: once, or each month, quarter or year after the day they began.' +
  (callCosts === 'not-granted'
    ? ' The cost of calls is not part of your access.'
    : ' Calls count in the month they start.')
