type Rounds = {
  readonly seconds: number
  readonly round: () => Promise<unknown>
  /** Told of a round that failed; the next one comes all the same. */
  readonly onError: (error: unknown) => void
}

/** Does a round again and again until disposed; one that takes long is never overlapped by the next. */
export const repeatRounds = ({ seconds, round, onError }: Rounds): AsyncDisposable => {
  let running: Promise<unknown> | undefined
  const timer = setInterval(() => {
    running ??= round()
      .catch(onError)
      .finally(() => {
        running = undefined
      })
  }, seconds * 1000)
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      await running
    },
  }
}
