import { backendContract } from '#contract/backend/index.ts'
import { AccessFrame } from '#web/kit/access/access-frame.tsx'
import { checkNewPassword, PasswordField } from '#web/kit/access/password-field.tsx'
import { useTokenInFragment } from '#web/kit/access/token-in-fragment.ts'
import { type ApiError, call } from '#web/kit/call.ts'
import { FaultNote, FormFrame, useForm } from '#web/kit/form.tsx'
import { Loading } from '#web/kit/states.tsx'
import { showToast } from '#web/kit/toasts.tsx'
import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'

const { setUp, setUpState } = backendContract.access

const SetUpForm = ({ token }: { token: string }) => {
  const navigate = useNavigate()
  const form = useForm({
    initial: { name: '', email: '', password: '' },
    schema: setUp.body,
    toBody: (values) => ({ ...values, token }),
    check: ({ password }) => checkNewPassword('password', password),
    fieldOf: { WEAK_PASSWORD: 'password' },
    save: async (values) => {
      await call('backend', setUp, { body: { ...values, token } })
      showToast({ tone: 'good', text: 'The first staff user is made. Please sign in.' })
      await navigate({ to: '/sign-in' })
    },
  })
  return (
    <FormFrame form={form} label="Set up">
      <TextInput {...form.text('name')} label="Name" autoComplete="name" autoFocus />
      <TextInput {...form.text('email')} label="E-mail address" type="email" autoComplete="username" />
      <PasswordField {...form.text('password')} label="New password" fresh />
      <Button type="submit" loading={form.busy} fullWidth size="md">
        Save
      </Button>
    </FormFrame>
  )
}

/** Making the first staff user through the one-time link that the start of the service prints. */
export const SetUpPage = () => {
  const token = useTokenInFragment()
  const state = useQuery<object, ApiError>({
    queryKey: ['set-up link', token],
    queryFn: () => call('backend', setUpState, { body: { token } }),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (token === '' || state.isError) {
    return (
      <AccessFrame title="Set up">
        <FaultNote>
          This set-up link does not work, or it was used already. The service prints it when it starts.
        </FaultNote>
        <Link to="/sign-in">Go to sign in</Link>
      </AccessFrame>
    )
  }
  return (
    <AccessFrame title="Set up" lead="Make the first staff user. They may see and change everything.">
      {state.data === undefined ? <Loading lines={3} /> : <SetUpForm token={token} />}
    </AccessFrame>
  )
}
