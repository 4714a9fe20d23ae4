import type { CallRecord } from '#rules/call.ts'
import { type DigitStyle, isWithheldText, matchKey } from '#rules/phone-number.ts'

export type Parties = Pick<CallRecord, 'callerRaw' | 'callerKey' | 'callerWithheld' | 'dialledRaw' | 'dialledKey'>

/** A number or name without the address around it: `"Desk" <sip:101@pbx.example>` is `101`. */
export const bareNumber = (text: string): string => {
  const inBrackets = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text
  const bare = inBrackets.trim().replace(/^(?:sips?|tel):/i, '')
  return (bare.split(/[@;]/, 1)[0] ?? '').trim()
}

/** The parties of a call; a caller who is hidden, by mark or by name, leaves no trace of the number. */
export const partiesOf = (
  caller: string,
  dialled: string,
  { isHidden = false, style = 'dialled' }: { isHidden?: boolean; style?: DigitStyle } = {},
): Parties => {
  const callerWithheld = isHidden || isWithheldText(caller)
  return {
    callerRaw: callerWithheld ? '' : caller,
    callerKey: callerWithheld ? '' : matchKey(caller, style),
    callerWithheld,
    dialledRaw: dialled,
    dialledKey: matchKey(dialled, style),
  }
}
