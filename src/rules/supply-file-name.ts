import type { FileFrequency } from './call.ts'

/** What the name of a supply file says of it; what it does not say is undefined. */
export type SupplyFileName = {
  readonly frequency: FileFrequency | undefined
  /** What the carrier calls this kind of file. */
  readonly kind: string | undefined
  /** What the carrier bills with it. */
  readonly product: string | undefined
}

// As in Halyard_Daily_Calls_HCS0042_30062026_1_1_SIP_V3.txt: how often, kind, account, day, counters, product, layout.
const named = /(?:^|[_-])(daily|monthly)_([a-z]+)_[a-z0-9-]+_\d{8}(?:_\d+)*_([a-z][a-z0-9]*)_v\d+\.\w+$/i

// A name that follows no such pattern may still say it in a word of its own.
const word = /(?:^|[^a-z])(daily|monthly)(?:[^a-z]|$)/i

const frequencyOf = (text: string | undefined): FileFrequency | undefined =>
  text === undefined ? undefined : text.toLowerCase() === 'daily' ? 'daily' : 'monthly'

/** Reads the name of a supply file. */
export const readSupplyFileName = (name: string): SupplyFileName => {
  const [, frequency, kind, product] = named.exec(name) ?? []
  if (frequency !== undefined) return { frequency: frequencyOf(frequency), kind, product: product?.toUpperCase() }
  return { frequency: frequencyOf(word.exec(name)?.[1]), kind: undefined, product: undefined }
}
