/** The call store does not answer: it is starting again, or its address is wrong. Reads may be tried again. */
export class CallStoreUnavailable extends Error {
  override readonly name = 'CallStoreUnavailable'
}
