import styles from './skip-link.module.css'

/** The first stop of the keyboard: past the menu, to the page. */
export const SkipLink = () => (
  <a
    className={styles.skip}
    href="#main"
    onClick={(event) => {
      event.preventDefault()
      document.querySelector<HTMLElement>('main')?.focus()
    }}
  >
    Skip to the page
  </a>
)
