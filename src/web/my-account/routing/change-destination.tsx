import type { AnswerOf } from '#contract/endpoint.ts'
import { numberRoutingEndpoints } from '#contract/my-account/number-routing.ts'
import { call } from '#web/kit/call.ts'
import { type Form, FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { noTime } from '#web/kit/london-time-field.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import styles from './routing.module.css'
import { type Wanted, wantedOf, WantedField } from './wanted-field.tsx'

export type Routing = AnswerOf<typeof numberRoutingEndpoints.get>

type Draft = { to: string; wanted: Wanted; note: string }
const empty: Draft = { to: '', wanted: { ...noTime, later: false }, note: '' }

const Fields = ({ form }: { form: Form<Draft> }) => (
  <>
    <TextInput
      {...form.text('to')}
      label="New number"
      description="Where calls are to be answered, such as 07700 900123"
      inputMode="tel"
      autoComplete="off"
    />
    <WantedField
      value={form.values.wanted}
      error={form.errors['wanted'] ?? form.errors['wanted.time']}
      onChange={(wanted) => form.set('wanted', wanted)}
    />
    <Textarea {...form.text('note')} label="Note to your provider" description="Optional" autosize minRows={2} />
  </>
)

/** What became of the number while somebody was typing, and a way to go on all the same. */
const Meanwhile = ({ routing, goOn }: { routing: Routing; goOn: () => void }) => {
  const [open] = routing.requests
  return (
    <Note tone="warn">
      This changed while you were typing.{' '}
      {open === undefined
        ? `Calls now go to ${(routing.emergency ?? routing.usual)?.words ?? 'where your provider sends them'}.`
        : `${open.askedBy} asked: ${open.words}.`}{' '}
      <Button size="compact-sm" variant="default" onClick={goOn}>
        I have seen it
      </Button>
    </Note>
  )
}

/** Asks that the calls of a number go elsewhere. What somebody else did meanwhile is told, and shown on the page. */
export const ChangeDestination = ({ routing }: { routing: Routing }) => {
  const client = useQueryClient()
  const [seen, setSeen] = useState(routing.revision)
  const form = useForm<Draft>({
    initial: empty,
    check: ({ to }) => (to.trim() === '' ? { to: 'Write the number that calls are to go to.' } : {}),
    save: async ({ to, wanted, note }) => {
      const { id } = routing.number
      const body = { to, note, wanted: wantedOf(wanted), revision: seen }
      try {
        await call('my-account', numberRoutingEndpoints.changeDestination, { params: { id }, body })
        showToast({ tone: 'good', text: 'Your provider has been asked. You see the state here.' })
        form.reset(empty)
      } finally {
        // What refused it may be something that this page does not show yet.
        void client.invalidateQueries()
      }
    },
  })
  // Nobody has begun to type, so what is shown is what they start from.
  if (!form.dirty && seen !== routing.revision) setSeen(routing.revision)
  const isAsked = routing.requests.some(({ kind }) => kind === 'destination' || kind === 'routing-plan')
  if (isAsked && !form.dirty)
    return (
      <p className={styles.quiet}>
        A change is asked for already, above. You can ask for another once it is done or withdrawn, or once your
        provider has stopped it.
      </p>
    )
  return (
    <FormFrame form={form} label="Change where calls go">
      <div className={styles.form}>
        {seen === routing.revision ? null : <Meanwhile routing={routing} goOn={() => setSeen(routing.revision)} />}
        <Fields form={form} />
        <div>
          <Button type="submit" loading={form.busy}>
            Ask for this change
          </Button>
        </div>
      </div>
    </FormFrame>
  )
}
