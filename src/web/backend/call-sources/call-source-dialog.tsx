import { backendContract } from '#contract/backend/index.ts'
import type { CallMapping } from '#rules/call-mapping.ts'
import {
  type CallFormat,
  callFormats,
  callParties,
  type CallParty,
  fileFrequencies,
  type FileFrequency,
  type PriceKind,
  priceKinds,
} from '#rules/call.ts'
import { call } from '#web/kit/call.ts'
import { FieldGrid, FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { formatLabels } from '../call-imports/call-import-words.ts'
import { useMay } from '../me.tsx'
import type { CallSource } from './call-source-list-page.tsx'
import {
  type LogLayoutDraft,
  logLayoutDraftOf,
  logLayoutFaults,
  LogLayoutFields,
  logLayoutOf,
} from './log-layout-fields.tsx'
import { frequencyLabels, partyLabels, priceLabels } from './call-source-words.ts'

type SourceDraft = LogLayoutDraft & {
  name: string
  carrier: string
  format: CallFormat
  zone: string
  priceKind: PriceKind
  currency: string
  party: CallParty
  customerId: string
  frequency: FileFrequency
  mapping: CallMapping | null
}

const draftOf = (source: CallSource | undefined): SourceDraft => ({
  name: source?.name ?? '',
  carrier: source?.carrier ?? '',
  format: source?.format ?? 'uk-wholesale',
  zone: source?.zone ?? 'Europe/London',
  priceKind: source?.priceKind ?? 'none',
  currency: source?.currency ?? 'GBP',
  party: source?.party ?? 'either',
  customerId: source?.customer == null ? '' : String(source.customer.id),
  frequency: source?.frequency ?? 'once',
  mapping: source?.mapping ?? null,
  ...logLayoutDraftOf(source?.layout ?? null),
})

const bodyOf = ({ dateOrder, exitCode, areaCode, ownLayout, ...draft }: SourceDraft) => ({
  ...draft,
  customerId: draft.customerId === '' ? null : Number(draft.customerId),
  layout: draft.format === 'printer-log' ? logLayoutOf({ dateOrder, exitCode, areaCode, ownLayout }) : null,
})

/** Adds a source, or changes how its next files are read. */
export const CallSourceDialog = ({ source, close }: { source: CallSource | undefined; close: () => void }) => {
  const client = useQueryClient()
  const { add, update } = backendContract.callSources
  const mayLook = useMay('customers:view')
  const customers = useAsk(backendContract.customers.list, { query: { pageSize: 100 } }, { enabled: mayLook })
  const form = useForm<SourceDraft>({
    initial: draftOf(source),
    schema: add.body,
    toBody: bodyOf,
    check: (draft) => (draft.format === 'printer-log' ? logLayoutFaults(draft) : {}),
    fieldOf: { NAME_TAKEN: 'name' },
    save: async (draft) => {
      const body = bodyOf(draft)
      if (source === undefined) await call('backend', add, { body })
      else await call('backend', update, { params: { id: source.id }, body }, { ifMatch: source.revision })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: source === undefined ? `${draft.name} is added.` : 'Saved.' })
      close()
    },
  })
  const known = source?.customer ?? null
  const rows = customers.data?.rows ?? []
  const choices = known === null || rows.some(({ id }) => id === known.id) ? rows : [known, ...rows]
  return (
    <Dialog title={source === undefined ? 'Add source' : 'Edit source'} onClose={close} wide>
      <FormFrame form={form} label="Call source">
        <FieldGrid>
          <TextInput {...form.text('name')} label="Name" />
          <TextInput {...form.text('carrier')} label="Carrier" />
        </FieldGrid>
        <FieldGrid>
          <NativeSelect
            {...form.text('format')}
            label="Format"
            // Columns are mapped from a file, on a page of its own.
            data={callFormats
              .filter((value) => (value === 'mapped-csv') === (source?.format === 'mapped-csv'))
              .map((value) => ({ value, label: formatLabels[value] }))}
          />
          <TextInput {...form.text('zone')} label="Time zone" description="Of the times in the file." />
        </FieldGrid>
        <FieldGrid>
          <NativeSelect
            {...form.text('priceKind')}
            label="Price"
            description="Wholesale never leaves the back office."
            data={priceKinds.map((value) => ({ value, label: priceLabels[value] }))}
          />
          <TextInput {...form.text('currency')} label="Currency" />
        </FieldGrid>
        <FieldGrid>
          <NativeSelect
            {...form.text('party')}
            label="The customer’s number is"
            data={callParties.map((value) => ({ value, label: partyLabels[value] }))}
          />
          <NativeSelect
            {...form.text('customerId')}
            label="All calls belong to"
            description="For the switch of one customer."
            data={[
              { value: '', label: 'Whoever has the number' },
              ...choices.map(({ id, accountNumber, name }) => ({
                value: String(id),
                label: `${accountNumber} ${name}`,
              })),
            ]}
          />
        </FieldGrid>
        {form.values.format === 'printer-log' && form.values.ownLayout === null && <LogLayoutFields form={form} />}
        <NativeSelect
          {...form.text('frequency')}
          label="Frequency"
          description="A monthly file replaces the daily ones of its period. A file’s own name goes before this."
          data={fileFrequencies.map((value) => ({ value, label: frequencyLabels[value] }))}
        />
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
