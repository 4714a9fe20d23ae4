import { backendContract } from '#contract/backend/index.ts'
import { ApiError, call } from '#web/kit/call.ts'
import { FieldGrid, FormActions } from '#web/kit/detail-page.tsx'
import { Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { today } from '#web/kit/format.ts'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { choicesOf, useNumberLists, useStaffSites } from './number-choices.ts'
import type { OwnedNumber } from './number-labels.tsx'

type NumberDraft = {
  number: string
  typeId: string
  statusId: string
  alternateSpellings: string
  soldOn: string
  droppedOn: string
  description: string
  tariff: string
  contractEndsOn: string
  site: string
  siteFrom: string
}

const draftOf = (number: OwnedNumber | undefined): NumberDraft => ({
  number: number?.number ?? '',
  typeId: number === undefined ? '' : String(number.type.id),
  statusId: number === undefined ? '' : String(number.status.id),
  alternateSpellings: number?.alternateSpellings.join(', ') ?? '',
  soldOn: number?.soldOn ?? today(),
  droppedOn: number?.droppedOn ?? '',
  description: number?.description.staff ?? '',
  tariff: number?.tariff ?? '',
  contractEndsOn: number?.contractEndsOn ?? '',
  site: number?.site.staff ?? '',
  siteFrom: number === undefined ? '' : today(),
})

const bodyOf = (draft: NumberDraft) => ({
  ...draft,
  typeId: Number(draft.typeId),
  statusId: Number(draft.statusId),
  droppedOn: draft.droppedOn === '' ? null : draft.droppedOn,
  contractEndsOn: draft.contractEndsOn === '' ? null : draft.contractEndsOn,
  siteFrom: draft.siteFrom === '' ? undefined : draft.siteFrom,
  alternateSpellings: draft.alternateSpellings
    .split(',')
    .map((spelling) => spelling.trim())
    .filter((spelling) => spelling !== ''),
})

const checkChoices = ({ typeId, statusId, soldOn }: NumberDraft): Record<string, string> => ({
  ...(typeId === '' ? { typeId: 'Please choose a type.' } : {}),
  ...(statusId === '' ? { statusId: 'Please choose a status.' } : {}),
  ...(soldOn === '' ? { soldOn: 'A first day is needed.' } : {}),
})

type NumberDialogProps = { customerId: number; number: OwnedNumber | undefined; close: () => void }

/** Adds a number to a customer, or changes it and the staff's side of its labels. */
export const NumberDialog = ({ customerId, number, close }: NumberDialogProps) => {
  const client = useQueryClient()
  const { add, update } = backendContract.numbers
  const { types, statuses } = useNumberLists()
  const sites = useStaffSites(customerId, number?.site.staff)
  const form = useForm<NumberDraft>({
    initial: draftOf(number),
    schema: add.body,
    toBody: bodyOf,
    check: checkChoices,
    fieldOf: { NUMBER_OWNED: 'number' },
    save: async (draft) => {
      try {
        if (number === undefined) await call('backend', add, { params: { id: customerId }, body: bodyOf(draft) })
        else {
          const request = { params: { id: number.id }, body: bodyOf(draft) }
          await call('backend', update, request, { ifMatch: number.revision })
        }
      } finally {
        void client.invalidateQueries()
      }
      showToast({ tone: 'good', text: number === undefined ? 'The number is added.' : 'Saved.' })
      close()
    },
  })
  const isStale = form.fault instanceof ApiError && form.fault.code === 'STALE'
  return (
    <Dialog title={number === undefined ? 'Add number' : 'Edit number'} onClose={close} wide>
      <FormFrame form={form} label="Number details">
        <FieldGrid>
          <TextInput {...form.text('number')} label="Number" type="tel" description="In any spelling." />
          <TextInput
            {...form.text('alternateSpellings')}
            label="Alternate spellings"
            description="As call records write it, with commas between."
          />
        </FieldGrid>
        <FieldGrid>
          <NativeSelect {...form.text('typeId')} label="Type" data={choicesOf(types, number?.type.id)} />
          <NativeSelect {...form.text('statusId')} label="Status" data={choicesOf(statuses, number?.status.id)} />
        </FieldGrid>
        <FieldGrid>
          <TextInput {...form.text('soldOn')} label="Date sold" type="date" description="The first day that counts." />
          <TextInput
            {...form.text('droppedOn')}
            label="Date dropped"
            type="date"
            description="The first day that no longer counts."
          />
        </FieldGrid>
        <FieldGrid>
          <TextInput {...form.text('description')} label="Staff description" />
          <TextInput {...form.text('tariff')} label="Tariff" description="What its calls are charged by." />
        </FieldGrid>
        <FieldGrid>
          <NativeSelect
            {...form.text('site')}
            label="Staff site"
            data={[{ value: '', label: 'None' }, ...sites.map(({ name }) => ({ value: name, label: name }))]}
          />
          {form.values.site === (number?.site.staff ?? '') ? null : (
            <TextInput
              {...form.text('siteFrom')}
              label="At that site from"
              type="date"
              description={number === undefined ? 'From the day it is sold, if left out.' : 'What was before stays.'}
            />
          )}
          <TextInput {...form.text('contractEndsOn')} label="Contract ends" type="date" />
        </FieldGrid>
        <FormActions>
          <Button type="submit" loading={form.busy} disabled={isStale}>
            Save
          </Button>
          <Button variant="default" onClick={close}>
            {isStale ? 'Close and look at it again' : 'Cancel'}
          </Button>
        </FormActions>
      </FormFrame>
    </Dialog>
  )
}
