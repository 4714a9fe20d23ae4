import { logDateOrders, logDirections, logDurations, logFields } from '#rules/fixed-width-layout.ts'
import { z } from 'zod'

/** A regular expression that a field or a line is matched with; nothing in it may repeat without end but a character. */
const pattern = z.string().min(1).max(100)

const mark = z.strictObject({
  direction: z.enum(logDirections).optional(),
  /** The call goes on from the one before on its trunk. */
  isTransfer: z.boolean().optional(),
  /** The line only says that a call rings. */
  announces: z.boolean().optional(),
  isUnanswered: z.boolean().optional(),
})

const column = z.number().int().min(1).max(400)

const fixedWidthLayout = z.strictObject({
  name: z.string().min(1).max(40),
  title: z.string().min(1).max(80),
  /** The orders that dates can have; where there are several, each file has to prove one. */
  dateOrders: z.array(z.enum(logDateOrders)).min(1).max(5).readonly(),
  timeIs: z.enum(['start', 'end']),
  duration: z.enum(logDurations),
  ring: z.enum(logDurations),
  /** Kinds of lines that are calls: the first and the last column of each field, and what some of them look like. */
  shapes: z
    .array(
      mark.extend({
        columns: z.partialRecord(z.enum(logFields), z.tuple([column, column]).readonly()),
        where: z.partialRecord(z.enum(logFields), pattern),
      }),
    )
    .min(1)
    .max(10)
    .readonly(),
  marks: z.record(z.string().min(1).max(20), mark),
  headings: z.array(pattern).max(20).readonly(),
  continuation: pattern.optional(),
  exitCode: z
    .string()
    .regex(/^\d{1,4}$/)
    .optional(),
  areaCode: z
    .string()
    .regex(/^0\d{1,5}$/)
    .optional(),
})

/** What a source adds to a shipped layout. */
const layoutAddition = z.strictObject({
  /** The order of day, month and year, where nothing in a log proves it. */
  dateOrder: z.enum(logDateOrders).optional(),
  /** What is dialled for an outside line. */
  exitCode: z
    .string()
    .regex(/^\d{1,4}$/, 'One to four digits, such as 9.')
    .optional(),
  /** The area code of local numbers. */
  areaCode: z
    .string()
    .regex(/^0\d{1,5}$/, 'An area code begins with 0, such as 01632.')
    .optional(),
})

/** How printer logs of a source are laid out: a layout of its own, or additions to the shipped one that fits. */
export const logLayout = z.union([layoutAddition, fixedWidthLayout])
