import { backendContract } from '#contract/backend/index.ts'
import type { AnswerOf } from '#contract/endpoint.ts'
import { call } from '#web/kit/call.ts'
import { Facts, FormActions, Loaded, Section, Stack, TwoColumns } from '#web/kit/detail-page.tsx'
import { FaultNote, FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { formatInstant, formatNoun } from '#web/kit/format.ts'
import { LinkButton } from '#web/kit/link-button.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, Switch, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMay } from '../me.tsx'
import { HookSecrets } from './hook-secrets.tsx'
import { ReplaySince } from './replay-since.tsx'

export type WebHook = AnswerOf<typeof backendContract.webHook.get>

const HookForm = ({ hook }: { hook: WebHook }) => {
  const client = useQueryClient()
  const { update } = backendContract.webHook
  const form = useForm({
    initial: { address: hook.address ?? '', isOn: hook.isOn },
    schema: update.body,
    fieldOf: {},
    save: async (values) => {
      try {
        await call('backend', update, { body: values }, { ifMatch: hook.revision })
        showToast({
          tone: 'good',
          text: values.isOn ? 'Saved. What changes from now on is sent.' : 'Saved. Nothing is sent.',
        })
      } finally {
        void client.invalidateQueries()
      }
    },
  })
  return (
    <FormFrame form={form} label="Web hook">
      <TextInput
        {...form.text('address')}
        label="Address"
        description="Where messages are posted. It begins with https://."
        placeholder="https://switch.example.net/requests"
        inputMode="url"
        autoComplete="off"
      />
      <Switch {...form.tick('isOn')} label="Send messages" error={form.errors['isOn']} />
      <FormActions>
        <Button type="submit" loading={form.busy} disabled={!form.dirty}>
          Save
        </Button>
      </FormActions>
    </FormFrame>
  )
}

/** Tries the address out, and says at once what it met. */
const SendTest = ({ hook }: { hook: WebHook }) => {
  const test = useAct(backendContract.webHook.sendTest)
  const sent = test.data
  return (
    <Section title="Try it out" lead="Sends a message of the type test, once, also while the web hook is off.">
      {sent === undefined ? null : sent.state === 'delivered' ? (
        <div role="status">
          <Note tone="good">
            {sent.outcome} <Link to={`/web-hook/messages/${sent.id}`}>What was sent</Link>
          </Note>
        </div>
      ) : (
        <FaultNote>
          {sent.outcome} <Link to={`/web-hook/messages/${sent.id}`}>What was sent</Link>
        </FaultNote>
      )}
      <FormActions>
        <Button
          variant="default"
          loading={test.isPending}
          disabled={hook.address === null || hook.secrets.length === 0}
          onClick={() => test.mutate({})}
        >
          Send a test
        </Button>
      </FormActions>
    </Section>
  )
}

const State = ({ hook }: { hook: WebHook }) => (
  <Section
    title="Deliveries"
    actions={
      <LinkButton to="/web-hook/messages" variant="default" size="xs">
        Delivery log
      </LinkButton>
    }
  >
    <Facts
      facts={[
        ['Last delivered', hook.deliveredAt === null ? 'Nothing yet' : formatInstant(hook.deliveredAt)],
        ['Waiting', formatNoun(hook.waiting, 'message')],
        ['Not delivered', formatNoun(hook.failed, 'message')],
      ]}
    />
  </Section>
)

const HookRecord = ({ hook }: { hook: WebHook }) => {
  const mayEdit = useMay('settings:edit')
  return (
    <>
      <PageTitle
        title="Web hook"
        lead="Tells your switch of every change that customers ask for, and takes its answers."
        after={<StatusMark tone={hook.isOn ? 'good' : 'plain'}>{hook.isOn ? 'On' : 'Off'}</StatusMark>}
      />
      <TwoColumns
        main={
          <Stack>
            {hook.offBecause === '' ? null : (
              <Note tone="warn">
                {hook.offBecause} Switch it on again when the receiver is back, and send again what it missed.
              </Note>
            )}
            <Section title="Where to">
              {mayEdit ? (
                <HookForm key={hook.revision} hook={hook} />
              ) : (
                <Facts
                  facts={[
                    ['Address', hook.address ?? 'None'],
                    ['Sends messages', hook.isOn ? 'Yes' : 'No'],
                  ]}
                />
              )}
            </Section>
            <HookSecrets hook={hook} mayEdit={mayEdit} />
            {mayEdit ? <SendTest hook={hook} /> : null}
          </Stack>
        }
        side={
          <>
            <State hook={hook} />
            {mayEdit ? <ReplaySince isOn={hook.isOn} /> : null}
          </>
        }
      />
    </>
  )
}

/** The web hook to the provider's switch: address, secrets, a test, and how deliveries stand. */
export const WebHookPage = () => {
  const asked = useAsk(backendContract.webHook.get, {})
  return <Loaded asked={asked}>{(hook) => <HookRecord hook={hook} />}</Loaded>
}
