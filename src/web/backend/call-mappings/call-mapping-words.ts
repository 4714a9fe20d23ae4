import type {
  DateOrder,
  DurationUnit,
  MappedField,
  MappedMoment,
  MappedParties,
  MappingDelimiter,
  PriceUnit,
} from '#rules/call-mapping.ts'
import type { AnswerState } from '#rules/call.ts'

export const fieldLabels: Readonly<Record<MappedField, string>> = {
  caller: 'Caller',
  dialled: 'Number dialled',
  date: 'Date, or date and time',
  time: 'Time',
  end: 'End of the call',
  duration: 'Duration',
  ring: 'Ring time',
  state: 'How it ended',
  price: 'Price',
  currency: 'Currency',
  direction: 'Incoming or outgoing',
  recordId: 'Id of the record',
}
export const delimiterLabels: Readonly<Record<MappingDelimiter, string>> = {
  ',': 'Comma',
  ';': 'Semicolon',
  '\t': 'Tab',
  '|': 'Vertical bar',
}
export const dateOrderLabels: Readonly<Record<DateOrder, string>> = {
  dmy: 'Day, month, year',
  mdy: 'Month, day, year',
  ymd: 'Year, month, day',
  unproven: 'Not known: refuse what could be either',
}
export const momentLabels: Readonly<Record<MappedMoment, string>> = {
  start: 'The start of the call',
  end: 'The end of the call',
}
export const durationUnitLabels: Readonly<Record<DurationUnit, string>> = {
  seconds: 'Seconds, or 1:02:03',
  minutes: 'Minutes',
  milliseconds: 'Milliseconds',
}
export const priceUnitLabels: Readonly<Record<PriceUnit, string>> = {
  units: 'Pounds',
  hundredths: 'Pence',
  micros: 'Millionths',
}
export const partiesLabels: Readonly<Record<MappedParties, string>> = {
  'caller-and-dialled': 'The caller and the number dialled',
  'own-and-other': 'The own number and the other party',
}
export const stateLabels: Readonly<Record<AnswerState, string>> = {
  answered: 'Answered',
  voicemail: 'Voicemail',
  unanswered: 'Unanswered',
  engaged: 'Engaged',
  abandoned: 'Abandoned',
  failed: 'Failed',
  unknown: 'Unknown',
}
