import { PasswordInput } from '@mantine/core'
import type { ChangeEvent } from 'react'

type PasswordFieldProps = {
  label: string
  name: string
  value: string
  error: string | undefined
  onChange: (event: ChangeEvent<HTMLInputElement>) => void
  /** A password that is being chosen, not one that is known. */
  fresh?: boolean
}

const SHORTEST_PASSWORD = 12

/** A password as it is typed; password managers know what to fill in. */
export const PasswordField = ({ fresh = false, error, ...field }: PasswordFieldProps) => (
  <PasswordInput
    {...field}
    error={error}
    required
    withAsterisk={false}
    autoComplete={fresh ? 'new-password' : 'current-password'}
    description={fresh ? `At least ${SHORTEST_PASSWORD} characters. Several words are easy to remember.` : undefined}
    visibilityToggleButtonProps={{ 'aria-label': 'Show what is typed', tabIndex: 0 }}
  />
)

/** What the page itself can tell about a new password, by field. */
export const checkNewPassword = (name: string, password: string): Record<string, string> =>
  password.length < SHORTEST_PASSWORD ? { [name]: `At least ${SHORTEST_PASSWORD} characters, please.` } : {}
