import { useRouterState } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef } from 'react'
import styles from './page-title.module.css'

let suffix = 'MyAccount'
let firstPage = true

/** Sets what follows the page's name in the browser's title: the provider's name. */
export const useTitleSuffix = (text: string): void => {
  useEffect(() => {
    suffix = text
    document.title = document.title.replace(/ · .*$/, ` · ${text}`)
  }, [text])
}

type PageTitleProps = { title: string; before?: ReactNode; after?: ReactNode; actions?: ReactNode; lead?: ReactNode }

/** The page's heading. It names the browser tab and takes the focus after a navigation, so that it is read out. */
export const PageTitle = ({ title, before, after, actions, lead }: PageTitleProps) => {
  const heading = useRef<HTMLHeadingElement>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  useEffect(() => {
    document.title = `${title} · ${suffix}`
  }, [title])
  useEffect(() => {
    // Who has begun to type keeps the focus.
    const isTyping = document.activeElement instanceof HTMLInputElement
    if (firstPage) firstPage = false
    else if (!isTyping) heading.current?.focus({ preventScroll: true })
  }, [path])
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        {before}
        <div className={styles.line}>
          <h1 className={styles.title} ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {after}
        </div>
        {lead === undefined ? null : <p className={styles.lead}>{lead}</p>}
      </div>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </header>
  )
}
