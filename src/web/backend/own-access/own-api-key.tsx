import { backendContract } from '#contract/backend/index.ts'
import { PasswordField } from '#web/kit/access/password-field.tsx'
import { call } from '#web/kit/call.ts'
import { CopyButton } from '#web/kit/copy-button.tsx'
import { FormActions, Loaded } from '#web/kit/detail-page.tsx'
import { confirm } from '#web/kit/dialog.tsx'
import { FormFrame, Note, useForm } from '#web/kit/form.tsx'
import { useAct, useAsk } from '#web/kit/query.tsx'
import { Button, Code, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { keyInWords } from './key-words.ts'

const accesses = [
  { value: 'read', label: 'Read only' },
  { value: 'write', label: 'Read and write' },
]
const empty = { access: 'read' as 'read' | 'write', password: '', code: '' }

const MakeKey = ({ replaces, close }: { replaces: boolean; close: () => void }) => {
  const client = useQueryClient()
  const [made, setMade] = useState<string>()
  const form = useForm({
    initial: empty,
    fieldOf: { WRONG_PASSWORD: 'password' },
    save: async (body) => {
      const { key } = await call('backend', backendContract.apiKeys.makeOwn, { body })
      setMade(key)
      await client.invalidateQueries()
    },
  })
  if (made !== undefined)
    return (
      <Stack gap="sm">
        <Note>Copy the key now: it is shown this once.</Note>
        <div>
          <Code style={{ overflowWrap: 'anywhere' }}>{made}</Code> <CopyButton text={made} label="Copy the key" />
        </div>
        <FormActions>
          <Button variant="default" onClick={close}>
            Done
          </Button>
        </FormActions>
      </Stack>
    )
  return (
    <FormFrame form={form} label="Make an API key">
      {replaces ? <Note tone="warn">The key that you have now ends at once.</Note> : null}
      <NativeSelect {...form.text('access')} label="What it may do" data={accesses} />
      <PasswordField {...form.text('password')} label="Your password" />
      <TextInput
        {...form.text('code')}
        label="Code of your second factor"
        autoComplete="one-time-code"
        inputMode="numeric"
      />
      <FormActions>
        <Button type="submit" loading={form.busy}>
          Make key
        </Button>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
      </FormActions>
    </FormFrame>
  )
}

/** The own key for the provider API: what it may do, its last use, making and revoking it. */
export const OwnApiKey = () => {
  const asked = useAsk(backendContract.apiKeys.getOwn, {})
  const revoke = useAct(backendContract.apiKeys.revokeOwn, { done: 'The key is revoked.' })
  const [making, setMaking] = useState(false)
  const askRevoke = async () => {
    const yes = await confirm({
      title: 'Revoke your API key?',
      text: 'Programs that call with it are refused from their next request.',
      action: 'Revoke',
      danger: true,
    })
    if (yes) revoke.mutate({})
  }
  return (
    <Loaded asked={asked}>
      {({ key }) =>
        making ? (
          <MakeKey replaces={key !== null} close={() => setMaking(false)} />
        ) : (
          <Stack gap="sm">
            <Text size="sm">
              {key === null ? 'You have no key.' : keyInWords(key)} <a href="/backend/api/">What programs can ask</a>
            </Text>
            <FormActions>
              <Button variant="default" onClick={() => setMaking(true)}>
                {key === null ? 'Make a key' : 'Make another key'}
              </Button>
              {key === null ? null : (
                <Button variant="default" loading={revoke.isPending} onClick={() => void askRevoke()}>
                  Revoke
                </Button>
              )}
            </FormActions>
          </Stack>
        )
      }
    </Loaded>
  )
}
