import { accessEndpoints } from './access-endpoints.ts'
import { Button, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../call.ts'
import { FormFrame, Note, useForm } from '../form.tsx'
import { useDoor } from '../query.tsx'
import { AccessFrame } from './access-frame.tsx'
import styles from './access.module.css'

/** Asking for a mail with a link to set a new password; the page says the same for every address. */
export const ForgotPasswordPage = () => {
  const door = useDoor()
  const [sentTo, setSentTo] = useState<string>()
  const form = useForm({
    initial: { email: '' },
    check: ({ email }) => (email.trim() === '' ? { email: 'Please type your e-mail address.' } : {}),
    save: async (body) => {
      await call(door, accessEndpoints.requestPasswordReset, { body })
      setSentTo(body.email)
    },
  })
  return (
    <AccessFrame title="Forgot your password?" lead="We send you a link with which you can set a new one.">
      {sentTo === undefined ? (
        <FormFrame form={form} label="Forgot your password?">
          <TextInput {...form.text('email')} label="E-mail address" type="email" autoComplete="username" autoFocus />
          <Button type="submit" loading={form.busy} fullWidth size="md">
            Send link
          </Button>
        </FormFrame>
      ) : (
        <div role="status">
          <Note tone="good">
            If {sentTo} may sign in here, a mail with a link is on its way. Please look into the spam folder as well.
          </Note>
        </div>
      )}
      <Link to="/sign-in" className={styles.link}>
        Back to sign in
      </Link>
    </AccessFrame>
  )
}
