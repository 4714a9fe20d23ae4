import { COUNTRY_DIGITS } from '#rules/caller-area.ts'
import { type CallGroup, groupOfClass } from '#rules/call-group.ts'
import { longAreaCodes } from '#rules/phone-display.ts'
import { ukRanges } from '#rules/phone-number.ts'
import { type CallsSql, verbatim } from '../store/calls-sql.ts'

const quoted = (text: string): string => `'${text}'`

const ukBranches = ukRanges.map(([prefix, cls]) => `startsWith(dialled_key, '+44${prefix}'), '${groupOfClass[cls]}'`)
const other: CallGroup = 'other'

/** The display group of a call: `callGroupOf` in the store's words, made from the same table. */
export const callGroupSql: CallsSql = verbatim(`multiIf(direction = 'internal', 'internal',
  startsWith(dialled_key, '+44'), multiIf(${ukBranches.join(', ')}, '${other}'),
  startsWith(dialled_key, '+'), '${groupOfClass.international}',
  match(dialled_key, '^118[0-9]{3}$'), '${groupOfClass.directory}',
  match(dialled_key, '^116[0-9]{3}$'), '${groupOfClass.helpline}',
  match(dialled_key, '^(999|112|1[0-9]{2,4})$'), '${groupOfClass.short}',
  '${other}')`)

const freePrefixes = ukRanges
  .filter(([, cls]) => groupOfClass[cls] === 'free')
  .map(([prefix]) => quoted(`+44${prefix}`))

/**
 * Whether a call is one that is never itemised: outgoing, to a number that is free to its caller. Among those numbers are
 * helplines. Source: PECR regulation 9, Ofcom General Condition C3.
 */
export const freeCallSql: CallsSql = verbatim(
  `(direction = 'out' AND (${freePrefixes.map((prefix) => `startsWith(dialled_key, ${prefix})`).join(' OR ')} OR match(dialled_key, '^116[0-9]{3}$')))`,
)

const long = longAreaCodes.map(quoted).join(', ')

// The area code behind +44: two digits after 2, three where the second or third is 1, five in a few places, else four.
const areaDigits = `multiIf(substring(caller_key, 4, 1) = '2', 2,
  substring(caller_key, 5, 1) = '1' OR substring(caller_key, 6, 1) = '1', 3,
  substring(caller_key, 4, 5) IN (${long}), 5, 4)`

/** The caller's area: a UK area code, `mobile`, `uk`, `withheld`, `none`, the first digits of a number abroad, or not incoming. */
export const callerAreaSql: CallsSql = verbatim(`multiIf(direction != 'in', 'not-incoming', caller_withheld, 'withheld',
  startsWith(caller_key, '+44'), multiIf(
    substring(caller_key, 4, 1) IN ('1', '2'), concat('0', substring(caller_key, 4, ${areaDigits})),
    startsWith(caller_key, '+447') AND (NOT substring(caller_key, 5, 1) IN ('0', '6') OR startsWith(caller_key, '+447624')), 'mobile',
    'uk'),
  startsWith(caller_key, '+'), substring(caller_key, 1, ${COUNTRY_DIGITS + 1}),
  'none')`)

/** The London day, month, weekday (1 is Monday) and hour in which a call starts. */
export const dayOfCall: CallsSql = verbatim(`toDate(started_at, 'Europe/London')`)
export const monthOfCall: CallsSql = verbatim(`formatDateTime(started_at, '%Y-%m', 'Europe/London')`)
export const weekdayOfCall: CallsSql = verbatim(`toDayOfWeek(started_at, 0, 'Europe/London')`)
export const hourOfCall: CallsSql = verbatim(`toHour(started_at, 'Europe/London')`)
