import { accessEndpoints } from './access-endpoints.ts'
import { Button, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { call, type Door } from '../call.ts'
import { FormFrame, useForm } from '../form.tsx'
import { tellOtherTabs } from '../live.ts'
import { useDoor } from '../query.tsx'
import { AccessFrame } from './access-frame.tsx'
import styles from './access.module.css'
import { PasswordField } from './password-field.tsx'

/** Where to go after signing in: the address that asked for it, if it is one of this application. */
const safeBack = (door: Door, back: unknown): string =>
  typeof back === 'string' && back.startsWith(`/${door}/`) && !back.includes('\\') && !back.includes('/sign-in')
    ? back
    : `/${door}/`

/** Signing in with e-mail address and password, and back to where the person was. */
export const SignInPage = () => {
  const door = useDoor()
  const client = useQueryClient()
  const router = useRouter()
  const { back } = useSearch({ strict: false }) as { back?: unknown }
  const form = useForm({
    initial: { email: '', password: '' },
    check: ({ email, password }) => ({
      ...(email.trim() === '' ? { email: 'Please type your e-mail address.' } : {}),
      ...(password === '' ? { password: 'Please type your password.' } : {}),
    }),
    save: async (body) => {
      await call(door, accessEndpoints.signIn, { body })
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== accessEndpoints.branding.path })
      tellOtherTabs(door)
      router.history.push(safeBack(door, back))
    },
  })
  return (
    <AccessFrame title="Sign in">
      <FormFrame form={form} label="Sign in">
        <TextInput
          {...form.text('email')}
          label="E-mail address"
          type="email"
          inputMode="email"
          autoComplete="username"
          autoFocus
        />
        <PasswordField {...form.text('password')} label="Password" />
        <Button type="submit" loading={form.busy} fullWidth size="md">
          Sign in
        </Button>
        <Link to="/forgot-password" className={styles.link}>
          Forgot your password?
        </Link>
      </FormFrame>
    </AccessFrame>
  )
}
