import { displayNumber } from './phone-display.ts'
import { daysInWords } from './plan-faults.ts'
import { momentOf, type Plan, rowHolds, type Step, type TimeRow } from './routing-plan.ts'

/** A plan as its picture shows it: a box, under which condition it comes, and what lies behind. */
export type PlanNode = {
  /** `Monday to Friday, 09:00 to 17:30`; empty for the first. */
  readonly when: string
  readonly kind: Step['kind']
  readonly title: string
  readonly behind: readonly PlanNode[]
}

const timesInWords = ({ days, from, until }: TimeRow): string =>
  from === '00:00' && until === '24:00' ? `${daysInWords(days)}, all day` : `${daysInWords(days)}, ${from} to ${until}`

const titleOf = (of: Step): string => {
  switch (of.kind) {
    case 'ring':
      return `Ring ${displayNumber(of.to) || 'a number'} for ${of.seconds} seconds`
    case 'voicemail':
      return 'Voicemail'
    case 'message':
      return `Message: “${of.text}”`
    case 'refuse':
      return 'Refuse politely'
    case 'times':
      return 'By day and time'
    case 'split':
      return 'Share out the calls'
  }
}

const behindOf = (of: Step): readonly PlanNode[] => {
  if (of.kind === 'ring')
    return JSON.stringify(of.onBusy) === JSON.stringify(of.onNoAnswer)
      ? [nodeOf(of.onBusy, 'Busy or no answer')]
      : [nodeOf(of.onBusy, 'Busy'), nodeOf(of.onNoAnswer, 'No answer')]
  if (of.kind === 'split') return of.shares.map(({ percent, step }) => nodeOf(step, `${percent} of 100 calls`))
  if (of.kind !== 'times') return []
  return [
    ...of.rows.map((row) => nodeOf(row.step, timesInWords(row))),
    ...(of.otherwise === null ? [] : [nodeOf(of.otherwise, 'At all other times')]),
  ]
}

const nodeOf = (of: Step, when: string): PlanNode => ({ when, kind: of.kind, title: titleOf(of), behind: behindOf(of) })

/** The picture of a plan. */
export const drawPlan = (of: Step): PlanNode => nodeOf(of, '')

/** One line of what happens to a call; deeper lines are what comes of the one above. */
export type CallLine = { readonly depth: number; readonly text: string }

// Some editions write a comma after the weekday, others none.
const dayWords = (day: string): string => dayFormat.format(Date.parse(`${day}T00:00:00Z`)).replace(',', '')
const dayFormat = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', dateStyle: 'full' })

const linesOf = (plan: Plan, at: number, depth: number): CallLine[] => {
  const { step } = plan
  const line = (text: string, deeper = 0): CallLine => ({ depth: depth + deeper, text })
  const then = (next: Step, deeper: number) => linesOf({ ...plan, step: next }, at, depth + deeper)
  if (step.kind === 'times') {
    const moment = momentOf(plan.nation, at)
    const row = step.rows.find((each) => rowHolds(each, moment))
    const next = row?.step ?? step.otherwise
    if (next === null) return [line('Nothing is said for this time.')]
    return [
      line(`${row === undefined ? 'None of the times holds' : `The time “${timesInWords(row)}” holds`}.`),
      ...then(next, 0),
    ]
  }
  if (step.kind === 'split')
    return [
      line('Calls are shared out by chance.'),
      ...step.shares.flatMap(({ percent, step: next }) => [line(`${percent} of 100 calls:`, 1), ...then(next, 2)]),
    ]
  if (step.kind === 'ring')
    return [
      line(`${displayNumber(step.to) || 'A number'} rings for ${step.seconds} seconds.`),
      ...(JSON.stringify(step.onBusy) === JSON.stringify(step.onNoAnswer)
        ? [line('If it is busy, or nobody answers:', 1), ...then(step.onBusy, 2)]
        : [
            line('If it is busy:', 1),
            ...then(step.onBusy, 2),
            line('If nobody answers:', 1),
            ...then(step.onNoAnswer, 2),
          ]),
    ]
  return [line(endWords(step))]
}

const endWords = (of: Exclude<Step, { kind: 'times' | 'split' | 'ring' }>): string => {
  if (of.kind === 'voicemail') return 'The caller leaves a message on voicemail.'
  return of.kind === 'message' ? `The caller hears “${of.text}”, and the call ends.` : 'The call is refused politely.'
}

/** What happens to a call by a plan at a moment, step by step. */
export const describeCall = (plan: Plan, at: number): CallLine[] => {
  const { day, minutes, holiday } = momentOf(plan.nation, at)
  const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
  const what = holiday === undefined ? '' : `, a bank holiday (${holiday})`
  return [{ depth: 0, text: `${dayWords(day)}, ${clock} London time${what}.` }, ...linesOf(plan, at, 0)]
}
