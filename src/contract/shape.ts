import { z } from 'zod'

/** A record id of one kind, so that a customer's id is never taken for a profile's. */
export const id = <K extends string>() => z.number().int().positive().brand<K>()
/** The same as it arrives in an address, as text. */
export const idInAddress = <K extends string>() => z.coerce.number<number>().int().positive().brand<K>()

/** A moment, as ISO 8601 in UTC. */
export const instant = z.iso.datetime()
/** A civil day in the platform's zone: `2026-03-01`. */
export const day = z.iso
  .date('A day is written as 2026-03-01.')
  .refine((text) => text >= '1900-01-01' && text < '2200-01-01', 'This day lies outside 1900 to 2199.')

const control = /[\u0000-\u0008\u000B-\u001F\u007F]/
/** Signs that turn the direction of the text around them: a name that holds one is read as another. */
const direction = /[\u202A-\u202E\u2066-\u2069]/

/** Text that every store can keep: no control characters, no half of a character. */
const isStorable = (text: string): boolean => !control.test(text) && !direction.test(text) && text.isWellFormed()
const whenNotStorable = 'Control characters are not taken.'

const line = (most: number, least: number, whenShort: string) =>
  z
    .string({ error: whenShort })
    .trim()
    .min(least, whenShort)
    .max(most, `At most ${most} characters.`)
    .refine(isStorable, whenNotStorable)
    .transform((text) => text.normalize('NFC'))

/** A line of text that must hold something; several spaces count as one. */
export const requiredLine = (most: number, whenEmpty: string) =>
  line(most, 1, whenEmpty)
    .refine((text) => !/[\t\n]/.test(text), 'This is one line: no line breaks and tabs.')
    .transform((text) => text.replaceAll(/ {2,}/g, ' '))

/** A person's name, as mails greet them with it: no address of a page in it. */
export const personName = requiredLine(200, 'A name is needed.').refine(
  (text) => !/:\/\/|\bwww\./i.test(text),
  'A name holds no address of a page.',
)
/** A line of text that may be empty. */
export const optionalLine = (most: number) => line(most, 0, 'A text is needed.')

/** What somebody looks for, as typed. */
export const searchText = (most: number) =>
  z.string().max(most, `At most ${most} characters.`).refine(isStorable, whenNotStorable)

export const email = z
  .string({ error: 'An e-mail address is needed.' })
  .trim()
  .max(254, 'At most 254 characters.')
  .pipe(z.email('This is not an e-mail address.'))
  .transform((text) => text.normalize('NFC').toLowerCase())

/** A password as typed: every character counts, so it is neither trimmed nor cut. */
export const typedPassword = z.string().min(1, 'A password is needed.').max(1024, 'At most 1024 characters.')

export const pageSizes = [25, 50, 100] as const

/** The paging part of every list's query; `page` counts from 1. */
export const paging = {
  page: z.coerce.number<number>().int().min(1).max(100_000).default(1),
  pageSize: z.coerce.number<number>().int().min(1).max(100).default(25),
}
const instantInQuery = z.iso
  .datetime({ offset: true, error: 'A moment is written as 2026-03-01T09:30:00Z.' })
  .refine((text) => text >= '1900' && text < '2200', 'This moment lies outside 1900 to 2199.')
  .optional()

/**
 * What programs narrow a list by. With `idAfter` or `limit` the rows come by id, the next page after the last id of the
 * one before, and the page parameters count for nothing. `total` counts all rows that match, wherever the page begins.
 */
export const byId = {
  idAfter: z.coerce.number<number>().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  limit: z.coerce.number<number>().int().min(1).max(1000).optional(),
  createdSince: instantInQuery,
  updatedSince: instantInQuery,
}
/** The sorting part: one of the named columns, `-name` for descending. */
export const sortBy = <const C extends string>(columns: readonly C[], initial: C | `-${C}`) => {
  const orders: (C | `-${C}`)[] = columns.flatMap((column) => [column, `-${column}` as const])
  return z.enum(orders as [C | `-${C}`]).default(initial as never)
}

/** One page of a list, with the number of all rows that match. */
export const pageOf = <S extends z.ZodType>(row: S) => z.object({ rows: z.array(row), total: z.number().int() })

export const nothing = z.object({})

/** A record named by another: what a page needs for a link. */
export const named = z.object({ id: z.number().int(), name: z.string() })
/** A customer named by another record. */
export const customerName = z.object({ id: id<'Customer'>(), accountNumber: z.string(), name: z.string() })
