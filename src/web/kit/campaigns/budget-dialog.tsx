import { budgetBody, currencies } from '#contract/campaign-shape.ts'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { call } from '../call.ts'
import { FieldGrid, FormActions } from '../detail-page.tsx'
import { Dialog } from '../dialog.tsx'
import { FormFrame, useForm } from '../form.tsx'
import { useDoor } from '../query.tsx'
import { showToast } from '../toasts.tsx'
import { keeping } from './campaign-endpoints.ts'
import type { AnyCampaign } from './campaign-words.tsx'
import styles from './campaigns.module.css'

type Draft = { amount: string; kind: 'total' | 'month'; currency: (typeof currencies)[number] }

const bodyOf = ({ amount, ...more }: Draft) => ({ ...more, amount: amount.trim() === '' ? null : amount })

/** Sets what a campaign may cost. */
export const BudgetDialog = ({ campaign, close }: { campaign: AnyCampaign; close: () => void }) => {
  const client = useQueryClient()
  const door = useDoor()
  const { budget } = campaign
  const form = useForm<Draft>({
    initial: {
      amount: budget?.amount ?? '',
      kind: budget?.kind ?? 'total',
      currency: currencies.find((currency) => currency === budget?.currency) ?? 'GBP',
    },
    schema: budgetBody,
    toBody: bodyOf,
    save: async (draft) => {
      const request = { params: { id: campaign.id }, body: bodyOf(draft) }
      await call(door, keeping.setBudget, request, { ifMatch: campaign.revision })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: draft.amount.trim() === '' ? 'The budget is taken away.' : 'The budget is set.' })
      close()
    },
  })
  return (
    <Dialog title={`Budget of “${campaign.name}”`} onClose={close}>
      <FormFrame form={form} label="Budget">
        <FieldGrid>
          <TextInput {...form.text('amount')} label="Amount" inputMode="decimal" description="Empty is no budget." />
          <NativeSelect
            {...form.text('currency')}
            label="Currency"
            data={[...currencies]}
            description="As you pay it."
          />
        </FieldGrid>
        <NativeSelect
          {...form.text('kind')}
          label="For"
          data={[
            { value: 'total', label: 'The whole campaign' },
            { value: 'month', label: 'Each calendar month' },
          ]}
        />
        <p className={styles.hint}>
          A period gets the part of the budget that falls on its days: a total is spread evenly over the campaign, a
          month’s over the days of that month. Days to come do not count. While a campaign has no end, a total counts as
          spent by today.
        </p>
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
