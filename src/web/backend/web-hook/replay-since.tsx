import { backendContract } from '#contract/backend/index.ts'
import { call } from '#web/kit/call.ts'
import { FormActions, Section } from '#web/kit/detail-page.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { formatNoun } from '#web/kit/format.ts'
import { momentOf } from '#web/kit/london-time.ts'
import { LondonTimeField, noTime } from '#web/kit/london-time-field.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'

/** Sends again all that was not delivered since a moment: after the receiver was away. */
export const ReplaySince = ({ isOn }: { isOn: boolean }) => {
  const client = useQueryClient()
  const form = useForm({
    initial: { since: noTime },
    check: ({ since }): Record<string, string> =>
      momentOf(since.time, since.occurrence) === undefined ? { since: 'Choose a day and a time.' } : {},
    save: async ({ since }) => {
      const body = { since: momentOf(since.time, since.occurrence) ?? '' }
      const { messages } = await call('backend', backendContract.webHook.replaySince, { body })
      void client.invalidateQueries()
      showToast(
        messages === 0
          ? { tone: 'good', text: 'Nothing is missing since then.' }
          : { tone: 'good', text: `${formatNoun(messages, 'message')} leave again, oldest first.` },
      )
    },
  })
  return (
    <Section title="Send again" lead="All that was not delivered since a moment, with the same ids.">
      <FormFrame form={form} label="Send again">
        <LondonTimeField
          label="Since"
          value={form.values.since}
          onChange={(value) => form.set('since', value)}
          error={form.errors['since']}
        />
        <FormActions>
          <Button type="submit" variant="default" loading={form.busy} disabled={!isOn}>
            Send again
          </Button>
        </FormActions>
      </FormFrame>
    </Section>
  )
}
