import { type DigitStyle, isWithheldText, matchKey } from '#rules/phone-number.ts'

/** The caller of a record: nothing is kept of one who withheld the number. */
export const callerOf = (
  text: string,
  { style = 'dialled', withheld = false }: { readonly style?: DigitStyle; readonly withheld?: boolean } = {},
): { callerRaw: string; callerKey: string; callerWithheld: boolean } => {
  const callerRaw = text.trim()
  return withheld || isWithheldText(callerRaw)
    ? { callerRaw: '', callerKey: '', callerWithheld: true }
    : { callerRaw, callerKey: matchKey(callerRaw, style), callerWithheld: false }
}

/** The number that was called. */
export const dialledOf = (text: string, style: DigitStyle = 'dialled'): { dialledRaw: string; dialledKey: string } => {
  const dialledRaw = text.trim()
  return { dialledRaw, dialledKey: matchKey(dialledRaw, style) }
}
