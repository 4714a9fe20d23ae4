import {
  type DayKind,
  dayKindLabels,
  dayKinds,
  minutesOf,
  planLimits,
  type Step,
  stepsBehind,
  type TimeRow,
} from './routing-plan.ts'

/** What keeps a plan from being whole: where, and what to do. */
export type PlanFault = { readonly path: readonly (string | number)[]; readonly message: string }

const DAY_MINUTES = 24 * 60

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

type Stretch = { readonly from: number; readonly until: number; readonly row: number }

const stretchesOn = (kind: DayKind, rows: readonly TimeRow[]): Stretch[] =>
  rows
    .map((row, index) => ({ from: minutesOf(row.from), until: minutesOf(row.until), row: index, days: row.days }))
    .filter(({ from, until, days }) => from < until && days.includes(kind))
    .toSorted((a, b) => a.from - b.from)

/** The stretches of a day that no row holds, in minutes since midnight. */
const gapsOn = (kind: DayKind, rows: readonly TimeRow[]): readonly (readonly [from: number, until: number])[] => {
  const gaps: (readonly [number, number])[] = []
  let covered = 0
  for (const { from, until } of stretchesOn(kind, rows)) {
    if (from > covered) gaps.push([covered, from])
    covered = Math.max(covered, until)
  }
  return covered < DAY_MINUTES ? [...gaps, [covered, DAY_MINUTES]] : gaps
}

/** Days in words, neighbours joined: `Monday to Friday and Bank holiday`. */
export const daysInWords = (days: readonly DayKind[]): string => {
  const sorted = dayKinds.filter((kind) => days.includes(kind))
  if (sorted.length === dayKinds.length) return 'Every day'
  const runs: DayKind[][] = []
  for (const kind of sorted) {
    const run = runs.at(-1)
    const before = run?.at(-1)
    const follows =
      before !== undefined && kind !== 'holiday' && dayKinds.indexOf(kind) === dayKinds.indexOf(before) + 1
    if (run !== undefined && follows) run.push(kind)
    else runs.push([kind])
  }
  const words = runs.flatMap((run) => {
    const [first = 'mon', ...rest] = run
    const last = rest.at(-1)
    if (rest.length >= 2 && last !== undefined) return [`${dayKindLabels[first]} to ${dayKindLabels[last]}`]
    return run.map((kind) => dayKindLabels[kind])
  })
  return words.length < 2 ? (words[0] ?? 'No day') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** Gaps that are alike on several days are told once. */
const gapFaults = (rows: readonly TimeRow[]): PlanFault[] => {
  const byTimes = new Map<string, DayKind[]>()
  for (const kind of dayKinds)
    for (const [from, until] of gapsOn(kind, rows)) {
      const times = `${clock(from)} to ${clock(until)}`
      byTimes.set(times, [...(byTimes.get(times) ?? []), kind])
    }
  return [...byTimes].map(([times, days]) => ({
    path: ['otherwise'],
    message: `Nothing is said for ${daysInWords(days)}, ${times}. Add a time for it, or say what happens at all other times.`,
  }))
}

const overlapFaults = (rows: readonly TimeRow[]): PlanFault[] => {
  const met = new Map<string, { a: Stretch; b: Stretch; days: DayKind[] }>()
  for (const kind of dayKinds) {
    const stretches = stretchesOn(kind, rows)
    stretches.forEach((a, index) => {
      for (const b of stretches.slice(index + 1))
        if (b.from < a.until) {
          const key = [a.row, b.row].toSorted((x, y) => x - y).join(' ')
          met.set(key, { a, b, days: [...(met.get(key)?.days ?? []), kind] })
        }
    })
  }
  return [...met.values()].map(({ a, b, days }) => ({
    path: ['rows', Math.max(a.row, b.row), 'from'],
    message: `Times ${Math.min(a.row, b.row) + 1} and ${Math.max(a.row, b.row) + 1} overlap: ${daysInWords(days)}, ${clock(b.from)} to ${clock(Math.min(a.until, b.until))}. Each moment may have one outcome only.`,
  }))
}

const rowFaults = (rows: readonly TimeRow[]): PlanFault[] =>
  rows.flatMap(({ days, from, until }, index): PlanFault[] => [
    ...(days.length === 0 ? [{ path: ['rows', index, 'days'], message: 'Choose at least one day.' }] : []),
    ...(minutesOf(from) >= minutesOf(until)
      ? [
          {
            path: ['rows', index, 'until'],
            message: `This time ends at ${until}, ${from === until ? 'when it begins' : `before it begins at ${from}`}. A time over midnight is two: one until 24:00, and one from 00:00 on the next day.`,
          },
        ]
      : []),
  ])

const shareFaults = (shares: readonly { readonly percent: number }[]): PlanFault[] => {
  const faults = shares.flatMap(({ percent }, index): PlanFault[] =>
    Number.isInteger(percent) && percent >= 1 && percent <= 99
      ? []
      : [{ path: ['shares', index, 'percent'], message: 'A share is a whole number of per cent from 1 to 99.' }],
  )
  if (shares.length < 2) return [...faults, { path: ['shares'], message: 'A split needs at least two shares.' }]
  const sum = shares.reduce((total, { percent }) => total + percent, 0)
  if (faults.length > 0 || sum === 100) return faults
  return [
    {
      path: ['shares'],
      message: `The shares make ${sum} per cent. Together they must make 100: ${sum < 100 ? `${100 - sum} are missing` : `${sum - 100} are too many`}.`,
    },
  ]
}

const faultsAt = (of: Step, depth: number): PlanFault[] => {
  if (depth > planLimits.depth)
    return [{ path: [], message: `More than ${planLimits.depth} steps lie behind each other. Take some out.` }]
  const own =
    of.kind === 'split' ? shareFaults(of.shares) : of.kind === 'times' ? timesFaults(of.rows, of.otherwise) : []
  const behind = stepsBehind(of).flatMap(({ path, step }) =>
    faultsAt(step, depth + 1).map((fault) => ({ ...fault, path: [...path, ...fault.path] })),
  )
  return [...own, ...behind]
}

const timesFaults = (rows: readonly TimeRow[], otherwise: Step | null): PlanFault[] => {
  if (rows.length === 0) return [{ path: ['rows'], message: 'Add at least one time, or take this step out.' }]
  const faults = rowFaults(rows)
  // What rows do not say rightly would only be told again as gaps.
  if (faults.length > 0) return faults
  return [...overlapFaults(rows), ...(otherwise === null ? gapFaults(rows) : [])]
}

const countSteps = (of: Step): number => 1 + stepsBehind(of).reduce((sum, { step }) => sum + countSteps(step), 0)

/** All that keeps a plan from having exactly one outcome at every moment; empty for a whole plan. */
export const listPlanFaults = (of: Step): PlanFault[] => [
  ...faultsAt(of, 1),
  ...(countSteps(of) > planLimits.steps
    ? [{ path: [], message: `The plan has ${countSteps(of)} steps; at most ${planLimits.steps} are taken.` }]
    : []),
]
