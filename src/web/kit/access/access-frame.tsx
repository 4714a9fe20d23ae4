import { type ReactNode } from 'react'
import { BrandMark } from '../brand-mark.tsx'
import { useBranding } from '../branding.tsx'
import { ColourSchemeSwitch } from '../colour-scheme.tsx'
import { DemonstrationBanner } from '../demonstration-banner.tsx'
import { PageTitle } from '../page-title.tsx'
import { useDoor } from '../query.tsx'
import styles from './access.module.css'

/** The calm page around signing in and everything before it. */
export const AccessFrame = ({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) => {
  const { providerName, contact } = useBranding()
  const place = useDoor() === 'backend' ? 'Back office' : 'MyAccount'
  return (
    <div className={styles.page}>
      <DemonstrationBanner />
      <main className={styles.middle} tabIndex={-1}>
        <div className={styles.brand}>
          <BrandMark name={providerName} place={place} />
          <ColourSchemeSwitch />
        </div>
        <div className={styles.card}>
          <PageTitle title={title} lead={lead} />
          {children}
        </div>
        {contact === '' || place === 'Back office' ? null : <p className={styles.contact}>Need help? {contact}</p>}
      </main>
    </div>
  )
}
