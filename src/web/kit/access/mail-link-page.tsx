import { accessEndpoints } from './access-endpoints.ts'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiError, call } from '../call.ts'
import { FaultNote, FormFrame, Note, useForm } from '../form.tsx'
import { useDoor } from '../query.tsx'
import { Loading } from '../states.tsx'
import { AccessFrame } from './access-frame.tsx'
import styles from './access.module.css'
import { checkNewPassword, PasswordField } from './password-field.tsx'
import { useTokenInFragment } from './token-in-fragment.ts'

const NewPasswordForm = ({ token, onDone }: { token: string; onDone: () => void }) => {
  const door = useDoor()
  const form = useForm({
    initial: { password: '' },
    check: ({ password }) => checkNewPassword('password', password),
    fieldOf: { WEAK_PASSWORD: 'password' },
    save: async ({ password }) => {
      await call(door, accessEndpoints.useLink, { body: { token, password } })
      onDone()
    },
  })
  return (
    <FormFrame form={form} label="Choose a password">
      <PasswordField {...form.text('password')} label="New password" fresh />
      <Button type="submit" loading={form.busy} fullWidth size="md">
        Save
      </Button>
    </FormFrame>
  )
}

/** The page behind a mailed link: looking at it does not use it up, setting the password does. */
export const MailLinkPage = () => {
  const door = useDoor()
  const token = useTokenInFragment()
  const [done, setDone] = useState(false)
  const link = useQuery<{ purpose: 'invitation' | 'reset'; email: string; name: string }, ApiError>({
    queryKey: ['mailed link', token],
    queryFn: () => call(door, accessEndpoints.checkLink, { body: { token } }),
    enabled: token !== '' && !done,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  if (done) {
    return (
      <AccessFrame title="Your password is set">
        <div role="status">
          <Note tone="good">You can sign in with it now.</Note>
        </div>
        <Link to="/sign-in" className={styles.link}>
          Go to sign in
        </Link>
      </AccessFrame>
    )
  }
  if (token === '' || link.isError) {
    return (
      <AccessFrame title="This link does not work">
        <FaultNote>
          {link.error?.message ?? 'The address is not complete. Please open the link from the mail again.'}
        </FaultNote>
        <Link to="/forgot-password" className={styles.link}>
          Ask for a new link
        </Link>
      </AccessFrame>
    )
  }
  if (link.data === undefined) {
    return (
      <AccessFrame title="One moment">
        <Loading lines={3} />
      </AccessFrame>
    )
  }
  const { purpose, name, email } = link.data
  return (
    <AccessFrame
      title={purpose === 'invitation' ? `Welcome, ${name}` : 'Set a new password'}
      lead={`Choose a password for ${email}.`}
    >
      <NewPasswordForm token={token} onDone={() => setDone(true)} />
    </AccessFrame>
  )
}
