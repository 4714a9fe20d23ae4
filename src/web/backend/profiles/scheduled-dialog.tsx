import { backendContract } from '#contract/backend/index.ts'
import { call } from '#web/kit/call.ts'
import { FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { formatMoment } from '#web/kit/format.ts'
import { LondonTimeField } from '#web/kit/london-time-field.tsx'
import type { LondonTime } from '#web/kit/london-time-field.tsx'
import { toLondonTime } from '#web/kit/london-time.ts'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { Scheduled } from './scheduled-changes.tsx'

type Draft = { runAt: LondonTime; note: string }

/** Changes the time and the note of a scheduled change; what it changes stays. */
export const ScheduledDialog = ({ scheduled, close }: { scheduled: Scheduled; close: () => void }) => {
  const client = useQueryClient()
  const { changeScheduled } = backendContract.profileHistory
  const form = useForm<Draft>({
    initial: { runAt: { time: toLondonTime(scheduled.runAt), occurrence: undefined }, note: scheduled.note },
    check: ({ runAt }): Record<string, string> =>
      runAt.time === '' ? { runAt: 'Please choose a date and a time.' } : {},
    save: async ({ runAt: { time: runAt, occurrence }, note }) => {
      const body = { note, runAt, ...(occurrence === undefined ? {} : { occurrence }) }
      const request = { params: { id: scheduled.id }, body }
      const planned = await call('backend', changeScheduled, request, { ifMatch: scheduled.revision })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: `Scheduled for ${formatMoment(planned.runAt)}.` })
      close()
    },
  })
  return (
    <Dialog title="Edit the scheduled change" onClose={close}>
      <FormFrame form={form} label="Scheduled change">
        <LondonTimeField
          label="When"
          description="Date and time in London"
          value={form.values.runAt}
          error={form.errors['runAt']}
          onChange={(runAt) => form.set('runAt', runAt)}
        />
        <TextInput {...form.text('note')} label="Note (optional)" maxLength={500} />
        <FormActions>
          <Button type="submit" loading={form.busy}>
            Save
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </FormActions>
      </FormFrame>
    </Dialog>
  )
}
