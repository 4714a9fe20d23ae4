import type { CallMapping } from '#rules/call-mapping.ts'
import { type CallFormat, callFormatLabels, type CallParty, type FileFrequency, type PriceKind } from '#rules/call.ts'
import type { LogLayout } from '#rules/fixed-width-layout.ts'
import { LONDON } from '#rules/period.ts'
import type { Db } from '../db/open.ts'

/** Where files come from, and how they are to be read. */
export type CallSource = {
  readonly id: number
  readonly name: string
  readonly carrier: string
  readonly format: CallFormat
  readonly zone: string
  readonly priceKind: PriceKind
  readonly currency: string
  readonly party: CallParty
  readonly customerId: number | null
  /** How often it sends files, where their names do not say. */
  readonly frequency: FileFrequency
  /** What the columns of its files mean, when its format is `mapped-csv`. */
  readonly mapping: CallMapping | null
  /** How its printer logs are laid out, or what it adds to a shipped layout. */
  readonly layout: LogLayout | null
  readonly revision: number
}

const columns = [
  'id',
  'name',
  'carrier',
  'format',
  'zone',
  'price_kind',
  'currency',
  'party',
  'customer_id',
  'frequency',
  'mapping',
  'layout',
  'revision',
] as const

type Row = {
  id: number
  name: string
  carrier: string
  format: string
  zone: string
  price_kind: string
  currency: string
  party: string
  customer_id: number | null
  frequency: string
  mapping: unknown
  layout: unknown
  revision: number
}

/** A row of call_source as its checks guarantee it. */
export const callSourceOf = ({ price_kind, customer_id, ...row }: Row): CallSource => ({
  ...row,
  format: row.format as CallFormat,
  priceKind: price_kind as PriceKind,
  party: row.party as CallParty,
  customerId: customer_id,
  frequency: row.frequency as FileFrequency,
  mapping: row.mapping as CallMapping | null,
  layout: row.layout as LogLayout | null,
})

export const callSourceColumns = columns

/** The source of an id, if there is one. */
export const findCallSource = async (db: Db, id: number): Promise<CallSource | undefined> => {
  const row = await db.selectFrom('call_source').select(columns).where('id', '=', id).executeTakeFirst()
  return row && callSourceOf(row)
}

const pricedFormats: readonly CallFormat[] = [
  'uk-wholesale',
  'uk-standard-v3',
  'bch',
  'bt-download',
  'cgrates',
  'cdr-stats',
]

/** Formats whose files price in another currency than sterling, as long as nobody asked for it. */
const usualCurrency: Partial<Record<CallFormat, string>> = { twilio: 'USD' }

/**
 * The built-in source of a format, made on first use: London time, its usual currency, either party. A price column is
 * taken for wholesale until staff say otherwise, so it is never shown to a customer by mistake.
 */
export const getDefaultSource = async (db: Db, format: CallFormat): Promise<CallSource> => {
  await db
    .insertInto('call_source')
    .values({
      name: callFormatLabels[format],
      format,
      zone: LONDON,
      price_kind: pricedFormats.includes(format) ? 'wholesale' : 'none',
      currency: usualCurrency[format] ?? 'GBP',
      party: 'either',
      is_default: true,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await db
    .selectFrom('call_source')
    .select(columns)
    .where('format', '=', format)
    .orderBy('is_default', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  return callSourceOf(row)
}
