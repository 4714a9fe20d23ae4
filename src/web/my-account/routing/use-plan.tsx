import { numberRoutingEndpoints } from '#contract/my-account/number-routing.ts'
import { routingPlanEndpoints } from '#contract/my-account/routing-plans.ts'
import { FaultNote } from '#web/kit/form.tsx'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { Button, NativeSelect } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { builtAreas } from '../areas.ts'
import type { Routing } from './change-destination.tsx'
import styles from './routing.module.css'

/** Asks that a routing plan becomes the active one of a number. */
export const UsePlan = ({ routing }: { routing: Routing }) => {
  const plans = useAsk(routingPlanEndpoints.list, {})
  const [planId, setPlanId] = useState('')
  const ask = useAct(numberRoutingEndpoints.usePlan, {
    quiet: true,
    done: 'Your provider has been asked. You see the state here.',
    onDone: () => setPlanId(''),
  })
  const rows = plans.data?.rows ?? []
  if (plans.data !== undefined && rows.length === 0)
    return (
      <p className={styles.quiet}>
        There is no routing plan yet. <Link to={builtAreas.routingPlans.path}>Make one</Link>, then choose it here.
      </p>
    )
  const send = (event: FormEvent) => {
    event.preventDefault()
    const planRevision = rows.find(({ id }) => String(id) === planId)?.revision
    const body = { planId: Number(planId), revision: routing.revision, planRevision } as never
    ask.mutate({ params: { id: routing.number.id }, body })
  }
  return (
    <form onSubmit={send} aria-label="Make a routing plan active">
      {ask.error === null ? null : <FaultNote>{ask.error.issues[0]?.message ?? ask.error.message}</FaultNote>}
      <div className={styles.pair}>
        <NativeSelect
          label="Routing plan"
          value={planId}
          onChange={(event) => setPlanId(event.currentTarget.value)}
          data={[
            { value: '', label: 'Choose a plan' },
            ...rows.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
        />
        <Button type="submit" variant="default" disabled={planId === ''} loading={ask.isPending}>
          Ask to make it active
        </Button>
      </div>
    </form>
  )
}
