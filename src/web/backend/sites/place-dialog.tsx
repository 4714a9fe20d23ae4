import { backendContract } from '#contract/backend/index.ts'
import { call } from '#web/kit/call.ts'
import { FieldGrid, FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { formatNoun, today } from '#web/kit/format.ts'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useStaffSites } from '../numbers/number-choices.ts'

type PlaceDialogProps = { customerId: number; numberIds: readonly number[]; close: (done: boolean) => void }

const { place } = backendContract.sites

/** Puts chosen numbers at a staff site for a time, or takes them off the sites they are at. */
export const PlaceDialog = ({ customerId, numberIds, close }: PlaceDialogProps) => {
  const client = useQueryClient()
  const sites = useStaffSites(customerId)
  const form = useForm({
    initial: { siteId: '', from: today(), until: '' },
    check: ({ siteId, from }): Record<string, string> => ({
      ...(siteId === '' ? { siteId: 'Choose a site, or none.' } : {}),
      ...(from === '' ? { from: 'A first day is needed.' } : {}),
    }),
    save: async ({ siteId, from, until }) => {
      const { changed } = await call('backend', place, {
        params: { id: customerId },
        body: {
          numberIds: numberIds as never,
          siteId: siteId === 'none' ? null : Number(siteId),
          from,
          until: until === '' ? null : until,
        },
      })
      void client.invalidateQueries()
      showToast({
        tone: 'good',
        text: changed === 0 ? 'They were there already.' : `${formatNoun(changed, 'number')} moved.`,
      })
      close(true)
    },
  })
  return (
    <Dialog title={`Put ${formatNoun(numberIds.length, 'number')} at a site`} onClose={() => close(false)}>
      <FormFrame form={form} label="Put at a site">
        <NativeSelect
          {...form.text('siteId')}
          label="Staff site"
          data={[
            { value: '', label: 'Choose' },
            ...sites.map(({ id, name }) => ({ value: String(id), label: name })),
            { value: 'none', label: 'None: take them off' },
          ]}
        />
        <FieldGrid>
          <TextInput {...form.text('from')} label="From" type="date" />
          <TextInput {...form.text('until')} label="Until before" type="date" description="Leave empty for no end." />
        </FieldGrid>
        {sites.length === 0 ? <Note>This customer has no staff sites yet. Add one on the tab Sites.</Note> : null}
        <FormActions>
          <Button type="submit" loading={form.busy}>
            Save
          </Button>
          <Button variant="default" onClick={() => close(false)}>
            Cancel
          </Button>
        </FormActions>
      </FormFrame>
    </Dialog>
  )
}
