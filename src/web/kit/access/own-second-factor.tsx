import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { call } from '../call.ts'
import { FormActions, Loaded, Section } from '../detail-page.tsx'
import { Dialog } from '../dialog.tsx'
import { FormFrame, Note, useForm } from '../form.tsx'
import { formatInstant, formatNoun } from '../format.ts'
import { useAsk, useDoor } from '../query.tsx'
import { Loading } from '../states.tsx'
import { StatusMark } from '../status-mark.tsx'
import { showToast } from '../toasts.tsx'
import { accessEndpoints } from './access-endpoints.ts'
import styles from './access.module.css'
import { checkCode, CodeField, CodeForm } from './code-form.tsx'
import { PasswordField } from './password-field.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

const SecondFactorSetUp = lazy(async () => ({
  default: (await import('./second-factor-set-up.tsx')).SecondFactorSetUp,
}))

const RenewDialog = ({ close }: { close: () => void }) => {
  const door = useDoor()
  const [codes, setCodes] = useState<readonly string[]>()
  const renew = async (code: string) => {
    setCodes((await call(door, accessEndpoints.renewRecoveryCodes, { body: { code } })).recoveryCodes)
  }
  return (
    <Dialog title="New recovery codes" onClose={close}>
      {codes === undefined ? (
        <CodeForm label="New recovery codes" action="Make new codes" save={renew} recovery />
      ) : (
        <RecoveryCodes codes={codes} onKept={close} />
      )}
    </Dialog>
  )
}

const RemoveDialog = ({ close }: { close: () => void }) => {
  const door = useDoor()
  const form = useForm({
    initial: { password: '', code: '' },
    check: checkCode,
    fieldOf: { WRONG_PASSWORD: 'password', WRONG_CODE: 'code' },
    save: async (body) => {
      await call(door, accessEndpoints.removeSecondFactor, { body })
      showToast({ tone: 'good', text: 'The second factor is removed.' })
      close()
    },
  })
  return (
    <Dialog title="Remove the second factor?" onClose={close}>
      <FormFrame form={form} label="Remove the second factor">
        <p className={styles.text}>Signing in then asks for your password alone. A recovery code does as well.</p>
        <PasswordField {...form.text('password')} label="Current password" />
        <CodeField field={form.text('code')} />
        <FormActions>
          <Button type="submit" loading={form.busy}>
            Remove
          </Button>
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
        </FormActions>
      </FormFrame>
    </Dialog>
  )
}

type State = { since: string | null; codesLeft: number; demanded: boolean }

const FactorOn = ({ since, codesLeft, demanded }: State) => {
  const client = useQueryClient()
  const [open, setOpen] = useState<'renew' | 'remove'>()
  const close = () => {
    setOpen(undefined)
    void client.invalidateQueries()
  }
  return (
    <div className={styles.steps}>
      <p className={styles.text}>
        <StatusMark tone="good">On</StatusMark> {since === null ? '' : `since ${formatInstant(since)}`}.{' '}
        {formatNoun(codesLeft, 'recovery code')} left.
      </p>
      {codesLeft > 2 ? null : (
        <Note tone="warn">
          Make new recovery codes before the last one is used: they open your sign-in without the app.
        </Note>
      )}
      {demanded ? (
        <Note>Your provider asks for a second factor. If you lose it, they can remove it for you.</Note>
      ) : null}
      <FormActions>
        <Button variant="default" onClick={() => setOpen('renew')}>
          New recovery codes
        </Button>
        {demanded ? null : (
          <Button variant="default" onClick={() => setOpen('remove')}>
            Remove
          </Button>
        )}
      </FormActions>
      {open === 'renew' ? <RenewDialog close={close} /> : null}
      {open === 'remove' ? <RemoveDialog close={close} /> : null}
    </div>
  )
}

/** The own second factor: set up, new recovery codes, remove. */
export const OwnSecondFactor = () => {
  const client = useQueryClient()
  const asked = useAsk(accessEndpoints.secondFactor, {})
  const [settingUp, setSettingUp] = useState(false)
  const done = () => {
    setSettingUp(false)
    void client.invalidateQueries()
  }
  return (
    <Section title="Second factor" lead="A code of an authenticator app, after the password.">
      <Loaded asked={asked}>
        {(state) =>
          settingUp ? (
            <Suspense fallback={<Loading lines={4} />}>
              <SecondFactorSetUp onDone={done} />
            </Suspense>
          ) : state.on ? (
            <FactorOn {...state} />
          ) : (
            <div className={styles.steps}>
              <p className={styles.text}>
                Off. With it, somebody who learns your password still cannot sign in as you.
              </p>
              <FormActions>
                <Button variant="default" onClick={() => setSettingUp(true)}>
                  Set up a second factor
                </Button>
              </FormActions>
            </div>
          )
        }
      </Loaded>
    </Section>
  )
}
