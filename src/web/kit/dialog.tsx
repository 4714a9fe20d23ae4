import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useId, useRef, useSyncExternalStore } from 'react'
import styles from './dialog.module.css'

type DialogProps = { title: string; onClose: () => void; children: ReactNode; footer?: ReactNode; wide?: boolean }

/** A modal dialog on the browser's own `dialog`: it keeps the focus inside, Esc closes, the focus returns afterwards. */
export const Dialog = ({ title, onClose, children, footer, wide = false }: DialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-wide={wide || undefined}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
    >
      <div className={styles.content}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        <div className={styles.body}>{children}</div>
        {footer === undefined ? null : <div className={styles.footer}>{footer}</div>}
      </div>
    </dialog>
  )
}

type ActButtonProps = {
  danger?: boolean | undefined
  loading?: boolean
  disabled?: boolean
  onClick: () => void
  children: ReactNode
}

/** The button that does what a dialog asks about; red when it cannot be undone. */
export const ActButton = ({ danger = false, children, ...button }: ActButtonProps) => (
  <Button className={danger ? styles.danger : undefined} {...button}>
    {children}
  </Button>
)

type Question = { title: string; text: ReactNode; action: string; danger?: boolean; refuse?: string }
type Asked = Question & { answer: (yes: boolean) => void }

let asked: Asked | undefined
const listeners = new Set<() => void>()
const setAsked = (next: Asked | undefined) => {
  asked = next
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** Asks before something that is hard to undo: `if (await confirm({ title, text, action: 'Delete' })) …` */
export const confirm = (question: Question): Promise<boolean> =>
  new Promise((resolve) => {
    asked?.answer(false)
    setAsked({
      ...question,
      answer: (yes) => {
        setAsked(undefined)
        resolve(yes)
      },
    })
  })

/** Shows the question that `confirm` asks; stands once in each application. */
export const ConfirmDialog = () => {
  const question = useSyncExternalStore(subscribe, () => asked)
  if (question === undefined) return null
  return (
    <Dialog
      title={question.title}
      onClose={() => question.answer(false)}
      footer={
        <>
          <Button variant="default" onClick={() => question.answer(false)}>
            {question.refuse ?? 'Cancel'}
          </Button>
          <ActButton danger={question.danger} onClick={() => question.answer(true)}>
            {question.action}
          </ActButton>
        </>
      }
    >
      {question.text}
    </Dialog>
  )
}
