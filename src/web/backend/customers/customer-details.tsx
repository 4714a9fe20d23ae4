import { backendContract } from '#contract/backend/index.ts'
import type { customer } from '#contract/backend/customers.ts'
import { ApiError, call } from '#web/kit/call.ts'
import { Facts, FormActions, Section } from '#web/kit/detail-page.tsx'
import { FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { useLeaveWarning } from '#web/kit/leave-warning.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { useMay } from '../me.tsx'
import { useReview } from '../reviews/use-review.tsx'
import { bodyOf, checkChoices, type CustomerDraft, CustomerFields } from './customer-fields.tsx'

export type Customer = z.output<typeof customer>

const draftOf = (customer: Customer): CustomerDraft => ({
  accountNumber: customer.accountNumber,
  name: customer.name,
  email: customer.email ?? '',
  phone: customer.phone,
  contactName: customer.contactName,
  address: customer.address,
  accountManager: customer.accountManager,
  classId: String(customer.class.id),
  statusId: String(customer.status.id),
  groupId: customer.group === null ? '' : String(customer.group.id),
  gdprPecrConsentGiven: customer.gdprPecrConsentGiven,
  itemised: customer.itemised,
  billDay: customer.billDay === null ? '' : String(customer.billDay),
})

const EditDetails = ({ customer, close }: { customer: Customer; close: () => void }) => {
  const client = useQueryClient()
  const maySeeProfiles = useMay('my-account-profiles:view')
  const { review, dialog } = useReview()
  const { update } = backendContract.customers
  const [startedFrom, setStartedFrom] = useState(customer.revision)
  const [stale, setStale] = useState<string>()
  const form = useForm({
    initial: draftOf(customer),
    schema: update.body,
    toBody: bodyOf,
    check: checkChoices,
    fieldOf: { ACCOUNT_NUMBER_TAKEN: 'accountNumber' },
    save: async (draft) => {
      try {
        const request = { params: { id: customer.id }, body: bodyOf(draft) }
        const save = async () => {
          await call('backend', update, request, { ifMatch: startedFrom })
          await client.invalidateQueries()
          showToast({ tone: 'good', text: 'Saved.' })
          allowLeaving()
          close()
        }
        const before = draftOf(customer)
        const touchesAccess = draft.groupId !== before.groupId || draft.statusId !== before.statusId
        if (!maySeeProfiles || !touchesAccess) return await save()
        await review({
          title: `Save ${customer.name}`,
          ask: () => call('backend', backendContract.reviews.changeCustomer, request, { ifMatch: startedFrom }),
          save,
        })
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'STALE') throw error
        await client.invalidateQueries()
        setStale(error.message)
      }
    },
  })
  const { allowLeaving } = useLeaveWarning(form.dirty)
  const differences = stale === undefined ? [] : listDifferences(draftOf(customer), form.values)
  return (
    <>
      <FormFrame form={form} label="Customer">
        {stale === undefined ? null : (
          <div role="alert">
            <Note tone="warn">
              {stale} What you typed is kept.{' '}
              {differences.length === 0
                ? 'It is the same as what is saved now.'
                : `Saved now: ${differences.join('; ')}.`}{' '}
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  setStartedFrom(customer.revision)
                  setStale(undefined)
                }}
              >
                Keep mine over theirs
              </Button>{' '}
              <Button size="compact-sm" variant="default" onClick={close}>
                Take theirs
              </Button>
            </Note>
          </div>
        )}
        <CustomerFields form={form} />
        <FormActions>
          <Button type="submit" loading={form.busy} disabled={stale !== undefined}>
            Save
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </FormActions>
      </FormFrame>
      {dialog}
    </>
  )
}

const fieldLabels: Readonly<Record<keyof CustomerDraft, string>> = {
  accountNumber: 'Account number',
  name: 'Name',
  email: 'E-mail address',
  phone: 'Phone',
  contactName: 'Contact name',
  address: 'Address',
  accountManager: 'Account manager',
  classId: 'Class',
  statusId: 'Status',
  groupId: 'Customer group',
  gdprPecrConsentGiven: 'GDPR & PECR consent',
  itemised: 'Itemised calls',
  billDay: 'Bill day',
}

const listDifferences = (saved: CustomerDraft, typed: CustomerDraft): string[] =>
  (Object.keys(fieldLabels) as (keyof CustomerDraft)[])
    .filter((field) => saved[field] !== typed[field])
    .map((field) => {
      const value = saved[field]
      if (field.endsWith('Id')) return fieldLabels[field]
      return `${fieldLabels[field]} “${typeof value === 'boolean' ? yesOrNo(value) : value}”`
    })

const yesOrNo = (is: boolean): string => (is ? 'Yes' : 'No')

/** The details of a customer, and their form. */
export const CustomerDetails = ({ customer }: { customer: Customer }) => {
  const mayEdit = useMay('customers:edit')
  const [editing, setEditing] = useState(false)
  return (
    <Section
      title="Details"
      actions={
        mayEdit && !editing ? (
          <Button variant="default" size="xs" onClick={() => setEditing(true)}>
            Edit details
          </Button>
        ) : undefined
      }
    >
      {editing ? (
        <EditDetails customer={customer} close={() => setEditing(false)} />
      ) : (
        <Facts
          facts={[
            ['Account number', customer.accountNumber],
            ['Name', customer.name],
            ['Class', customer.class.name],
            [
              'Status',
              <>
                {customer.status.name}{' '}
                <StatusMark tone={customer.status.hasFrontendLoginAccess ? 'good' : 'warn'}>
                  {customer.status.hasFrontendLoginAccess ? 'May sign in' : 'No sign-in'}
                </StatusMark>
              </>,
            ],
            ['Customer group', customer.group?.name ?? 'None'],
            ['Contact name', customer.contactName],
            ['E-mail address', customer.email],
            ['Phone', customer.phone],
            ['Address', customer.address],
            ['Account manager', customer.accountManager],
            ['GDPR & PECR consent', yesOrNo(customer.gdprPecrConsentGiven)],
            ['Itemised calls', yesOrNo(customer.itemised)],
            ['Bill day', customer.billDay === null ? 'None' : String(customer.billDay)],
          ]}
        />
      )}
    </Section>
  )
}
