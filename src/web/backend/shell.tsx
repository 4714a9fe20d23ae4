import { backendContract } from '#contract/backend/index.ts'
import { holds } from '#rules/staff-permissions.ts'
import { BrandMark } from '#web/kit/brand-mark.tsx'
import { useBranding } from '#web/kit/branding.tsx'
import { ColourSchemeSwitch } from '#web/kit/colour-scheme.tsx'
import { DemonstrationBanner } from '#web/kit/demonstration-banner.tsx'
import { useLive } from '#web/kit/live.ts'
import { isLeaving, useAsk } from '#web/kit/query.tsx'
import { ShortcutList } from '#web/kit/shortcuts.tsx'
import { SkipLink } from '#web/kit/skip-link.tsx'
import { Failed, Loading } from '#web/kit/states.tsx'
import { ActionIcon } from '@mantine/core'
import { IconMenu2, IconX } from '@tabler/icons-react'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { Suspense, useEffect, useState } from 'react'
import { type Me, MeProvider } from './me.tsx'
import { menu } from './menu.ts'
import { OwnMenu } from './own-menu.tsx'
import styles from './shell.module.css'
import { SmartSearch } from './smart-search.tsx'

const Menu = ({ me, providerName }: { me: Me; providerName: string }) => (
  <nav aria-label="Main">
    <Link to="/" className={styles.home}>
      <BrandMark name={providerName} place="Back office" />
    </Link>
    {menu.map(({ title, entries }) => {
      const shown = entries.filter(({ need }) => holds(me.levels, need))
      return shown.length === 0 ? null : (
        <div key={title}>
          <p className={styles.group}>{title}</p>
          <ul className={styles.entries}>
            {shown.map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <Link to={to} className={styles.entry} activeProps={{ 'aria-current': 'page' }}>
                  <Icon size={18} stroke={1.75} aria-hidden />
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )
    })}
  </nav>
)

const Frame = ({ me }: { me: Me }) => {
  const { providerName } = useBranding()
  const [menuOpen, setMenuOpen] = useState(false)
  const path = useRouterState({ select: (state) => state.location.pathname })
  useEffect(() => setMenuOpen(false), [path])
  useLive('backend')
  return (
    <MeProvider value={me}>
      <SkipLink />
      <div className={styles.frame} data-menu={menuOpen || undefined}>
        <div className={styles.side}>
          <Menu me={me} providerName={providerName} />
        </div>
        <div className={styles.room}>
          <header className={styles.header}>
            <ActionIcon
              className={styles.toggle}
              variant="subtle"
              color="gray"
              size={34}
              aria-label={menuOpen ? 'Close menu' : 'Open menu'}
              aria-expanded={menuOpen}
              onClick={() => setMenuOpen(!menuOpen)}
            >
              {menuOpen ? <IconX size={20} aria-hidden /> : <IconMenu2 size={20} aria-hidden />}
            </ActionIcon>
            <SmartSearch />
            <div className={styles.own}>
              <ColourSchemeSwitch />
              <OwnMenu me={me} />
            </div>
          </header>
          <DemonstrationBanner />
          <main id="main" className={styles.main} tabIndex={-1}>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
      </div>
      <ShortcutList shortcuts={[['/ or Ctrl K', 'To the search box']]} />
    </MeProvider>
  )
}

/** The back office around every page: menu by noun, search, and the own sign-in. */
export const Shell = () => {
  const me = useAsk(backendContract.access.me, {})
  if (me.data !== undefined) return <Frame me={me.data} />
  if (me.isError && !isLeaving(me.error)) {
    return <Failed error={me.error} retry={() => void me.refetch()} />
  }
  return <Loading />
}
