import type { call, ownCallEndpoints } from '#contract/my-account/calls.ts'
import { maskNumber } from '#rules/masked-number.ts'
import { formatPrice } from '#rules/money.ts'
import { labelAt } from '#rules/label-timeline.ts'
import type { ResolvedLabel } from '#rules/number-label.ts'
import { displayNumber } from '#rules/phone-display.ts'
import type { z } from 'zod'
import type { CallLine } from './reports/call-line.ts'
import type { CallWithLegs } from './reports/list-calls.ts'
import { type CallScope, ownNumberIdOf } from './scope.ts'
import { sumPrices } from './store/call-legs.ts'

type ShownCall = z.input<typeof call>

/** An own number as it is shown; null for none and for those that are not seen. */
export const ownNumberOf = (numbers: CallScope['numbers'], id: number): ShownCall['number'] => {
  const number = numbers.get(id)
  return number === undefined ? null : { id: number.id, number: number.display, description: number.description.value }
}

const shownLabel = (label: ResolvedLabel<string> | undefined): ShownCall['site'] =>
  label === undefined || label.by === 'none'
    ? null
    : { text: label.value, setBy: label.by === 'customer' ? 'you' : 'your provider' }

const shownCaller = (
  { showsCallers }: CallScope,
  { caller, direction }: CallLine,
): Pick<ShownCall, 'caller' | 'callerDisplay'> => {
  if (caller === null) return { caller: null, callerDisplay: 'Withheld' }
  if (!showsCallers && direction === 'in') return { caller: null, callerDisplay: maskNumber(caller) }
  return { caller, callerDisplay: displayNumber(caller) }
}

/** A call as its owner sees it: no withheld caller, no hidden one, no charge that is not shown. */
export const shownCall = (scope: CallScope, line: CallLine): ShownCall => {
  const { numbers } = scope
  const ownId = ownNumberIdOf(scope, line)
  const otherId = ownId === line.numberId ? line.otherNumberId : line.numberId
  const number = numbers.get(ownId)
  return {
    id: line.id,
    startedAt: new Date(line.startedAt).toISOString(),
    direction: line.direction,
    ...shownCaller(scope, line),
    dialled: line.dialled,
    dialledDisplay: displayNumber(line.dialled),
    number: ownNumberOf(numbers, ownId),
    otherNumber: ownNumberOf(numbers, otherId),
    site: shownLabel(number && labelAt(number.site, line.startedAt)),
    campaign: shownLabel(number && labelAt(number.campaign, line.startedAt)),
    durationSeconds: line.durationSeconds,
    ringSeconds: line.ringSeconds,
    answerState: line.answerState,
    charge: scope.showsCosts ? formatPrice(line.chargeMicros) : null,
    currency: line.currency,
    isProvisional: line.isProvisional,
    destination: line.destination === '' ? null : line.destination,
    destinationDisplay: line.destination === '' ? null : displayNumber(line.destination),
  }
}

type ShownLeg = z.input<(typeof ownCallEndpoints)['get']['returns']>['legs'][number]

/** The legs of a call in order: the first is the call as it was dialled, with the charge that the others leave of it. */
export const shownLegs = ({ showsCosts }: CallScope, { call: line, legs }: CallWithLegs): ShownLeg[] => {
  const ofOthers = sumPrices(legs.map(({ retailMicros }) => retailMicros)) ?? 0
  const first = {
    startedAt: line.startedAt,
    dialledKey: line.dialled,
    durationSeconds: line.durationSeconds,
    ringSeconds: line.ringSeconds,
    answerState: line.answerState,
    retailMicros: line.chargeMicros === null ? null : line.chargeMicros - ofOthers,
  }
  return [first, ...legs].map((leg) => ({
    startedAt: new Date(leg.startedAt).toISOString(),
    dialled: leg.dialledKey,
    dialledDisplay: displayNumber(leg.dialledKey),
    durationSeconds: leg.durationSeconds,
    ringSeconds: leg.ringSeconds,
    answerState: leg.answerState,
    charge: showsCosts ? formatPrice(leg.retailMicros) : null,
  }))
}
