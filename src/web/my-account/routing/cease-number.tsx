import { ceaseEndpoints } from '#contract/my-account/number-routing.ts'
import { call } from '#web/kit/call.ts'
import { Facts, Loaded, Section, Stack } from '#web/kit/detail-page.tsx'
import { confirm } from '#web/kit/dialog.tsx'
import { FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { formatDay } from '#web/kit/format.ts'
import { useAsk } from '#web/kit/query.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { RequestList } from './request-list.tsx'
import styles from './routing.module.css'

const CeaseForm = ({ id, contractEndsOn }: { id: number; contractEndsOn: string | null }) => {
  const client = useQueryClient()
  const form = useForm({
    initial: { on: '', note: '' },
    check: ({ on }) => (on === '' ? { on: 'Choose a day.' } : {}),
    save: async (body) => {
      const yes = await confirm({
        title: 'Ask to stop this number?',
        text: `From ${formatDay(body.on)} calls to it no longer reach you, and somebody else may be given it.`,
        action: 'Ask to stop it',
        danger: true,
      })
      if (!yes) return
      await call('my-account', ceaseEndpoints.ask, { params: { id }, body })
      void client.invalidateQueries()
      showToast({ tone: 'good', text: 'Your provider has been asked to stop this number.' })
    },
  })
  const { on } = form.values
  return (
    <FormFrame form={form} label="Stop this number">
      <div className={styles.form}>
        <TextInput {...form.text('on')} type="date" label="First day without the number" />
        {contractEndsOn !== null && on !== '' && on < contractEndsOn ? (
          <Note tone="warn">
            The contract runs until {formatDay(contractEndsOn)}. Your provider may charge for the time until then.
          </Note>
        ) : null}
        <Textarea {...form.text('note')} label="Note to your provider" description="Optional" autosize minRows={2} />
        <div>
          <Button type="submit" loading={form.busy}>
            Ask to stop it
          </Button>
        </div>
      </div>
    </FormFrame>
  )
}

/** The end of a number: when its contract ends, what is asked, and how to ask. */
export const CeaseNumber = ({ id }: { id: number }) => (
  <Loaded asked={useAsk(ceaseEndpoints.get, { params: { id } })}>
    {({ contractEndsOn, droppedOn, request }) => (
      <Stack>
        <Section title="Stop this number" lead="Your provider makes the change. Until then the number works as before.">
          <Stack>
            <Facts
              facts={[
                ['Contract ends', contractEndsOn === null ? 'No end is set' : formatDay(contractEndsOn)],
                ...(droppedOn === null ? [] : [['Stopped from', formatDay(droppedOn)] as const]),
              ]}
            />
            {request === null ? <CeaseForm id={id} contractEndsOn={contractEndsOn} /> : null}
          </Stack>
        </Section>
        {request === null ? null : (
          <Section title="Asked for, not live yet" flush>
            <RequestList requests={[request]} label="Open requests" />
          </Section>
        )}
      </Stack>
    )}
  </Loaded>
)
