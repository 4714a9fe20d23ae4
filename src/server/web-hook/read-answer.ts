import { type HookAnswer, hookAnswer } from '#contract/backend/web-hook.ts'
import type { Posted } from './post-message.ts'

/** What an answer comes to, in words; with the state that it sets, where it sets one. */
export type Outcome = {
  readonly isDelivered: boolean
  readonly words: string
  readonly sets?: HookAnswer
  /** The receiver wants no more messages at all. */
  readonly isGone?: boolean
  readonly retryAfterSeconds: number
}

const delivered = (words: string, sets?: HookAnswer): Outcome => ({
  ...{ isDelivered: true, words, retryAfterSeconds: 0 },
  ...(sets && { sets }),
})

const untouched = 'The state of the request stays as it is.'

/** Of an answer with a status from 200 to 299: the message is delivered whatever it says. */
const readAgreement = (answer: string, isCut: boolean): Outcome => {
  if (isCut) return delivered(`Delivered. The answer is too long to be read. ${untouched}`)
  if (answer.trim() === '') return delivered(`Delivered, without a word. ${untouched}`)
  let said: unknown
  try {
    said = JSON.parse(answer)
  } catch {
    return delivered(`Delivered. The answer is not JSON. ${untouched}`)
  }
  if (typeof said !== 'object' || said === null || !('state' in said))
    return delivered(`Delivered. The answer names no state. ${untouched}`)
  const read = hookAnswer.safeParse(said)
  if (read.success) return delivered(`Delivered. The answer: ${read.data.state}.`, read.data)
  const [issue] = read.error.issues
  return delivered(
    `Delivered. The answer’s ${issue?.path.join('.') || 'form'} is not right: ${issue?.message} ${untouched}`,
  )
}

/** Reads what an attempt met. */
export const readAnswer = (posted: Posted): Outcome => {
  if (posted.status === null) return { isDelivered: false, words: posted.fault, retryAfterSeconds: 0 }
  const { status, answer, isCut, retryAfterSeconds, location } = posted
  if (status >= 200 && status < 300) return readAgreement(answer, isCut)
  const failed = { isDelivered: false, retryAfterSeconds }
  if (status === 410) return { ...failed, isGone: true, words: 'It answered 410 Gone: it wants no more messages.' }
  if (status >= 300 && status < 400) {
    const to = location === '' ? 'elsewhere' : `to ${location.slice(0, 200)}`
    return { ...failed, words: `It answered ${status} and points ${to}. Redirects are not followed: set that address.` }
  }
  return { ...failed, words: `It answered ${status}.` }
}
