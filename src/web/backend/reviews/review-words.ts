import type { Review } from '#contract/backend/reviews.ts'
import { formatCount, formatNoun } from '#web/kit/format.ts'

export type Impact = Review['impact']
export type Change = Review['changes'][number]
type Movement = Impact['movements'][number]

/** Customers that go the same way: the sentence, then what they lose and gain by name. */
export type MovementWords = { sentence: string; loses: string[]; gains: string[]; nothing: string | undefined }

/** Names in a sentence, such as `A, B and 3 more`; no more than `most` of them. */
export const inWords = (names: readonly string[], most = Number.POSITIVE_INFINITY): string => {
  const shown = names.length > most ? [...names.slice(0, most), `${formatCount(names.length - most)} more`] : names
  if (shown.length < 2) return shown[0] ?? ''
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

const sentenceOf = ({ from, to, customers }: Movement, about: number | undefined): string => {
  const many = customers !== 1
  const whose = formatNoun(customers, 'customer')
  if (from?.id === to?.id) {
    if (to === null) return `${whose} ${many ? 'have' : 'has'} no profile, before and after.`
    if (to.id === about) return `${whose} ${many ? 'use' : 'uses'} this profile.`
    return `${whose} ${many ? 'keep' : 'keeps'} ${to.name}.`
  }
  if (from === null) return `${whose} without a profile ${many ? 'get' : 'gets'} ${to?.name}.`
  return `${whose} ${many ? 'go' : 'goes'} from ${from.name} to ${to?.name ?? 'no profile'}.`
}

/** Losses before gains, gains before what changes nothing; inside each the most customers first. */
const rank = ({ loses, gains }: Movement): number => (loses.length > 0 ? 0 : gains.length > 0 ? 1 : 2)

/** Each way that customers go, in words; what takes something away comes first. `about` is the profile that is changed. */
export const movementsInWords = ({ movements }: Pick<Impact, 'movements'>, about?: number): MovementWords[] =>
  movements
    .toSorted((a, b) => rank(a) - rank(b) || b.customers - a.customers)
    .map((movement) => ({
      sentence: sentenceOf(movement, about),
      loses: movement.loses.map(({ label }) => label),
      gains: movement.gains.map(({ label }) => label),
      nothing:
        rank(movement) < 2 ? undefined : `What ${movement.customers === 1 ? 'it' : 'they'} may use stays the same.`,
    }))

/** How many customers an act concerns, and how many of their people are signed in now. */
export const concernInWords = ({ customers, signedIn }: Pick<Impact, 'customers' | 'signedIn'>): string => {
  if (customers === 0) return 'It concerns no customer: nobody gains or loses anything.'
  const whom = `It concerns ${formatNoun(customers, 'customer')}.`
  const people = customers === 1 ? 'its people' : 'their people'
  if (signedIn === 0) return `${whom} None of ${people} is signed in now.`
  return `${whom} ${formatCount(signedIn)} of ${people} ${signedIn === 1 ? 'is' : 'are'} signed in now; for them it holds from the next click.`
}

/** The e-mailed reports that stop, with the first of them by name; undefined when none does. */
export const stoppingInWords = ({ reportsThatStop: { total, first } }: Impact): string | undefined => {
  if (total === 0) return undefined
  const names = first.map(({ view, person, accountNumber }) => `“${view}” of ${person} (${accountNumber})`)
  const rest = total > first.length ? [`${formatCount(total - first.length)} more`] : []
  return `${formatNoun(total, 'e-mailed report')} will stop, and ${total === 1 ? 'its owner is' : 'their owners are'} told why: ${inWords([...names, ...rest])}.`
}

/** A changed setting: `switched on`, `switched off`, or what it was and becomes. */
export const changeInWords = ({ before, after }: Change): string => {
  if (before === 'off' && after === 'on') return 'switched on'
  if (before === 'on' && after === 'off') return 'switched off'
  return `${before} → ${after}`
}

/** Changes of one line, such as in a history: the labels with what became of them. */
export const changesInLine = (changes: readonly Change[], most = 4): string =>
  inWords(
    changes.map((change) => `${change.label} ${changeInWords(change)}`),
    most,
  )

export type ReviewPart = 'remarks' | 'changes' | 'warnings' | 'customers' | 'note' | 'time'

/** What a review shows, from top to bottom: what is left out of it first, then what changes, for whom, and what is asked. */
export const listReviewParts = ({
  review,
  remarks,
  takesNote,
  isScheduling,
}: {
  review: Review
  remarks: readonly string[]
  takesNote: boolean
  isScheduling: boolean
}): ReviewPart[] => [
  ...(remarks.length > 0 ? (['remarks'] as const) : []),
  'changes',
  ...(review.warnings.length > 0 ? (['warnings'] as const) : []),
  'customers',
  ...(takesNote ? (['note'] as const) : []),
  ...(isScheduling ? (['time'] as const) : []),
]
