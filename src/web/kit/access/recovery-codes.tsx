import { Button } from '@mantine/core'
import { useBranding } from '../branding.tsx'
import { FormActions } from '../detail-page.tsx'
import { Note } from '../form.tsx'
import { showToast } from '../toasts.tsx'
import styles from './access.module.css'

const save = (text: string) => {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = 'recovery-codes.txt'
  link.click()
  URL.revokeObjectURL(address)
}

const copy = async (text: string) => {
  try {
    await navigator.clipboard.writeText(text)
    showToast({ tone: 'good', text: 'The recovery codes are copied.' })
  } catch {
    showToast({ tone: 'bad', text: 'The browser did not allow copying. Please download them or write them down.' })
  }
}

/** Fresh recovery codes: they are shown this once. */
export const RecoveryCodes = ({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) => {
  const { providerName } = useBranding()
  const text = `Recovery codes for ${providerName}\nEach works once, in place of a code of the app.\n\n${codes.join('\n')}\n`
  return (
    <div className={styles.steps}>
      <Note tone="warn">
        These codes are shown this once. Keep them where you find them without your phone: each opens your sign-in once
        when the app is out of reach.
      </Note>
      <ul className={styles.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <FormActions>
        <Button variant="default" onClick={() => void copy(codes.join('\n'))}>
          Copy
        </Button>
        <Button variant="default" onClick={() => save(text)}>
          Download
        </Button>
        <Button onClick={onKept}>I have kept them</Button>
      </FormActions>
    </div>
  )
}
