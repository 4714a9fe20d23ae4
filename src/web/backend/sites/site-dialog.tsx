import { backendContract } from '#contract/backend/index.ts'
import { call } from '#web/kit/call.ts'
import { FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { formatNoun, today } from '#web/kit/format.ts'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { Site } from './customer-sites.tsx'

const { add, update, close: closing } = backendContract.sites

type SiteDialogProps = { customerId: number; site: Site | undefined; close: () => void }

/** Adds a staff site to a customer, or changes one. */
export const SiteDialog = ({ customerId, site, close }: SiteDialogProps) => {
  const client = useQueryClient()
  const form = useForm({
    initial: { name: site?.name ?? '', reference: site?.reference ?? '', address: site?.address ?? '' },
    schema: add.body,
    fieldOf: { NAME_TAKEN: 'name' },
    save: async (body) => {
      if (site === undefined) await call('backend', add, { params: { id: customerId }, body })
      else await call('backend', update, { params: { id: site.id }, body }, { ifMatch: site.revision })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: site === undefined ? `${body.name} is added.` : 'Saved.' })
      close()
    },
  })
  return (
    <Dialog title={site === undefined ? 'Add staff site' : 'Edit staff site'} onClose={close}>
      <FormFrame form={form} label="Staff site">
        <TextInput {...form.text('name')} label="Name" />
        <TextInput {...form.text('reference')} label="Reference" description="Such as a cost centre." />
        <Textarea {...form.text('address')} label="Address" autosize minRows={2} />
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

/** Closes a staff site from a day on, or opens it again. */
export const CloseSiteDialog = ({ site, close }: { site: Site; close: () => void }) => {
  const client = useQueryClient()
  const isOpen = site.closedOn === null
  const form = useForm({
    initial: { on: today() },
    check: ({ on }): Record<string, string> => (isOpen && on === '' ? { on: 'A day is needed.' } : {}),
    save: async ({ on }) => {
      await call('backend', closing, { params: { id: site.id }, body: { on: isOpen ? on : null } })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: isOpen ? `${site.name} is closed.` : `${site.name} is open again.` })
      close()
    },
  })
  return (
    <Dialog title={isOpen ? `Close ${site.name}` : `Open ${site.name} again`} onClose={close}>
      <FormFrame form={form} label="Close site">
        {isOpen ? (
          <>
            <TextInput {...form.text('on')} label="Closed from" type="date" />
            <Note tone={site.numbers > 0 ? 'warn' : 'plain'}>
              {site.numbers > 0
                ? `${formatNoun(site.numbers, 'number')} leave it on that day.`
                : 'No number is there today.'}{' '}
              What was before stays in reports.
            </Note>
          </>
        ) : (
          <Note>It takes numbers again. Those that left it when it was closed do not come back by themselves.</Note>
        )}
        <FormActions>
          <Button type="submit" loading={form.busy}>
            {isOpen ? 'Close site' : 'Open again'}
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </FormActions>
      </FormFrame>
    </Dialog>
  )
}
