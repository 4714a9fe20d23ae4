import { useBranding } from './branding.tsx'
import styles from './demonstration-banner.module.css'

/** Says on every page of a demonstration that nothing here is real. */
export const DemonstrationBanner = () =>
  useBranding().demonstration ? (
    <p className={styles.banner} role="note">
      Demonstration: the people, numbers and calls on these pages are made up.
    </p>
  ) : null
