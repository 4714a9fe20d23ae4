import { useEffect, useState } from 'react'
import { Dialog } from './dialog.tsx'
import styles from './shortcuts.module.css'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Runs `act` on the key, except while somebody types or a dialog is open. */
export const useShortcut = (isKey: (event: KeyboardEvent) => boolean, act: () => void): void => {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isKey(event) || document.querySelector('dialog[open]')) return
      if (isTyping(event.target) && !event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  })
}

const plain = (event: KeyboardEvent) => !event.ctrlKey && !event.metaKey && !event.altKey

/** `/` or Ctrl-K: to the search box. */
export const isSearchKey = (event: KeyboardEvent): boolean =>
  (event.key === '/' && plain(event)) || (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey))

/** The list of shortcuts, opened by `?`. */
export const ShortcutList = ({ shortcuts }: { shortcuts: readonly (readonly [keys: string, what: string])[] }) => {
  const [open, setOpen] = useState(false)
  useShortcut(
    (event) => event.key === '?' && plain(event),
    () => setOpen(true),
  )
  if (!open) return null
  return (
    <Dialog title="Keyboard shortcuts" onClose={() => setOpen(false)}>
      <dl className={styles.list}>
        {[...shortcuts, ['?', 'This list'], ['Esc', 'Close a dialog']].map(([keys, what]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" className={styles.close} onClick={() => setOpen(false)}>
        Close
      </button>
    </Dialog>
  )
}
