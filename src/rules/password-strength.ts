/** What a password is judged against. */
export type PasswordContext = {
  readonly least: number
  /** Lower-case passwords that many people use. */
  readonly common: ReadonlySet<string>
  /** The person's name and address, the provider's and the product's name: too easy to think of. */
  readonly words: readonly string[]
}

const lookalikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase()
const unmasked = (text: string): string => text.replaceAll(/[013457@$]/g, (sign) => lookalikes[sign] ?? sign)
/** Without the digits and signs that people put around a word. */
const core = (text: string): string => text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')

/** Without anything between the words: a name stays a name when it is written together. */
const together = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]+/gu, '')

const isRun = (text: string): boolean => {
  const steps = new Set(
    [...text].slice(1).map((sign, index) => (sign.codePointAt(0) ?? 0) - (text.codePointAt(index) ?? 0)),
  )
  return steps.size <= 1
}

const isRepetition = (text: string): boolean => /^(.{1,4})\1+.{0,3}$/u.test(text)

/**
 * The reason why a password is refused, as a sentence, or undefined. There are no rules of composition: length, and
 * not being easy to think of, are what counts (NIST SP 800-63B; ASVS 5.0 6.2.1, 6.2.4, 6.2.5, 6.2.12).
 */
export const findPasswordFault = (password: string, { least, common, words }: PasswordContext): string | undefined => {
  const text = plain(password)
  if ([...password].length < least)
    return `Please use at least ${least} characters; a few words in a row are easy to remember.`
  const variants = [text, core(text), unmasked(text), core(unmasked(text)), unmasked(core(text))]
  if (variants.some((variant) => common.has(variant)))
    return 'This password, or one very much like it, is on the lists that attackers try first. Please choose another.'
  if (isRun(text) || isRepetition(text)) return 'This password is one pattern repeated. Please choose another.'
  const tooClose = words
    .flatMap((word) => [plain(word), together(plain(word)), ...plain(word).split(/[^\p{L}\p{N}]+/u)])
    .filter((word) => word.length >= 4)
    .some((word) =>
      [...variants, together(text), together(unmasked(text))].some(
        (variant) => variant === word || (variant.includes(word) && variant.length - word.length < 6),
      ),
    )
  if (tooClose) return 'This password is too close to your name, your e-mail address or ours. Please choose another.'
  return undefined
}
