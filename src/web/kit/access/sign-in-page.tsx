import { accessEndpoints } from './access-endpoints.ts'
import { Button, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { call } from '../call.ts'
import { FormFrame, useForm } from '../form.tsx'
import { useDoor } from '../query.tsx'
import { AccessFrame } from './access-frame.tsx'
import styles from './access.module.css'
import { PasswordField } from './password-field.tsx'
import { useSignedIn } from './signed-in.ts'

/** Signing in with e-mail address and password, and back to where the person was. */
export const SignInPage = () => {
  const door = useDoor()
  const signedIn = useSignedIn()
  const form = useForm({
    initial: { email: '', password: '' },
    check: ({ email, password }) => ({
      ...(email.trim() === '' ? { email: 'Please type your e-mail address.' } : {}),
      ...(password === '' ? { password: 'Please type your password.' } : {}),
    }),
    save: async (body) => {
      await call(door, accessEndpoints.signIn, { body })
      signedIn()
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
