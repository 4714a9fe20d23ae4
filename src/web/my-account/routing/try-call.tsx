import { numberRoutingEndpoints } from '#contract/my-account/number-routing.ts'
import { FaultNote } from '#web/kit/form.tsx'
import { toLondonTime } from '#web/kit/london-time.ts'
import { useAsk } from '#web/kit/query.tsx'
import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { CallLines } from './call-lines.tsx'
import styles from './routing.module.css'

/** Tells what happens to a call to a number at a time, by what is live. */
export const TryCall = ({ numberId }: { numberId: number }) => {
  const [at, setAt] = useState(() => toLondonTime(new Date().toISOString()))
  const [from, setFrom] = useState('')
  const [asked, setAsked] = useState<{ at?: string; from: string }>()
  const request = { params: { id: numberId }, query: asked ?? {} }
  const answer = useAsk(numberRoutingEndpoints.tryOut, request, { enabled: asked !== undefined })
  const send = (event: FormEvent) => {
    event.preventDefault()
    setAsked({ from, ...(at !== '' && { at: at.slice(0, 16) }) })
  }
  return (
    <form onSubmit={send} aria-label="Try out a call">
      <div className={styles.pair}>
        <TextInput
          type="datetime-local"
          label="A call at, London time"
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        <TextInput
          label="From (optional)"
          placeholder="A caller’s number"
          inputMode="tel"
          value={from}
          maxLength={40}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={answer.isFetching}>
          What happens?
        </Button>
      </div>
      {answer.isError ? <FaultNote>{answer.error.issues[0]?.message ?? answer.error.message}</FaultNote> : null}
      {answer.data === undefined || answer.isError ? null : <CallLines lines={answer.data.lines} />}
    </form>
  )
}
