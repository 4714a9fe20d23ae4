import { describeCall } from '#rules/plan-words.ts'
import type { Plan } from '#rules/routing-plan.ts'
import { readLondonTime, toLondonTime } from '#web/kit/london-time.ts'
import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { CallLines } from './call-lines.tsx'

/** What happens to a call by a plan that is being written, at a time that is chosen. */
export const TryPlan = ({ plan }: { plan: Plan }) => {
  const [at, setAt] = useState(() => toLondonTime(new Date().toISOString()))
  const read = readLondonTime(at)
  return (
    <>
      <TextInput
        type="datetime-local"
        label="A call at"
        description="London time. Plans go by the clock on the wall, also when the clocks change."
        value={at}
        onChange={(event) => setAt(event.currentTarget.value)}
      />
      {read === undefined ? null : <CallLines lines={describeCall(plan, read.at)} />}
    </>
  )
}
