import { backendContract } from '#contract/backend/index.ts'
import { CopyButton } from '#web/kit/copy-button.tsx'
import { FormActions, Section } from '#web/kit/detail-page.tsx'
import { confirm, Dialog } from '#web/kit/dialog.tsx'
import { Note } from '#web/kit/form.tsx'
import { formatInstant } from '#web/kit/format.ts'
import { useAct } from '#web/kit/query.tsx'
import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { WebHook } from './web-hook-page.tsx'

const { makeSecret, endSecret } = backendContract.webHook

const Shown = ({ secret, close }: { secret: string; close: () => void }) => (
  <Dialog title="The secret" onClose={close} footer={<Button onClick={close}>Done</Button>}>
    <Stack gap="sm">
      <Note>Copy it now into the receiver: it is shown this once.</Note>
      <div>
        <Code style={{ overflowWrap: 'anywhere' }}>{secret}</Code> <CopyButton text={secret} label="Copy the secret" />
      </div>
    </Stack>
  </Dialog>
)

/** The secrets that messages are signed with: the present one, and for a while those before it. */
export const HookSecrets = ({ hook, mayEdit }: { hook: WebHook; mayEdit: boolean }) => {
  const [shown, setShown] = useState<string>()
  const make = useAct(makeSecret, { onDone: ({ secret }) => setShown(secret) })
  const end = useAct(endSecret, { done: 'The old secret no longer signs.' })
  const { secrets } = hook
  const replace = async () => {
    const yes =
      secrets.length === 0 ||
      (await confirm({
        title: 'Make another secret?',
        text: 'Messages are signed by the old ones too for a while, so that the receiver can be changed without a gap.',
        action: 'Make another',
      }))
    if (yes) make.mutate({})
  }
  const endNow = async (id: WebHook['secrets'][number]['id']) => {
    const yes = await confirm({
      title: 'End the old secret now?',
      text: 'A receiver that still knows only this one refuses every message from now on.',
      action: 'End it',
      danger: true,
    })
    if (yes) end.mutate({ params: { id } })
  }
  return (
    <Section title="Secrets" lead="By its signature the receiver knows that a message is yours.">
      {secrets.length === 0 ? (
        <Text size="sm">There is none yet. Make one, and write it into the receiver.</Text>
      ) : (
        <Stack gap="xs">
          {secrets.map(({ id, made, ends }) => (
            <Group key={id} justify="space-between" gap="xs">
              <Text size="sm">
                {ends === null ? 'Present' : 'Old'}, made {formatInstant(made)}
                {ends === null ? '' : `, signs until ${formatInstant(ends)}`}
              </Text>
              {ends === null || !mayEdit ? null : (
                <Button size="compact-sm" variant="default" loading={end.isPending} onClick={() => void endNow(id)}>
                  End now
                </Button>
              )}
            </Group>
          ))}
        </Stack>
      )}
      {mayEdit ? (
        <FormActions>
          <Button mt="md" variant="default" loading={make.isPending} onClick={() => void replace()}>
            {secrets.length === 0 ? 'Make a secret' : 'Make another secret'}
          </Button>
        </FormActions>
      ) : null}
      {shown === undefined ? null : <Shown secret={shown} close={() => setShown(undefined)} />}
    </Section>
  )
}
