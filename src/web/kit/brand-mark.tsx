import styles from './brand-mark.module.css'

/** The provider's name with a mark in its colour. */
export const BrandMark = ({ name, place }: { name: string; place: string }) => (
  <span className={styles.brand}>
    <span className={styles.mark} aria-hidden>
      {name.slice(0, 1).toUpperCase()}
    </span>
    <span className={styles.words}>
      <span className={styles.name}>{name}</span>
      <span className={styles.place}>{place}</span>
    </span>
  </span>
)
