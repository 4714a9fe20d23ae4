import type { FixedWidthLayout, LogField } from './fixed-width-layout.ts'

const needed: readonly LogField[] = ['date', 'time', 'duration']

// A pattern of a person's must end in time on every line: groups do not repeat, and little repeats without end.
const problemOfPattern = (text: string): string | undefined => {
  if (/\\[1-9k]|\(\?<[=!]|\(\?[=!]/.test(text)) return 'looks back or ahead, which layouts cannot'
  if (/\)(?:[*+]|\{)/.test(text)) return 'repeats a group, which layouts cannot'
  if ((text.match(/(?<!\\)[*+]|\{\d+,\}/g) ?? []).length > 2) return 'has more than two parts that repeat without end'
  try {
    new RegExp(text)
    return undefined
  } catch {
    return 'is no regular expression'
  }
}

/** What is wrong with a layout of a source's own, as a sentence; undefined when logs can be read by it. */
export const problemOfLayout = ({ shapes, headings, continuation, marks }: FixedWidthLayout): string | undefined => {
  for (const [at, shape] of shapes.entries()) {
    if (!('columns' in shape)) return 'A layout names the columns of its fields.'
    const missing = needed.find((field) => shape.columns[field] === undefined)
    if (missing !== undefined) return `Shape ${at + 1} does not say in which columns the ${missing} is.`
    const turned = Object.entries(shape.columns).find(([, [first, last]]) => first > last)
    if (turned !== undefined) return `Shape ${at + 1} ends the ${turned[0]} before it begins.`
    if (shape.where.date === undefined)
      return `Shape ${at + 1} does not say what a date looks like, so any line would be a call.`
    const hasDirection =
      shape.direction !== undefined || Object.values(marks).some(({ direction }) => direction !== undefined)
    if (!hasDirection) return `Nothing says which way the calls of shape ${at + 1} went.`
  }
  const patterns = [...shapes.flatMap((shape) => ('where' in shape ? Object.values(shape.where) : [])), ...headings]
  for (const text of continuation === undefined ? patterns : [...patterns, continuation]) {
    const problem = problemOfPattern(text)
    if (problem !== undefined) return `The pattern “${text}” ${problem}.`
  }
  return undefined
}
