import type { Profile } from '#contract/backend/profiles.ts'
import { Facts, FormActions, Section } from '#web/kit/detail-page.tsx'
import { Note } from '#web/kit/form.tsx'
import { formatInstant, formatNoun } from '#web/kit/format.ts'
import { LinkButton } from '#web/kit/link-button.tsx'
import { Box } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useMay } from '../me.tsx'
import { ProfileActs } from './profile-acts.tsx'

const Competition = ({ profile }: { profile: Profile }) =>
  profile.competesWith.length === 0 ? null : (
    <Note tone="warn">
      Competes at the same step with{' '}
      {profile.competesWith.map(({ id, name, over }, index) => (
        <span key={`${id} ${over}`}>
          {index > 0 ? '; ' : ''}
          <Link to={`/profiles/${id}`}>{name}</Link> over {over}
        </span>
      ))}
      . Headline goes before Standard, then the older profile.
    </Note>
  )

/** The read-only end of a profile: who made and changed it, for whom it is in force, what competes with it. */
export const ProfileInformation = ({ profile }: { profile: Profile }) => {
  const mayRead = useMay('activity-log:view')
  const mayList = useMay('customers:view')
  const inForce = formatNoun(profile.customersInForce, 'customer')
  return (
    <Section title="System Information">
      <Facts
        facts={[
          [
            'In force for',
            mayList && profile.customersInForce > 0 ? (
              <Link to="/customers" search={{ profileId: profile.id }}>
                {inForce}
              </Link>
            ) : (
              inForce
            ),
          ],
          ['Set on', formatNoun(profile.customersAssigned, 'customer')],
          ['Last modified', `${formatInstant(profile.updated)} by ${profile.updatedBy}`],
          ['Created', `${formatInstant(profile.created)} by ${profile.createdBy}`],
          ['MyAccount Profile ID', String(profile.id)],
          ['Default profile', profile.isDefault ? 'Yes' : 'No'],
        ]}
      />
      <Box mt="md">
        <Competition profile={profile} />
        <FormActions>
          {mayRead ? (
            <LinkButton
              to="/activity"
              search={{ subject: 'MyAccount profile', subjectId: profile.id }}
              variant="default"
            >
              Activity
            </LinkButton>
          ) : null}
          <ProfileActs profile={profile} />
        </FormActions>
      </Box>
    </Section>
  )
}
