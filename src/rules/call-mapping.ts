/** How staff say which column of a CSV file means what. A source of the format `mapped-csv` carries one. */

export const mappingDelimiters = [',', ';', '\t', '|'] as const
export type MappingDelimiter = (typeof mappingDelimiters)[number]

/** What a column can be; the first three and a length are needed. */
export const mappedFields = [
  'caller',
  'dialled',
  'date',
  'time',
  'end',
  'duration',
  'ring',
  'state',
  'price',
  'currency',
  'direction',
  'recordId',
] as const
export type MappedField = (typeof mappedFields)[number]

/** In which order a file writes day, month and year; `unproven` when nothing tells. */
export const dateOrders = ['ymd', 'dmy', 'mdy', 'unproven'] as const
export type DateOrder = (typeof dateOrders)[number]

/** What a bare number in a duration column counts. */
export const durationUnits = ['seconds', 'minutes', 'milliseconds'] as const
export type DurationUnit = (typeof durationUnits)[number]

/** What a bare number in a price column counts: pounds, pence or millionths, in sterling. */
export const priceUnits = ['units', 'hundredths', 'micros'] as const
export type PriceUnit = (typeof priceUnits)[number]

/** Which moment the date and time are. */
export const mappedMoments = ['start', 'end'] as const
export type MappedMoment = (typeof mappedMoments)[number]

/**
 * What the two numbers are: who called whom, or the customer's own number and the other party, of which the direction
 * tells who called.
 */
export const mappedParties = ['caller-and-dialled', 'own-and-other'] as const
export type MappedParties = (typeof mappedParties)[number]

/** What staff choose for a file that nothing reads yet: a refusal that says so offers it. */
export const MAP_COLUMNS = 'Map its columns'

export type CallMapping = {
  readonly delimiter: MappingDelimiter
  /** Lines above the first call that are none, of which the last is the heading. */
  readonly headingRows: number
  /** The heading as it was mapped: a file with another one is refused. */
  readonly heading: readonly string[]
  /** The column of each field, from 0; null for one that the file has not. */
  readonly columns: Readonly<Record<MappedField, number | null>>
  readonly dateOrder: DateOrder
  readonly momentIs: MappedMoment
  readonly durationUnit: DurationUnit
  readonly priceUnit: PriceUnit
  readonly parties: MappedParties
}

/** What a mapping lacks, by the field that it concerns; none when files can be read by it. */
export const problemsOfMapping = ({ columns, parties }: CallMapping): { field: MappedField; message: string }[] => {
  const problems: { field: MappedField; message: string }[] = []
  if (columns.caller === null) problems.push({ field: 'caller', message: 'Say which column is the caller.' })
  if (columns.dialled === null) problems.push({ field: 'dialled', message: 'Say which column is the number dialled.' })
  if (columns.date === null) problems.push({ field: 'date', message: 'Say which column is the date.' })
  if (columns.duration === null && columns.end === null)
    problems.push({ field: 'duration', message: 'Say which column is the duration, or the end of the call.' })
  if (parties === 'own-and-other' && columns.direction === null)
    problems.push({ field: 'direction', message: 'Say which column tells incoming from outgoing.' })
  return problems
}
