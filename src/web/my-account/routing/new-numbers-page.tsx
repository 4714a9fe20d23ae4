import { newNumberEndpoints } from '#contract/my-account/number-requests.ts'
import { call } from '#web/kit/call.ts'
import { Loaded, Section, Stack } from '#web/kit/detail-page.tsx'
import { FormFrame, useForm } from '#web/kit/form.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { builtAreas } from '../areas.ts'
import { NumbersFrame } from '../numbers/numbers-frame.tsx'
import { RequestList } from './request-list.tsx'
import styles from './routing.module.css'

const empty = { type: '', area: '', quantity: 1, note: '' }

const AskForm = ({ types }: { types: readonly string[] }) => {
  const client = useQueryClient()
  const form = useForm({
    initial: empty,
    check: ({ type }) => (type === '' ? { type: 'Choose a type.' } : {}),
    save: async (body) => {
      await call('my-account', newNumberEndpoints.ask, { body })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: 'Your provider has been asked. You see the state below.' })
      form.reset(empty)
    },
  })
  return (
    <FormFrame form={form} label="Ask for a number">
      <div className={styles.form}>
        <NativeSelect {...form.text('type')} label="Type" data={[{ value: '', label: 'Choose a type' }, ...types]} />
        <TextInput
          {...form.text('area')}
          label="Area"
          description="Optional: a town or an area code, such as Leeds or 0113"
        />
        <NumberInput
          label="How many"
          min={1}
          max={100}
          allowDecimal={false}
          value={form.values.quantity}
          error={form.errors['quantity']}
          onChange={(quantity) => form.set('quantity', Number(quantity))}
        />
        <Textarea {...form.text('note')} label="Note to your provider" description="Optional" autosize minRows={2} />
        <div>
          <Button type="submit" loading={form.busy}>
            Ask for it
          </Button>
        </div>
      </div>
    </FormFrame>
  )
}

/** Asks for new numbers, and shows what was asked. */
export const NewNumbersPage = () => (
  <NumbersFrame current="new">
    <PageTitle
      title={builtAreas.newNumbers.title}
      lead="Ask for a number by its type and area. Your provider tells you when it is yours."
    />
    <Loaded asked={useAsk(newNumberEndpoints.list, {})}>
      {({ rows, types }) => (
        <Stack>
          <Section title="Ask for a number">
            <AskForm types={types} />
          </Section>
          <Section title="What was asked" flush={rows.length > 0}>
            {rows.length === 0 ? (
              <p className={styles.quiet}>Nothing was asked yet.</p>
            ) : (
              <RequestList requests={rows} label="Requests for new numbers" />
            )}
          </Section>
        </Stack>
      )}
    </Loaded>
  </NumbersFrame>
)
