import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { useAddress } from '#web/kit/address.ts'
import { ApiError, call } from '#web/kit/call.ts'
import { Crumb, FieldGrid, FormActions, Section, Stack } from '#web/kit/detail-page.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { formatNoun, today } from '#web/kit/format.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { CustomerPicker } from '../customers/customer-picker.tsx'
import { BulkReviewed } from './bulk-reviewed.tsx'
import { choicesOf, useNumberLists, useStaffSites } from './number-choices.ts'

const { reviewBulk, addBulk } = backendContract.numberActs
export type BulkReview = AnswerOf<typeof reviewBulk>

type Draft = {
  customerId: number | undefined
  numbers: string
  typeId: string
  statusId: string
  soldOn: string
  description: string
  site: string
  tariff: string
  contractEndsOn: string
}

const bodyOf = ({ customerId: _, ...draft }: Draft) => ({
  ...draft,
  typeId: Number(draft.typeId),
  statusId: Number(draft.statusId),
  contractEndsOn: draft.contractEndsOn === '' ? null : draft.contractEndsOn,
})

const checkChoices = ({ customerId, typeId, statusId, soldOn, numbers }: Draft): Record<string, string> => ({
  ...(customerId === undefined ? { customerId: 'Choose the customer who gets them.' } : {}),
  ...(numbers.trim() === '' ? { numbers: 'Numbers are needed: one a line, or a range.' } : {}),
  ...(typeId === '' ? { typeId: 'Please choose a type.' } : {}),
  ...(statusId === '' ? { statusId: 'Please choose a status.' } : {}),
  ...(soldOn === '' ? { soldOn: 'A first day is needed.' } : {}),
})

const readCustomer = (text: unknown): number | undefined =>
  typeof text === 'string' && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined

type FieldsProps = { form: ReturnType<typeof useForm<Draft>> }

const BulkFields = ({ form }: FieldsProps) => {
  const { types, statuses } = useNumberLists()
  const sites = useStaffSites(form.values.customerId ?? 0)
  return (
    <>
      <CustomerPicker
        label="Customer"
        placeholder="Type an account number or name"
        id={form.values.customerId}
        onPick={(id) => form.setAll({ customerId: id, site: '' })}
        error={form.errors['customerId']}
      />
      <Textarea
        {...form.text('numbers')}
        label="Numbers"
        description="One a line in any spelling, or a range from its first to its last number."
        placeholder={'020 7946 0100 - 020 7946 0149\n0161 496 0007'}
        autosize
        minRows={5}
        maxRows={14}
      />
      <FieldGrid>
        <NativeSelect {...form.text('typeId')} label="Type" data={choicesOf(types)} />
        <NativeSelect {...form.text('statusId')} label="Status" data={choicesOf(statuses)} />
        <TextInput {...form.text('soldOn')} label="Date sold" type="date" description="The first day that counts." />
      </FieldGrid>
      <FieldGrid>
        <TextInput {...form.text('description')} label="Staff description" />
        <NativeSelect
          {...form.text('site')}
          label="Staff site"
          data={[{ value: '', label: 'None' }, ...sites.map(({ name }) => ({ value: name, label: name }))]}
        />
        <TextInput {...form.text('tariff')} label="Tariff" />
        <TextInput {...form.text('contractEndsOn')} label="Contract ends" type="date" />
      </FieldGrid>
    </>
  )
}

/** Adds many numbers to a customer: they are looked at first, and added all or none. */
export const AddNumbersPage = () => {
  const client = useQueryClient()
  const navigate = useNavigate()
  const customerId = readCustomer(useAddress().search['customerId'])
  const [review, setReview] = useState<{ answer: BulkReview; of: string }>()
  const form = useForm<Draft>({
    initial: {
      ...{ customerId, numbers: '', typeId: '', statusId: '', soldOn: today() },
      ...{ description: '', site: '', tariff: '', contractEndsOn: '' },
    },
    check: checkChoices,
    save: async (draft) => {
      const params = { id: draft.customerId ?? 0 }
      if (review === undefined || review.of !== JSON.stringify(draft)) {
        const answer = await call('backend', reviewBulk, { params, body: bodyOf(draft) })
        setReview({ answer, of: JSON.stringify(draft) })
        return
      }
      try {
        const { added } = await call('backend', addBulk, {
          params,
          body: { ...bodyOf(draft), plan: review.answer.plan },
        })
        showToast({ tone: 'good', text: `${formatNoun(added, 'number')} added.` })
      } catch (error) {
        if (error instanceof ApiError && error.code === 'PLAN_OUTDATED') setReview(undefined)
        throw error
      }
      void client.invalidateQueries()
      void navigate({ to: `/customers/${params.id}`, search: { tab: 'numbers' } })
    },
  })
  const reviewed = review !== undefined && review.of === JSON.stringify(form.values) ? review.answer : undefined
  const count = reviewed === undefined ? 0 : reviewed.total - reviewed.faults
  return (
    <>
      <PageTitle
        title="Add numbers"
        before={<Crumb to="/numbers">Numbers</Crumb>}
        lead="Many at once, from ranges or a pasted list: all of them, or none."
      />
      <Section title="The numbers">
        <FormFrame form={form} label="Add numbers">
          <BulkFields form={form} />
          {reviewed === undefined ? null : (
            <Stack>
              <BulkReviewed review={reviewed} />
            </Stack>
          )}
          <FormActions>
            <Button type="submit" loading={form.busy} disabled={reviewed !== undefined && reviewed.faults > 0}>
              {reviewed === undefined ? 'Review' : `Add ${formatNoun(count, 'number')}`}
            </Button>
          </FormActions>
        </FormFrame>
      </Section>
    </>
  )
}
