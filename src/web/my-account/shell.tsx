import { useSignOut } from '#web/kit/access/sign-out.ts'
import { BrandMark } from '#web/kit/brand-mark.tsx'
import { useBranding } from '#web/kit/branding.tsx'
import { ColourSchemeSwitch } from '#web/kit/colour-scheme.tsx'
import { DemonstrationBanner } from '#web/kit/demonstration-banner.tsx'
import { useLive } from '#web/kit/live.ts'
import { isLeaving, useAsk } from '#web/kit/query.tsx'
import { SkipLink } from '#web/kit/skip-link.tsx'
import { Failed, Loading } from '#web/kit/states.tsx'
import {
  IconHistory,
  IconHome,
  IconUsers,
  IconLogout,
  IconPhone,
  IconUserCircle,
  IconList,
  type Icon,
} from '@tabler/icons-react'
import { Link, Outlet } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { builtAreas } from './areas.ts'
import { type Me, MeProvider } from './me.tsx'
import { me as endpoint } from './me-endpoints.ts'
import { firstNumberPlace } from './numbers/number-places.ts'
import styles from './shell.module.css'

const PreviewBanner = lazy(async () => ({ default: (await import('./preview/preview-banner.tsx')).PreviewBanner }))

type Entry = { to: string; label: string; icon: Icon }

/** The menu: what the profile does not grant is absent. */
const entriesFor = ({ features }: Me): Entry[] => {
  const { calls, numbers, users, activity } = builtAreas
  // Sites may be granted without the list of numbers.
  const inNumbers = firstNumberPlace(features)
  return [
    { to: '/', label: 'Home', icon: IconHome },
    ...(features.includes(calls.feature) ? [{ to: calls.path, label: calls.title, icon: IconPhone }] : []),
    ...(inNumbers === undefined ? [] : [{ to: inNumbers.to, label: numbers.title, icon: IconList }]),
    ...(features.includes(users.feature) ? [{ to: users.path, label: users.title, icon: IconUsers }] : []),
    ...(features.includes(activity.feature) ? [{ to: activity.path, label: activity.title, icon: IconHistory }] : []),
    { to: '/account', label: 'Account', icon: IconUserCircle },
  ]
}

const Frame = ({ me }: { me: Me }) => {
  const { providerName, contact } = useBranding()
  const signOut = useSignOut()
  useLive('my-account')
  return (
    <MeProvider value={me}>
      <SkipLink />
      <DemonstrationBanner />
      {me.preview === null ? null : <PreviewBanner preview={me.preview} me={me} />}
      <header className={styles.header}>
        <div className={styles.top}>
          <Link to="/" className={styles.home}>
            <BrandMark name={providerName} place="MyAccount" />
          </Link>
          <div className={styles.own}>
            <span className={styles.person}>
              {me.name}
              <span className={styles.account}>{me.customer.accountNumber}</span>
            </span>
            <ColourSchemeSwitch />
            {me.preview === null ? (
              <button type="button" className={styles.out} onClick={signOut}>
                <IconLogout size={18} stroke={1.75} aria-hidden />
                Sign out
              </button>
            ) : null}
          </div>
        </div>
        <nav aria-label="Main" className={styles.menu}>
          <ul>
            {entriesFor(me).map(({ to, label, icon: Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  className={styles.entry}
                  activeOptions={{ exact: to === '/' }}
                  activeProps={{ 'aria-current': 'page' }}
                >
                  <Icon size={18} stroke={1.75} aria-hidden />
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        <Suspense fallback={<Loading />}>
          <Outlet />
        </Suspense>
      </main>
      <footer className={styles.footer}>
        <span>{providerName}</span>
        {contact === '' ? null : <span>{contact}</span>}
      </footer>
    </MeProvider>
  )
}

/** The portal around every page: a short menu that follows the profile in force. */
export const Shell = () => {
  const me = useAsk(endpoint, {})
  if (me.data !== undefined) return <Frame me={me.data} />
  if (me.isError && !isLeaving(me.error)) {
    return <Failed error={me.error} retry={() => void me.refetch()} />
  }
  return <Loading />
}
