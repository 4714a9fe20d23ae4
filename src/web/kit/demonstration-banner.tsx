import { useBranding } from './branding.tsx'
import styles from './demonstration-banner.module.css'

/** Says on every page of a demonstration that nothing here is real. */
export const DemonstrationBanner = () =>
  useBranding().demonstration ? (
    <aside className={styles.banner} aria-label="Demonstration">
      Demonstration: the people, numbers and calls on these pages are made up.
    </aside>
  ) : null
