import { portalRoleWords } from '#rules/portal-roles.ts'
import { ChangePassword } from '#web/kit/access/change-password.tsx'
import { OwnSecondFactor } from '#web/kit/access/own-second-factor.tsx'
import { OwnSessions } from '#web/kit/access/own-sessions.tsx'
import { Facts, Loaded, Section, Stack, TwoColumns } from '#web/kit/detail-page.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { account } from '../me-endpoints.ts'
import { useMe, useOpens } from '../me.tsx'

const AccountDetails = () => {
  const asked = useAsk(account, {})
  return (
    <Section title="Account details">
      <Loaded asked={asked}>
        {(details) => (
          <Facts
            facts={[
              ['Account number', details.accountNumber],
              ['Name', details.name],
              ['Contact name', details.contactName],
              ['E-mail address', details.email],
              ['Phone', details.phone],
              ['Address', details.address],
              ['Account manager', details.accountManager],
            ]}
          />
        )}
      </Loaded>
    </Section>
  )
}

const OwnSignIn = () => {
  const me = useMe()
  return (
    <Stack>
      <Section title="Your sign-in">
        <Facts
          facts={[
            ['Name', me.name],
            ['E-mail address', me.email],
            ['Role', `${portalRoleWords[me.role].label}. ${portalRoleWords[me.role].sentence}`],
          ]}
        />
      </Section>
      <Section title="Password" lead="Changing it ends your other sessions.">
        <ChangePassword />
      </Section>
      <OwnSecondFactor />
    </Stack>
  )
}

/** The account's details where they are granted, and the own sign-in. */
export const AccountPage = () => {
  const me = useMe()
  const seesDetails = useOpens('view_account')
  return (
    <>
      <PageTitle title="Account" lead={`Account ${me.customer.accountNumber}, ${me.customer.name}`} />
      <TwoColumns
        main={
          <Stack>
            {seesDetails ? <AccountDetails /> : null}
            {me.preview === null ? (
              <Section title="Sessions" lead="Where you are signed in.">
                <OwnSessions />
              </Section>
            ) : (
              <Section title="Sign-in">
                <p>Here each person finds their own sessions, password and second factor. A preview shows nobody’s.</p>
              </Section>
            )}
          </Stack>
        }
        side={me.preview === null ? <OwnSignIn /> : <Stack>{null}</Stack>}
      />
    </>
  )
}
