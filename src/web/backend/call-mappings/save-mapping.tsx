import { backendContract } from '#contract/backend/index.ts'
import type { CallMapping } from '#rules/call-mapping.ts'
import { callParties, type CallParty, type PriceKind, priceKinds } from '#rules/call.ts'
import { call } from '#web/kit/call.ts'
import { FieldGrid, FormActions } from '#web/kit/detail-page.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { partyLabels, priceLabels } from '../call-sources/call-source-words.ts'
import { leaveFile } from './chosen-file.ts'

type Draft = { name: string; carrier: string; priceKind: PriceKind; party: CallParty }

/** How files of the source are read. */
type Reading = { mapping: CallMapping; zone: string; currency: string }

const initial: Draft = {
  name: '',
  carrier: '',
  priceKind: 'wholesale',
  party: 'either',
}

/** Names the source that reads such files from now on, and goes on to import this one. */
export const SaveMapping = ({ file, reading, mayBeSaved }: { file: File; reading: Reading; mayBeSaved: boolean }) => {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { add } = backendContract.callSources
  const toBody = (draft: Draft) => ({ ...draft, ...reading, format: 'mapped-csv' as const })
  const form = useForm<Draft>({
    initial,
    schema: add.body,
    toBody,
    fieldOf: { NAME_TAKEN: 'name' },
    save: async (draft) => {
      const source = await call('backend', add, { body: toBody(draft) })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: `${draft.name} is added. Import the file with it now.` })
      leaveFile({ file, sourceId: source.id })
      await navigate({ to: '/supply-files' })
    },
  })
  return (
    <FormFrame form={form} label="Save as a source">
      <FieldGrid>
        <TextInput {...form.text('name')} label="Name" description="Where such files come from." />
        <TextInput {...form.text('carrier')} label="Carrier" description="May be left empty." />
      </FieldGrid>
      <FieldGrid>
        <NativeSelect
          {...form.text('priceKind')}
          label="Price"
          description="Wholesale never leaves the back office."
          data={priceKinds.map((value) => ({ value, label: priceLabels[value] }))}
        />
        <NativeSelect
          {...form.text('party')}
          label="The customer’s number is"
          description="Whose call a record is."
          data={callParties.map((value) => ({ value, label: partyLabels[value] }))}
        />
      </FieldGrid>
      <FormActions>
        <Button type="submit" loading={form.busy} disabled={!mayBeSaved}>
          Save source
        </Button>
      </FormActions>
    </FormFrame>
  )
}
