import { backendContract } from '#contract/backend/index.ts'
import { call } from '#web/kit/call.ts'
import { type Column, DataTable } from '#web/kit/data-table.tsx'
import { FieldGrid, FormActions, Section } from '#web/kit/detail-page.tsx'
import { confirm, Dialog } from '#web/kit/dialog.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { formatMoney, today } from '#web/kit/format.ts'
import { useAct } from '#web/kit/query.tsx'
import { Blank } from '#web/kit/states.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../me.tsx'
import type { NumberRecord } from './number-page.tsx'
import { daysWords } from './number-words.tsx'

type Charge = NumberRecord['charges'][number]

const { addCharge, updateCharge, removeCharge } = backendContract.numberActs

const intervals = [
  { value: 'once', label: 'Once' },
  { value: 'month', label: 'Each month' },
  { value: 'quarter', label: 'Each quarter' },
  { value: 'year', label: 'Each year' },
] as const

const columns: readonly Column<Charge>[] = [
  { key: 'name', label: 'Charge', heading: true, cell: ({ name }) => name },
  {
    key: 'amount',
    label: 'Amount',
    align: 'right',
    cell: ({ amount, currency, every }) =>
      `${formatMoney(amount, currency)} ${intervals.find(({ value }) => value === every)?.label.toLowerCase() ?? ''}`,
  },
  {
    key: 'days',
    label: 'When',
    cell: (row) => (row.every === 'once' ? daysWords({ ...row, until: null }) : daysWords(row)),
  },
]

type ChargeDraft = { name: string; every: Charge['every']; amount: string; from: string; until: string }

type ChargeDialogProps = { record: NumberRecord; charge: Charge | undefined; close: () => void }

const ChargeDialog = ({ record, charge, close }: ChargeDialogProps) => {
  const client = useQueryClient()
  const form = useForm<ChargeDraft>({
    initial: {
      name: charge?.name ?? '',
      every: charge?.every ?? 'month',
      amount: charge?.amount ?? '',
      from: charge?.from ?? today(),
      until: charge?.until ?? '',
    },
    schema: addCharge.body,
    toBody: (draft) => bodyOf(draft, charge),
    save: async (draft) => {
      const body = bodyOf(draft, charge)
      if (charge === undefined) await call('backend', addCharge, { params: { id: record.id }, body })
      else await call('backend', updateCharge, { params: { id: record.id, chargeId: charge.id }, body })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: charge === undefined ? 'The charge is added.' : 'Saved.' })
      close()
    },
  })
  return (
    <Dialog title={charge === undefined ? 'Add charge' : 'Edit charge'} onClose={close}>
      <FormFrame form={form} label="Charge">
        <TextInput {...form.text('name')} label="Name" placeholder="Number rental" />
        <FieldGrid>
          <TextInput {...form.text('amount')} label="Amount" inputMode="decimal" placeholder="2.50" />
          <NativeSelect {...form.text('every')} label="How often" data={[...intervals]} />
        </FieldGrid>
        <FieldGrid>
          <TextInput {...form.text('from')} label="From" type="date" />
          <TextInput {...form.text('until')} label="Until before" type="date" description="Leave empty for no end." />
        </FieldGrid>
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

const bodyOf = (draft: ChargeDraft, charge: Charge | undefined) => ({
  ...draft,
  amount: draft.amount.trim(),
  currency: charge?.currency ?? 'GBP',
  until: draft.until === '' ? null : draft.until,
})

/** What a number costs beside its calls. */
export const NumberCharges = ({ record }: { record: NumberRecord }) => {
  const mayEdit = useMay('numbers:edit')
  const [shown, setShown] = useState<Charge | 'new'>()
  const remove = useAct(removeCharge, { done: 'The charge is taken away.' })
  const askRemove = async (charge: Charge) => {
    const text = 'It is as if it had never been. To end it, edit it and give it a last day.'
    if (await confirm({ title: `Take away ${charge.name}?`, text, action: 'Take away', danger: true }))
      remove.mutate({ params: { id: record.id, chargeId: charge.id } })
  }
  const actions: Column<Charge> = {
    key: 'acts',
    label: 'Actions',
    hideLabel: true,
    align: 'right',
    cell: (row) => (
      <>
        <Button size="compact-sm" variant="default" aria-label={`Edit ${row.name}`} onClick={() => setShown(row)}>
          Edit
        </Button>{' '}
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={`Take away ${row.name}`}
          onClick={() => void askRemove(row)}
        >
          Take away
        </Button>
      </>
    ),
  }
  return (
    <Section
      title="Charges"
      lead="What it costs beside its calls."
      actions={
        mayEdit ? (
          <Button size="xs" variant="default" onClick={() => setShown('new')}>
            Add charge
          </Button>
        ) : undefined
      }
      flush
    >
      {record.charges.length === 0 ? (
        <Blank title="No charges">Such as a rental each month, or what was paid once to connect it.</Blank>
      ) : (
        <DataTable
          caption="Charges"
          columns={mayEdit ? [...columns, actions] : columns}
          rows={record.charges}
          rowKey={({ id }) => id}
        />
      )}
      {shown === undefined ? null : (
        <ChargeDialog record={record} charge={shown === 'new' ? undefined : shown} close={() => setShown(undefined)} />
      )}
    </Section>
  )
}
