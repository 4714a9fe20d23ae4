import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { ApiError, call } from '#web/kit/call.ts'
import { FormActions, Section } from '#web/kit/detail-page.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { formatMoment } from '#web/kit/format.ts'
import { momentOf, toLondonTime } from '#web/kit/london-time.ts'
import { type LondonTime, LondonTimeField } from '#web/kit/london-time-field.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, Checkbox, Radio, Stack, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'

const { answer } = backendContract.numberRequests
export type Request = AnswerOf<typeof backendContract.numberRequests.get>
type Said = 'accepted' | 'live' | 'rejected'
type Values = { state: Said; message: string; expectedAt: LondonTime; goesLiveByItself: boolean }

const buttons: Readonly<Record<Said, string>> = { accepted: 'Accept', live: 'Say that it is live', rejected: 'Reject' }
const done: Readonly<Record<Said, string>> = {
  accepted: 'Accepted. The portal shows when it will be live.',
  live: 'It is live. The portal shows it from now on.',
  rejected: 'Rejected. The customer reads why.',
}

const choicesFor = ({ state }: Request): readonly { value: Said; label: string; description: string }[] => [
  state === 'requested'
    ? { value: 'accepted', label: 'Accept', description: 'You will do it; say when it will be live.' }
    : { value: 'accepted', label: 'Still accepted', description: 'Say another time at which it will be live.' },
  { value: 'live', label: 'It is live', description: 'It is done on the switch: callers meet it now.' },
  { value: 'rejected', label: 'Reject', description: 'Nothing changes; say why.' },
]

/** Staff say what becomes of an open request. */
export const RequestAnswer = ({ request }: { request: Request }) => {
  const client = useQueryClient()
  const { id, revision, wantedAt, expectedAt, goesLiveByItself } = request
  const form = useForm<Values>({
    initial: {
      state: request.state === 'requested' ? 'accepted' : 'live',
      message: '',
      expectedAt: { time: toLondonTime(expectedAt), occurrence: undefined },
      goesLiveByItself,
    },
    check: ({ state, message }): Record<string, string> =>
      state === 'rejected' && message.trim() === '' ? { message: 'Say why: the customer reads it.' } : {},
    save: async (values) => {
      const { state, message } = values
      const typed = momentOf(values.expectedAt.time, values.expectedAt.occurrence)
      const more =
        state !== 'accepted'
          ? {}
          : { goesLiveByItself: values.goesLiveByItself, ...(typed !== undefined && { expectedAt: typed }) }
      try {
        await call('backend', answer, { params: { id }, body: { state, message, ...more } }, { ifMatch: revision })
        showToast({ tone: 'good', text: done[state] })
      } catch (error) {
        // Its page shows what became of it, where there may be no form any more.
        if (!(error instanceof ApiError) || error.code !== 'ENDED') throw error
        showToast({ tone: 'bad', text: error.message })
      } finally {
        void client.invalidateQueries()
      }
    },
  })
  const { state } = form.values
  return (
    <Section title="Your answer" lead="The customer is told by e-mail, and sees it in the portal at once.">
      <FormFrame form={form} label="Answer">
        <Radio.Group label="What becomes of it" value={state} onChange={(value) => form.set('state', value)}>
          <Stack gap="xs" mt="xs">
            {choicesFor(request).map((choice) => (
              <Radio key={choice.value} {...choice} />
            ))}
          </Stack>
        </Radio.Group>
        {state !== 'accepted' ? null : (
          <>
            <LondonTimeField
              label="Live by"
              value={form.values.expectedAt}
              onChange={(value) => form.set('expectedAt', value)}
              error={form.errors['expectedAt']}
            />
            {wantedAt === null ? null : (
              <Checkbox
                {...form.tick('goesLiveByItself')}
                label={`It is set on the switch for ${formatMoment(wantedAt)}`}
                description="Then it is shown as live from that moment, and you need not come back."
                error={form.errors['goesLiveByItself']}
              />
            )}
          </>
        )}
        <Textarea
          {...form.text('message')}
          label={state === 'rejected' ? 'Why' : 'Word to the customer'}
          description={state === 'rejected' ? 'The customer reads it.' : 'May stay empty.'}
          required={state === 'rejected'}
          autosize
          minRows={2}
          maxLength={1000}
        />
        <FormActions>
          <Button type="submit" loading={form.busy} {...(state === 'rejected' && { color: 'red' })}>
            {buttons[state]}
          </Button>
        </FormActions>
      </FormFrame>
    </Section>
  )
}
