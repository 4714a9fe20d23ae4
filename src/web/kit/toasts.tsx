import { IconCircleCheck, IconExclamationCircle, IconInfoCircle, IconX } from '@tabler/icons-react'
import { useSyncExternalStore } from 'react'
import styles from './toasts.module.css'

export type Toast = { tone: 'good' | 'bad' | 'note'; text: string }
type Shown = Toast & { id: number }

let shown: readonly Shown[] = []
let lastId = 0
const listeners = new Set<() => void>()

const setShown = (next: readonly Shown[]) => {
  shown = next
  for (const listener of listeners) listener()
}

const dismiss = (id: number) => setShown(shown.filter((toast) => toast.id !== id))

/** Shows and announces a short message; bad news stays longer. */
export const showToast = (toast: Toast): void => {
  lastId += 1
  const id = lastId
  setShown([...shown.filter(({ text }) => text !== toast.text).slice(-3), { ...toast, id }])
  setTimeout(() => dismiss(id), toast.tone === 'bad' ? 12_000 : 6_000)
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

const icons = { good: IconCircleCheck, bad: IconExclamationCircle, note: IconInfoCircle } as const

const ToastCard = ({ toast }: { toast: Shown }) => {
  const Icon = icons[toast.tone]
  return (
    <div className={styles.toast} data-tone={toast.tone}>
      <Icon size={20} aria-hidden className={styles.icon} />
      <span>{toast.text}</span>
      <button type="button" className={styles.close} aria-label="Dismiss" onClick={() => dismiss(toast.id)}>
        <IconX size={16} aria-hidden />
      </button>
    </div>
  )
}

/** The place where toasts appear: always in the page, so that screen readers announce what arrives. */
export const Toasts = () => {
  const toasts = useSyncExternalStore(subscribe, () => shown)
  return (
    <div className={styles.stack}>
      <div role="status" aria-live="polite">
        {toasts
          .filter(({ tone }) => tone !== 'bad')
          .map((toast) => (
            <ToastCard key={toast.id} toast={toast} />
          ))}
      </div>
      <div role="alert">
        {toasts
          .filter(({ tone }) => tone === 'bad')
          .map((toast) => (
            <ToastCard key={toast.id} toast={toast} />
          ))}
      </div>
    </div>
  )
}
