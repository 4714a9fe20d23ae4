import type { ownCallEndpoints } from '#contract/my-account/calls.ts'
import type { ownNumberEndpoints } from '#contract/my-account/numbers.ts'
import { displayNumber } from '#rules/phone-display.ts'
import { formatCount, formatDuration, formatNoun } from '#web/kit/format.ts'
import { lightEndpoints } from '#web/kit/light-endpoint.ts'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { type Icon, IconChevronRight, IconList, IconPhone, IconUserCircle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { builtAreas } from '../areas.ts'
import { useMe, useOpens } from '../me.tsx'
import styles from './home-page.module.css'

const { list } = lightEndpoints<typeof ownNumberEndpoints>()({ list: { method: 'GET', path: '/numbers' } })

const { overview } = lightEndpoints<typeof ownCallEndpoints>()({
  overview: { method: 'GET', path: '/calls/overview' },
})

type CardProps = { to: string; title: string; icon: Icon; children: ReactNode }

const AreaCard = ({ to, title, icon: CardIcon, children }: CardProps) => (
  <section className={styles.card}>
    <h2 className={styles.title}>
      <span className={styles.disc}>
        <CardIcon size={20} stroke={1.75} aria-hidden />
      </span>
      <Link to={to}>{title}</Link>
      <IconChevronRight size={18} aria-hidden className={styles.chevron} />
    </h2>
    {children}
  </section>
)

const CallsCard = () => {
  const seesOverview = useOpens('report_overview')
  const asked = useAsk(overview, { query: {} }, { enabled: seesOverview })
  const totals = asked.data?.totals
  return (
    <AreaCard to={builtAreas.calls.path} title={builtAreas.calls.title} icon={IconPhone}>
      {totals === undefined ? (
        <p className={styles.text}>How many calls, when, to which number, and how long.</p>
      ) : (
        <>
          <p className={styles.figure}>{formatNoun(totals.calls, 'call')}</p>
          <p className={styles.text}>
            in the last 30 days: {formatCount(totals.incoming)} incoming, {formatCount(totals.outgoing)} outgoing, talk
            time {formatDuration(totals.talkSeconds)}.
          </p>
        </>
      )}
    </AreaCard>
  )
}

const NumbersCard = () => {
  const asked = useAsk(list, { query: { pageSize: 25 } })
  const rows = asked.data?.rows.slice(0, 4) ?? []
  return (
    <AreaCard to={builtAreas.numbers.path} title={builtAreas.numbers.title} icon={IconList}>
      <p className={styles.text}>
        {asked.data === undefined
          ? 'Your telephone numbers.'
          : `You have ${formatNoun(asked.data.total, 'telephone number')}.`}
      </p>
      <ul className={styles.numbers}>
        {rows.map((row) => (
          <li key={row.id}>
            <span className={styles.number}>{displayNumber(row.e164)}</span>
            <span className={styles.text}>{row.description?.text ?? ''}</span>
          </li>
        ))}
      </ul>
    </AreaCard>
  )
}

/** The first page after signing in: whose account it is, and the areas the profile grants. */
export const HomePage = () => {
  const { name, email, customer } = useMe()
  const seesCalls = useOpens(builtAreas.calls.feature)
  const seesNumbers = useOpens(builtAreas.numbers.feature)
  const seesDetails = useOpens('view_account')
  return (
    <>
      <PageTitle title="Home" lead={`Welcome, ${name}.`} />
      <section className={styles.account} aria-label="Your account">
        <div>
          <span className={styles.label}>Account number</span>
          <strong className={styles.value}>{customer.accountNumber}</strong>
        </div>
        <div>
          <span className={styles.label}>Customer</span>
          <strong className={styles.value}>{customer.name}</strong>
        </div>
      </section>
      <div className={styles.cards}>
        {seesCalls ? <CallsCard /> : null}
        {seesNumbers ? <NumbersCard /> : null}
        <AreaCard to="/account" title="Account" icon={IconUserCircle}>
          <p className={styles.text}>
            {seesDetails
              ? 'Your details, your password, and where you are signed in.'
              : 'Your password, and where you are signed in.'}
          </p>
          {email === '' ? null : <p className={styles.text}>Signed in as {email}.</p>}
        </AreaCard>
      </div>
    </>
  )
}
