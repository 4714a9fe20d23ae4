import { accessEndpoints } from './access-endpoints.ts'
import { Button } from '@mantine/core'
import { call } from '../call.ts'
import { FormActions } from '../detail-page.tsx'
import { FormFrame, useForm } from '../form.tsx'
import { useDoor } from '../query.tsx'
import { showToast } from '../toasts.tsx'
import { checkNewPassword, PasswordField } from './password-field.tsx'

/** Changing the own password. */
export const ChangePassword = () => {
  const door = useDoor()
  const empty = { currentPassword: '', newPassword: '' }
  const form = useForm({
    initial: empty,
    check: ({ newPassword }) => checkNewPassword('newPassword', newPassword),
    fieldOf: { WRONG_PASSWORD: 'currentPassword', WEAK_PASSWORD: 'newPassword' },
    save: async (body) => {
      await call(door, accessEndpoints.changePassword, { body })
      form.reset(empty)
      showToast({ tone: 'good', text: 'The password is changed. Your other sessions have ended.' })
    },
  })
  return (
    <FormFrame form={form} label="Change the password">
      <PasswordField {...form.text('currentPassword')} label="Current password" />
      <PasswordField {...form.text('newPassword')} label="New password" fresh />
      <FormActions>
        <Button type="submit" loading={form.busy}>
          Change password
        </Button>
      </FormActions>
    </FormFrame>
  )
}
