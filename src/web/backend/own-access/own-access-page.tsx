import { ChangePassword } from '#web/kit/access/change-password.tsx'
import { OwnSecondFactor } from '#web/kit/access/own-second-factor.tsx'
import { OwnSessions } from '#web/kit/access/own-sessions.tsx'
import { Facts, Section, TwoColumns } from '#web/kit/detail-page.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { staffPermissionKeys, staffPermissions } from '#rules/staff-permissions.ts'
import { useMe } from '../me.tsx'
import { OwnApiKey } from './own-api-key.tsx'

/** The own password, sessions and permissions of a staff user. */
export const OwnAccessPage = () => {
  const me = useMe()
  return (
    <>
      <PageTitle title="My sign-in" lead={`${me.name}, ${me.email}`} />
      <TwoColumns
        main={
          <>
            <Section title="Sessions" lead="Where you are signed in.">
              <OwnSessions />
            </Section>
            <Section title="Password" lead="Changing it ends your other sessions.">
              <ChangePassword />
            </Section>
            <OwnSecondFactor />
            <Section title="API key" lead="For programs that work with the provider API in your name.">
              <OwnApiKey />
            </Section>
          </>
        }
        side={
          <Section title="Permissions" lead="What you may see and change here.">
            <Facts facts={staffPermissionKeys.map((key) => [staffPermissions[key].label, me.levels[key]] as const)} />
          </Section>
        }
      />
    </>
  )
}
