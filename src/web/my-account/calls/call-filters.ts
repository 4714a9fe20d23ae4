import { callGroupLabels, callGroups } from '#rules/call-group.ts'
import { answerStateLabels, answerStates, directionLabels, directions } from '#rules/call.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { formatDuration } from '#web/kit/format.ts'
import { type Search, valuesOf } from './address-values.ts'
import { UNASSIGNED, weekdays } from './call-words.ts'

export type Choice = { readonly value: string; readonly label: string }

/** What one filter owns in the address, and how its chip says it. */
export type CallFilter = {
  readonly label: string
  readonly names: readonly string[]
  readonly chip: (search: Search) => string | undefined
}

const SHOWN = 2

const joinChip = (texts: readonly string[]): string | undefined => {
  if (texts.length === 0) return undefined
  return texts.length <= SHOWN ? texts.join(' or ') : `${texts.length} chosen`
}

const chosen = (name: string, label: string, word: (value: string) => string): CallFilter => ({
  label,
  names: [name],
  chip: (search) => joinChip(valuesOf(search[name]).map(word)),
})

export const directionChoices: readonly Choice[] = directions.map((value) => ({ value, label: directionLabels[value] }))
export const stateChoices: readonly Choice[] = answerStates.map((value) => ({ value, label: answerStateLabels[value] }))
export const groupChoices: readonly Choice[] = callGroups.map((value) => ({ value, label: callGroupLabels[value] }))

const among = (choices: readonly Choice[]) => (value: string) =>
  choices.find((choice) => choice.value === value)?.label ?? value

const lengthChip = ({ minSeconds, maxSeconds }: Search): string | undefined => {
  const least = minSeconds === undefined ? undefined : formatDuration(Number(minSeconds))
  const most = maxSeconds === undefined ? undefined : formatDuration(Number(maxSeconds))
  if (least !== undefined && most !== undefined) return `${least} to ${most}`
  return least === undefined ? most && `at most ${most}` : `at least ${least}`
}

const twoDigits = (hour: string) => `${hour.padStart(2, '0')}:00`

/** Every filter of My Calls, in the order of the chips; numbers are named as the account's own list names them. */
export const callFilters = (numbers: readonly Choice[]): readonly CallFilter[] => [
  chosen('direction', 'Direction', among(directionChoices)),
  chosen('numberId', 'Number', among(numbers)),
  chosen('number', 'Number', displayNumber),
  chosen('site', 'Site', (value) => value || UNASSIGNED),
  chosen('campaign', 'Campaign', (value) => value || UNASSIGNED),
  chosen('callGroup', 'Call type', among(groupChoices)),
  chosen('state', 'Result', among(stateChoices)),
  { label: 'Length', names: ['minSeconds', 'maxSeconds'], chip: lengthChip },
  chosen('caller', 'Caller contains', (value) => value),
  chosen('party', 'Other party', displayNumber),
  chosen('withheld', 'Withheld', (value) => (value === 'yes' ? 'only withheld' : 'left out')),
  chosen('area', 'Area', (value) => value),
  chosen('countsForNumber', 'Counted for', (value) => (value === '0' ? 'none of your numbers' : among(numbers)(value))),
  chosen('countsForSite', 'Counted for site', (value) => value || UNASSIGNED),
  {
    label: 'Counted for campaign',
    names: ['countsForCampaign', 'countsForCampaignId'],
    // The id narrows; the name beside it is how the chip says it.
    chip: ({ countsForCampaign, countsForCampaignId }) =>
      joinChip(valuesOf(countsForCampaign).map((value) => value || UNASSIGNED)) ??
      (countsForCampaignId === undefined ? undefined : 'chosen by a link'),
  },
  chosen('weekday', 'Weekday', (value) => weekdays[Number(value) - 1] ?? value),
  chosen('hour', 'Hour', twoDigits),
]
