import { Button } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { call } from '../call.ts'
import { CopyButton } from '../copy-button.tsx'
import { useAct, useDoor } from '../query.tsx'
import { accessEndpoints } from './access-endpoints.ts'
import styles from './access.module.css'
import { CodeForm } from './code-form.tsx'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

const inGroups = (seed: string): string => seed.replaceAll(/(.{4})(?=.)/g, '$1 ')

/** Setting up an authenticator app, step by step: what it is for, the QR code and a first code, and the recovery codes. */
export const SecondFactorSetUp = ({ onDone, children }: { onDone: () => void; children?: ReactNode }) => {
  const door = useDoor()
  const [begun, setBegun] = useState<{ uri: string; seed: string }>()
  const [codes, setCodes] = useState<readonly string[]>()
  const begin = useAct(accessEndpoints.beginSecondFactor, { refresh: false, onDone: setBegun })
  const confirm = async (code: string) => {
    const { recoveryCodes } = await call(door, accessEndpoints.confirmSecondFactor, { body: { code } })
    setCodes(recoveryCodes)
  }
  if (codes !== undefined) return <RecoveryCodes codes={codes} onKept={onDone} />
  if (begun === undefined)
    return (
      <div className={styles.steps}>
        <p className={styles.text}>
          After your password, signing in then asks for a code of an authenticator app on your phone, such as the one
          that your phone brings along. Have it at hand.
        </p>
        <Button loading={begin.isPending} onClick={() => begin.mutate({})} fullWidth size="md">
          Set up
        </Button>
        {children}
      </div>
    )
  return (
    <div className={styles.steps}>
      <p className={styles.text}>Add an account in the app and scan this code.</p>
      <div className={styles.qr}>
        <QrCode text={begun.uri} label="QR code for the authenticator app" />
      </div>
      <p className={styles.text}>
        No camera? Type this key: <code className={styles.seed}>{inGroups(begun.seed)}</code>{' '}
        <CopyButton text={begun.seed} label="Copy the key" />
      </p>
      <CodeForm label="Confirm the set-up" action="Confirm" save={confirm} />
    </div>
  )
}
