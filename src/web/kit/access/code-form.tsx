import { Button, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { FormFrame, useForm } from '../form.tsx'
import styles from './access.module.css'

type CodeFieldProps = {
  label?: string
  field: ReturnType<ReturnType<typeof useForm<{ code: string }>>['text']>
  autoFocus?: boolean
}

/** The six digits of an authenticator app; browsers and phones know what to fill in. */
export const CodeField = ({ label = 'Code', field, autoFocus = false }: CodeFieldProps) => (
  <TextInput
    {...field}
    label={label}
    description="The six digits that your authenticator app shows now."
    inputMode="numeric"
    autoComplete="one-time-code"
    spellCheck={false}
    autoFocus={autoFocus}
  />
)

/** What a code form can tell by itself. */
export const checkCode = ({ code }: { code: string }): Record<string, string> =>
  code.trim() === '' ? { code: 'Please type the code.' } : {}

type CodeFormProps = {
  label: string
  action: string
  save: (code: string) => Promise<void>
  /** Whether a recovery code does as well. */
  recovery?: boolean
  children?: ReactNode
}

/** One code and a button; with `recovery` a way to use a recovery code instead. */
export const CodeForm = ({ label, action, save, recovery = false, children }: CodeFormProps) => {
  const [byRecovery, setByRecovery] = useState(false)
  const form = useForm({ initial: { code: '' }, check: checkCode, save: ({ code }) => save(code) })
  const change = () => {
    form.reset({ code: '' })
    setByRecovery(!byRecovery)
  }
  return (
    <FormFrame form={form} label={label}>
      {byRecovery ? (
        <TextInput
          {...form.text('code')}
          key="recovery"
          label="Recovery code"
          description="One of the ten you kept, such as abcde-fgh23. Each works once."
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
      ) : (
        <CodeField field={form.text('code')} autoFocus />
      )}
      <Button type="submit" loading={form.busy} fullWidth size="md">
        {action}
      </Button>
      {recovery ? (
        <button type="button" className={styles.linkButton} onClick={change}>
          {byRecovery ? 'Use the app' : 'Use a recovery code'}
        </button>
      ) : null}
      {children}
    </FormFrame>
  )
}
