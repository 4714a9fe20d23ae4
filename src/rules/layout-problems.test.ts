import { expect, test } from 'vitest'
import type { FixedWidthLayout } from './fixed-width-layout.ts'
import { problemOfLayout } from './layout-problems.ts'

const layout = {
  name: 'own',
  title: 'Our switch',
  dateOrders: ['dmy'],
  timeIs: 'start',
  duration: 'clock',
  ring: 'clock',
  shapes: [
    {
      direction: 'out',
      columns: { date: [1, 6], time: [8, 12], duration: [14, 21] },
      where: { date: String.raw`\d{6}` },
    },
  ],
  marks: {},
  headings: ['^Page +'],
} as const satisfies FixedWidthLayout

const [shape] = layout.shapes

test.each<[string, Partial<FixedWidthLayout>, RegExp | undefined]>([
  ['a layout that says all', {}, undefined],
  ['a field that is missing', { shapes: [{ ...shape, columns: { date: [1, 6], time: [8, 12] } }] }, /duration/],
  [
    'columns that are turned',
    { shapes: [{ ...shape, columns: { ...shape.columns, time: [12, 8] } }] },
    /ends the time/,
  ],
  ['a date of any look', { shapes: [{ ...shape, where: {} }] }, /what a date looks like/],
  ['no direction', { shapes: [{ columns: shape.columns, where: shape.where }] }, /which way/],
  ['a line pattern', { shapes: [{ line: '.*' }] }, /columns/],
  ['a pattern that is none', { headings: ['('] }, /no regular expression/],
  ['a group that repeats', { headings: ['(a+)+$'] }, /repeats a group/],
  ['much that repeats', { headings: ['a*a*a*a*b'] }, /more than two/],
  ['a look ahead', { headings: ['(?=a)b'] }, /looks back or ahead/],
])('%s', (_, change, problem) => {
  const found = problemOfLayout({ ...layout, ...change })
  if (problem === undefined) expect(found).toBeUndefined()
  else expect(found).toMatch(problem)
})
