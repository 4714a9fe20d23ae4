import { backendContract } from '#contract/backend/index.ts'
import { call } from '#web/kit/call.ts'
import { Crumb, FormActions, Section } from '#web/kit/detail-page.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { useLeaveWarning } from '#web/kit/leave-warning.tsx'
import { LinkButton } from '#web/kit/link-button.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { bodyOf, checkChoices, CustomerFields, emptyCustomer } from './customer-fields.tsx'

export const AddCustomerPage = () => {
  const navigate = useNavigate()
  const client = useQueryClient()
  const { add } = backendContract.customers
  const form = useForm({
    initial: emptyCustomer,
    schema: add.body,
    toBody: bodyOf,
    check: checkChoices,
    fieldOf: { ACCOUNT_NUMBER_TAKEN: 'accountNumber' },
    save: async (draft) => {
      const customer = await call('backend', add, { body: bodyOf(draft) })
      void client.invalidateQueries()
      allowLeaving()
      showToast({ tone: 'good', text: `${customer.name} is added.` })
      await navigate({ to: `/customers/${customer.id}` })
    },
  })
  const { allowLeaving } = useLeaveWarning(form.dirty)
  return (
    <>
      <PageTitle title="Add customer" before={<Crumb to="/customers">Customers</Crumb>} />
      <Section title="Details">
        <FormFrame form={form} label="Customer">
          <CustomerFields form={form} />
          <FormActions>
            <Button type="submit" loading={form.busy}>
              Save
            </Button>
            <LinkButton to="/customers" variant="default">
              Cancel
            </LinkButton>
          </FormActions>
        </FormFrame>
      </Section>
    </>
  )
}
